import { beforeAll, expect, test } from "vitest";
import type { Ctx } from "@/lib/auth/ctx";
import { decodeShape, encodeShape } from "@/lib/core/shape";
import { pool } from "@/lib/db/client";
import { ctxOf } from "@/test/ctx-of";
import { type Fleet, isOpen, makeFleet } from "@/test/fleet";
import { linkedNumbers, totalBehind } from "@/test/posture-numbers";
import { getPosture } from "./get-posture";

const DAY_MS = 86_400_000;
let fleet: Fleet;
const ago = (days: number): Date => new Date(fleet.now.getTime() - days * DAY_MS);

beforeAll(async () => {
  fleet = await makeFleet(11);
  // Some came back three days ago after having been fixed for two weeks; some are late, some are due within days.
  const old = fleet.findings.filter((f) => isOpen(f.shape) && f.stateSince < ago(30));
  for (const [at, finding] of old.entries()) {
    if (at % 3 === 0) {
      const open = { ...decodeShape(finding.shape), state: "open" as const };
      for (const [from, to, shape] of [
        [finding.firstSeenAt, ago(17), open],
        [ago(17), ago(3), { ...open, state: "fixed" as const, running: false }],
      ] as const) {
        await pool().query(
          "insert into finding_span (org_id, finding_id, from_at, to_at, shape, reason) values ($1, $2, $3, $4, $5, 'test')",
          [fleet.orgId, finding.id, from, to, encodeShape(shape)],
        );
      }
      await pool().query("update finding set state_since = $3 where org_id = $1 and id = $2", [fleet.orgId, finding.id, ago(3)]);
    }
    await pool().query("update finding set due_at = $3 where org_id = $1 and id = $2", [fleet.orgId, finding.id, ago((at % 20) - 9.5)]);
  }
});

const scopes = () => [
  {},
  { team: "alpha" },
  { team: "bravo-canary" },
  { team: "none" },
  { cluster: fleet.clusters[0]?.name ?? "" },
  { cluster: fleet.clusters[1]?.name ?? "", team: "alpha" },
];

/** Every number of the overview that is not what its list holds. */
async function faults(ctx: Ctx, scope: { team?: string; cluster?: string; asOf?: string }): Promise<unknown[]> {
  const found = [];
  for (const { what, value, href } of linkedNumbers(await getPosture(ctx, scope))) {
    // of the inventory there are no lists as of a past day, and the page does not link them then
    if (scope.asOf !== undefined && !href.startsWith("/findings")) continue;
    const total = value === null ? null : await totalBehind(ctx, href, scope);
    if (total !== value) found.push({ scope, what, value, total, href });
  }
  return found;
}

test("each number of the overview is the total of the list that it leads to", async () => {
  for (const scope of scopes()) expect(await faults(ctxOf(fleet, "ciso"), scope)).toEqual([]);
  expect(await faults(ctxOf(fleet, "developer", [fleet.teams.alpha]), {})).toEqual([]);
});

test("the same holds as of every day of some weeks", async () => {
  for (const days of [1, 4, 9, 16, 18, 24, 31])
    for (const scope of scopes())
      expect(await faults(ctxOf(fleet, "ciso"), { ...scope, asOf: ago(days).toISOString().slice(0, 10) })).toEqual([]);
});

test("what changed since last week is the difference of two days, but for decisions", async () => {
  const { change } = await getPosture(ctxOf(fleet, "ciso"), {});
  expect(change.reopened).toBeGreaterThan(0);
  expect(change.fixed).toBeGreaterThan(0);
  expect(change.opened).toBeGreaterThan(change.openedRunning);
  const { rows } = await pool().query<{ before: number; now: number; decided: number }>(
    `select count(*) filter (where past.shape & 7 <= 1)::int as before, count(*) filter (where f.shape & 7 <= 1)::int as now,
       count(*) filter (where past.shape & 7 <= 1 and f.shape & 7 between 2 and 5)::int as decided
     from finding f
     left join lateral (
       select f.shape where f.state_since <= $2
       union all
       select s.shape from finding_span s where s.org_id = f.org_id and s.finding_id = f.id and s.from_at <= $2 and s.to_at > $2) past on true
     where f.org_id = $1`,
    [fleet.orgId, change.since],
  );
  const { before = 0, now = 0, decided = 0 } = rows[0] ?? {};
  expect(change.opened + change.reopened - change.fixed).toBe(now - before + decided);
});
