import { expect, test } from "vitest";
import { pool } from "@/lib/db/client";
import { getCoverage } from "@/lib/queries/get-coverage";
import { listActions } from "@/lib/queries/list-actions";
import { listFindings } from "@/lib/queries/list-findings";
import { weightOf } from "@/lib/risk/load";
import { listActionsInput } from "@/lib/schemas/actions";
import { listFindingsInput } from "@/lib/schemas/findings";
import { inventory, trivyReport } from "@/test/fixtures/reports";
import { counterFaults, ctx, ORG, send } from "@/test/ingest";
import { loadDemo } from "./load-demo";
import { removeDemo } from "./remove-demo";

const count = async (table: string): Promise<number> =>
  (await pool().query<{ n: number }>(`select count(*)::int as n from ${table} where org_id = $1`, [ORG])).rows[0]?.n ?? -1;

/** A trend that has something to tell: above the line and below it, and a last week with new, fixed and returned findings. */
async function storyOfNinetyDays() {
  const days = await pool().query<{ byOutcome: number[]; workloads: number }>(
    `select running_by_outcome as "byOutcome", workloads_scanned as workloads from posture_day where org_id = $1 and scope = 'fleet' order by day`,
    [ORG],
  );
  const loads = days.rows.map(({ byOutcome, workloads }) => (100 * weightOf(byOutcome)) / workloads);
  const above = loads.filter((load) => load > 110).length;
  expect(above).toBeGreaterThan(20);
  expect(above).toBeLessThan(70);
  expect(loads.at(-1)).toBeLessThan(110);
  const week = await pool().query<{ opened: number; fixed: number }>(
    `select sum(opened)::int as opened, sum(fixed)::int as fixed from posture_day where org_id = $1 and scope = 'fleet' and day > current_date - 7`,
    [ORG],
  );
  expect(week.rows[0]?.opened).toBeGreaterThan(5);
  expect(week.rows[0]?.fixed).toBeGreaterThan(5);
}

const found = async (filters: object) => (await listFindings(ctx, listFindingsInput.parse({ limit: 200, ...filters }))).items;

/** Several images stand on one base, some say so and of some the layers tell; its newer tag lacks what the action says it closes. */
async function storyOfBases() {
  const built = await pool().query<{ base: string; by: string; images: number }>(
    `select b.name as base, i.base_by as by, count(distinct i.repository_id)::int as images
     from image i join target t on t.org_id = i.org_id and t.id = i.id and t.active
     join image bi on bi.org_id = i.org_id and bi.id = i.base_image_id join repository b on b.org_id = bi.org_id and b.id = bi.repository_id
     where i.org_id = $1 group by 1, 2 order by 1, 2`,
    [ORG],
  );
  expect(built.rows).toEqual([
    { base: "registry.acme.example/base/debian", by: "label", images: 3 },
    { base: "registry.acme.example/base/debian", by: "layers", images: 6 },
    { base: "registry.acme.example/base/node", by: "label", images: 2 },
    { base: "registry.acme.example/base/node", by: "layers", images: 2 },
  ]);
  const { items } = await listActions(ctx, listActionsInput.parse({ limit: 50 }));
  const move = items.find(({ title }) => title.includes("base/node"));
  expect(move).toMatchObject({
    kind: "base",
    title: "Move from registry.acme.example/base/node:12.16-alpine3.11 to registry.acme.example/base/node:12.22-alpine3.15",
    change: "FROM registry.acme.example/base/node:12.22-alpine3.15",
  });
  const closed = await found(move?.list ?? {});
  expect(closed).toHaveLength(move?.closes.findings ?? -1);
  expect(closed.length).toBeGreaterThan(5);
  const left = new Set(
    (await found({ repository: "registry.acme.example/base/node" })).map(({ problem, packageKey }) => `${problem} ${packageKey}`),
  );
  expect(left.size).toBeGreaterThan(0);
  expect(closed.filter(({ problem, packageKey }) => left.has(`${problem} ${packageKey}`))).toEqual([]);
  for (const origin of ["base", "own", "unknown"])
    expect((await found({ kind: "vulnerability", running: "true", origin })).length).toBeGreaterThan(20);
}

test("the demo fleet loads through the product's own ingest, and goes without a trace of it, or a scratch on what is real", {
  timeout: 600_000,
}, async () => {
  await loadDemo({ orgId: ORG });
  const failed = await pool().query("select filename, error from report where org_id = $1 and status <> 'done'", [ORG]);
  expect(failed.rows).toEqual([]);
  expect(await count("cluster")).toBe(4);
  expect(await count("workload")).toBeGreaterThan(55);
  expect(await counterFaults()).toEqual([]);

  await storyOfNinetyDays();
  await storyOfBases();
  const decided = await pool().query<{ n: number }>("select count(*)::int as n from decision_finding where org_id = $1 and to_at is null", [
    ORG,
  ]);
  expect(decided.rows[0]?.n).toBeGreaterThan(0);
  expect((await getCoverage(ctx, {})).signatures.verified).toBeGreaterThan(3);
  const tools = await pool().query("select distinct tool from signal where org_id = $1 and workload_id is not null order by 1", [ORG]);
  expect(tools.rows).toEqual([{ tool: "falco" }, { tool: "tetragon" }]);

  const image = { repository: "registry.real.example/app", tag: "1", digest: "d" };
  const said = [{ id: "CVE-2024-7777", package: "openssl", fixed: "2" }];
  await send(trivyReport(image, "2026-01-02T00:00:00Z", said));
  await send(inventory([{ namespace: "real", name: "app", image: `${image.repository}:1`, digest: "d" }]), { cluster: "real" });

  await removeDemo(ctx, {});
  for (const [table, left] of [
    ["cluster", 1],
    ["report", 2],
    ["finding", 1],
    ["image", 1],
    ["workload", 1],
    ["signal", 0],
    ["event", 0],
    ["image_attestation", 0],
    ["team", 0],
    ["app_user", 0],
    ["package", 1],
    ["decision", 0],
    ["decision_scope", 0],
    ["decision_finding", 0],
  ] as const) {
    expect([table, await count(table)]).toEqual([table, left]);
  }
  const { rows } = await pool().query("select problem, (shape >> 14) & 1 as running from finding where org_id = $1", [ORG]);
  expect(rows).toEqual([{ problem: "CVE-2024-7777", running: 1 }]);
  expect(await counterFaults()).toEqual([]);
});
