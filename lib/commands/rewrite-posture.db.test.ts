import { beforeAll, expect, test } from "vitest";
import { systemCtx } from "@/lib/auth/ctx";
import { pool } from "@/lib/db/client";
import { JOBS } from "@/lib/jobs/queue";
import { getPosture } from "@/lib/queries/get-posture";
import { daysBefore, dayText } from "@/lib/queries/posture-trend";
import { grypeReport, inventory, trivyReport } from "@/test/fixtures/reports";
import { linkedNumbers, totalBehind } from "@/test/posture-numbers";
import { newOrg } from "@/test/rows";
import { ingestReport } from "./ingest-report";
import { receiveReport } from "./receive-report";
import { dayBounds, recordPosture } from "./record-posture";
import { rewritePosture } from "./rewrite-posture";

const HISTORY_DAYS = 40;
const now = new Date();
/** At noon, so many days ago. */
const noon = (days: number): Date => new Date(dayBounds(dayText(daysBefore(now, days))).from.getTime() + 12 * 3_600_000);

const vulnerability = (id: string, packageName: string) => ({ id: `CVE-2024-${id}`, package: packageName, fixed: "2.0" });
const [a, b, c, d] = [
  vulnerability("1001", "openssl"),
  vulnerability("1002", "zlib"),
  vulnerability("1003", "curl"),
  vulnerability("1004", "bash"),
];
const web = { repository: "registry.example/web", tag: "1", digest: "a" };
const api = { repository: "registry.example/api", tag: "1", digest: "b" };
const lone = { repository: "registry.example/lone", tag: "1", digest: "c" };

/** Reports by the day that they are of. What is in the web comes step by step, b goes from the api and d from the lone image. */
const REPORTS: readonly [days: number, document: (at: string) => string][] = [
  [33, (at) => trivyReport(web, at, [a])],
  [30, (at) => grypeReport(web, at, [a])],
  [28, (at) => trivyReport(lone, at, [d])],
  [26, (at) => trivyReport(web, at, [a, c])],
  [24, (at) => trivyReport(api, at, [b, d])],
  [17, (at) => trivyReport(lone, at, [d])],
  [12, (at) => trivyReport(web, at, [a, c])],
  [10, (at) => trivyReport(lone, at, [])],
  [9, (at) => trivyReport(api, at, [d])],
  [4, (at) => grypeReport(web, at, [a])],
];
/** The newest first, but for those after which something was gone. */
const ORDER = [9, 4, 8, 6, 5, 7, 3, 2, 1, 0];
const RUNS = inventory([
  { namespace: "shop", name: "web", image: "registry.example/web:1", digest: "a" },
  { namespace: "shop", name: "api", image: "registry.example/api:1", digest: "b", host: "api.example" },
]);

async function send(orgId: number, document: string, options: { cluster?: string; receivedAt?: Date }): Promise<void> {
  async function* body() {
    yield Buffer.from(document);
  }
  const { id } = await receiveReport(systemCtx(orgId, "test"), { body: body(), ...options });
  await ingestReport({ orgId, reportId: id });
  const { rows } = await pool().query("select status from report where org_id = $1 and id = $2", [orgId, id]);
  expect(rows).toEqual([{ status: "done" }]);
}

const sendReport = (orgId: number, [days, document]: (typeof REPORTS)[number], receivedAt?: Date) =>
  send(orgId, document(noon(days).toISOString()), receivedAt ? { receivedAt } : {});

const RECORDED = `select p.day::text, p.scope, coalesce(k.name, '') as name, by_outcome, by_severity, running_by_outcome, workloads, workloads_scanned,
    images_running, images_fresh, images_stale, images_never, exploited, opened, fixed
  from posture_day p left join cluster k on k.org_id = p.org_id and k.id = p.scope_id
  where p.org_id = $1 and p.day < $2::date and p.day >= $3::date order by 1, 2, 3`;
/** What is recorded of each day since the cluster became known, a line a scope. */
async function recorded(orgId: number): Promise<string[]> {
  const { rows } = await pool().query(RECORDED, [orgId, dayText(now), dayText(noon(35))]);
  return rows.map((row) => JSON.stringify(row));
}

