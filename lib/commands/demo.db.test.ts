import { expect, test } from "vitest";
import { pool } from "@/lib/db/client";
import { getCoverage } from "@/lib/queries/get-coverage";
import { weightOf } from "@/lib/risk/load";
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
