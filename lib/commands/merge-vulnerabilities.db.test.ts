import { expect, test } from "vitest";
import { decodeShape } from "@/lib/core/shape";
import { pool } from "@/lib/db/client";
import { JOBS } from "@/lib/jobs/queue";
import { getFinding } from "@/lib/queries/get-finding";
import { grypeReport, trivyReport } from "@/test/fixtures/reports";
import { counterFaults, ctx, ORG, send } from "@/test/ingest";
import { mergeVulnerabilities } from "./merge-vulnerabilities";

const app = { repository: "registry.example.com/shop/merged", tag: "1.0", digest: "a" };
const GHSA = "GHSA-qqqq-rrrr-ssss";
const CVE = "CVE-2024-9001";

async function findings() {
  const { rows } = await pool().query<{ id: string; problem: string; shape: number; first_seen_at: Date }>(
    `select f.id, problem, shape, first_seen_at from finding f join repository r on r.org_id = f.org_id and r.id = f.place_id
     where f.org_id = $1 and r.name = $2 order by problem`,
    [ORG, app.repository],
  );
  return rows.map(({ shape, ...row }) => ({ ...row, ...decodeShape(shape) }));
}

/** Runs the merges that wait in the queue. */
async function mergeWaiting(): Promise<void> {
  const { rows } = await pool().query<{ payload: unknown }>(
    `with done as (delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
       where t.id = j.task_id and t.identifier = 'merge-vulnerabilities' returning payload) select payload from done`,
  );
  for (const { payload } of rows) await mergeVulnerabilities(JOBS["merge-vulnerabilities"].parse(payload).learned);
}

test("two findings whose ids turn out to name one flaw become one, with both attributions and the longer history", async () => {
  const { id: first } = await send(trivyReport(app, "2026-03-01T00:00:00Z", [{ id: GHSA, package: "left-pad" }]));
  await send(grypeReport(app, "2026-03-05T00:00:00Z", [{ id: CVE, package: "left-pad", fixed: "2.0" }]));
  const before = await findings();
  expect(before.map(({ problem, seenBy }) => [problem, seenBy])).toEqual([
    [CVE, "grype"],
    [GHSA, "trivy"],
  ]);

  const other = { ...app, repository: "registry.example.com/shop/teacher" };
  const teaching = JSON.parse(trivyReport(other, "2026-03-06T00:00:00Z", [{ id: CVE, package: "left-pad" }]));
  teaching.Results[0].Vulnerabilities[0].VendorIDs = [GHSA];
  const receipt = await send(JSON.stringify(teaching));
  expect(receipt.counts.notes).toEqual([expect.stringContaining(`${GHSA} is another name of ${CVE}`)]);
  await mergeWaiting();

  const [one, ...more] = await findings();
  expect(more).toEqual([]);
  expect(one).toMatchObject({
    problem: CVE,
    seenBy: "several",
    origin: "unknown",
    state: "open",
    fixable: true,
    first_seen_at: new Date("2026-03-01T00:00:00Z"),
  });
  const shown = await getFinding(ctx, { id: before.find(({ problem }) => problem === GHSA)?.id ?? "" });
  expect(shown.id).toBe(one?.id);
  expect(shown.history).toMatchObject([
    { at: "2026-03-01T00:00:00.000Z", what: "First seen.", reportId: first },
    { state: "open", what: `Joined with what was found as ${GHSA}, which is another name of it.` },
  ]);
  expect(shown.attributions.map(({ tool, toolId }) => [tool, toolId]).sort()).toEqual([
    ["grype", null],
    ["trivy", GHSA],
  ]);
  expect(await counterFaults()).toEqual([]);

  await mergeVulnerabilities([{ from: GHSA, to: CVE }]);
  expect(await findings()).toEqual([one]);
  expect((await send(trivyReport(app, "2026-03-07T00:00:00Z", [{ id: GHSA, package: "left-pad" }]))).counts).toMatchObject({
    new: 0,
    unchanged: 1,
  });
});

test("a finding that only the old id knew keeps its history under the new one", async () => {
  const lone = { ...app, repository: app.repository, tag: "2.0", digest: "b" };
  const [ghsa, cve] = ["GHSA-tttt-uuuu-vvvv", "CVE-2024-9002"];
  await send(trivyReport(lone, "2026-04-01T00:00:00Z", [{ id: ghsa, package: "lone" }]));
  const [before] = (await findings()).filter(({ problem }) => problem === ghsa);
  await mergeVulnerabilities([{ from: ghsa, to: cve }]);
  const [after] = (await findings()).filter(({ problem }) => problem === cve);
  expect(after).toMatchObject({ state: before?.state, first_seen_at: before?.first_seen_at });
  expect((await findings()).filter(({ problem }) => problem === ghsa)).toEqual([]);
  expect(await counterFaults()).toEqual([]);
});