/** What waits in the queue for an org, and the time that it is to run. */
async function waiting(orgId: number) {
  const { rows } = await pool().query<{ payload: unknown; run_at: Date }>(
    "select payload, run_at from graphile_worker._private_jobs where key = $1",
    [`rewrite-posture ${orgId}`],
  );
  return rows.map((row) => ({ touched: JOBS["rewrite-posture"].parse(row.payload), runAt: row.run_at }));
}

let inOrder: number;
let outOfOrder: number;

beforeAll(async () => {
  inOrder = await newOrg("in order");
  outOfOrder = await newOrg("out of order");
  // Each report comes on its day, and each day is recorded as it ends.
  for (let days = HISTORY_DAYS; days > 0; days--) {
    if (days === 35) await send(inOrder, RUNS, { cluster: "prod", receivedAt: noon(days) });
    for (const report of REPORTS) if (report[0] === days) await sendReport(inOrder, report, noon(days));
    const { to } = dayBounds(dayText(noon(days)));
    await recordPosture(inOrder, dayText(noon(days)), to);
  }
  await send(outOfOrder, RUNS, { cluster: "prod", receivedAt: noon(35) });
  // Here every day is recorded with what was known, and then all reports come at once, the newest first but for one.
  for (let days = HISTORY_DAYS; days > 0; days--) await recordPosture(outOfOrder, dayText(noon(days)), now);
  for (const at of ORDER) {
    const report = REPORTS[at];
    if (report) await sendReport(outOfOrder, report);
  }
}, 120_000);

test("late reports leave one job that knows every day they speak of and does not wait longer for each", async () => {
  const [job, ...more] = await waiting(outOfOrder);
  expect(more).toEqual([]);
  expect(job?.touched.map(({ from }) => from)).toEqual(
    [35, ...ORDER.map((at) => REPORTS[at]?.[0] ?? -1)].map((days) => dayText(noon(days))),
  );
  expect(job?.runAt.getTime()).toBeLessThan(Date.now() + 30_000);
});

test("after it, every recorded day is what it is when reports come in order, and what a recount of that day gives", async () => {
  const before = await recorded(outOfOrder);
  const [job] = await waiting(outOfOrder);
  await rewritePosture(job?.touched ?? [], now);
  const after = await recorded(outOfOrder);
  const wanted = await recorded(inOrder);
  expect(before.filter((line, at) => line !== wanted[at]).length).toBeGreaterThan(20);
  expect(after.filter((line, at) => line !== wanted[at])).toEqual([]);
  await rewritePosture([{ orgId: inOrder, from: dayText(noon(HISTORY_DAYS)) }], now);
  expect(await recorded(inOrder)).toEqual(after);
});

test("of a long history, no more is written than a trend shows, and a report of today writes nothing", async () => {
  const orgId = await newOrg("old");
  await send(orgId, trivyReport(lone, "2020-01-01T00:00:00Z", [a]), {});
  const [job] = await waiting(orgId);
  await rewritePosture(job?.touched ?? [], now);
  const { rows } = await pool().query("select count(distinct day)::int as days from posture_day where org_id = $1", [orgId]);
  expect(rows).toEqual([{ days: 89 }]);
  const fresh = await newOrg("fresh");
  await send(fresh, trivyReport(lone, now.toISOString(), [a]), {});
  expect(await waiting(fresh)).toEqual([]);
});

test("as of every day of the history the overview and the list agree, with reports that came late", async () => {
  const ctx = systemCtx(outOfOrder, "test");
  for (const days of [34, 33, 31, 27, 25, 24, 20, 16, 12, 10, 8, 3, 1]) {
    for (const scope of [{}, { cluster: "prod" }, { team: "none" }, { cluster: "prod", team: "none" }]) {
      const asked = { ...scope, asOf: dayText(noon(days)) };
      const posture = await getPosture(ctx, asked);
      for (const { what, value, href } of linkedNumbers(posture)) {
        if (!href.startsWith("/findings") || value === null) continue;
        expect({ asked, what, total: await totalBehind(ctx, href, asked) }).toEqual({ asked, what, total: value });
      }
    }
  }
}, 120_000);
