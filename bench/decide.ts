// B7, npm run bench -- decide [findings] [held]: applying a decision to 100,000 findings of a filled database, beside one
// plain update of as many rows with the same indexes; and what readers of the first page wait meanwhile.
import { Client } from "pg";
import { systemCtx } from "../lib/auth/ctx";
import { applyDecision } from "../lib/commands/decisions/apply-decision";
import { writeDecision } from "../lib/commands/decisions/write-decision";
import { newId } from "../lib/core/ids";
import { closeConnections } from "../lib/db/client";
import { transaction } from "../lib/db/tx";
import { listFindings } from "../lib/queries/list-findings";
import { decisionDraft } from "../lib/schemas/decisions";
import { listFindingsInput } from "../lib/schemas/findings";
import { benchDatabase, databaseUrl } from "./database";
import { median } from "./statements";

const server = process.env["BENCH_DATABASE_URL"];
if (!server) throw new Error("BENCH_DATABASE_URL is not set");
const findings = Number(process.argv[2] ?? 1_000_000);
const wanted = Number(process.argv[3] ?? 100_000);
const LIMIT_RATIO = 5;
const LIMIT_S = 60;

// a copy, so that the filled database stays as it is for the next run
const filled = await benchDatabase(server, findings, 1);
const name = "plimsoll_bench_decide";
const admin = new Client({ connectionString: server });
await admin.connect();
await admin.query(`drop database if exists ${name} with (force)`);
await admin.query(`create database ${name} template ${new URL(filled).pathname.slice(1)}`);
for (const setting of ["jit = off", "random_page_cost = 1.1"]) await admin.query(`alter database ${name} set ${setting}`);
await admin.end();
const url = databaseUrl(server, name);
process.env["DATABASE_URL"] = url;
process.env["NEXTAUTH_SECRET"] ??= "bench-secret-bench-secret-bench-secret";
const client = new Client({ connectionString: url });
await client.connect();
const { rows: orgs } = await client.query<{ id: number }>("select id from org where name = 'bench 1'");
const orgId = orgs[0]?.id ?? 1;
const ctx = systemCtx(orgId, "bench");

/** The most common flaws with as many open findings together. */
const { rows: problems } = await client.query<{ problem: string; count: number }>(
  `select problem, count from (
     select problem, count(*)::int as count, sum(count(*)) over (order by count(*) desc, problem) - count(*) as before
     from finding where org_id = $1 and shape & 7 <= 1 group by problem) ranked where before < $2`,
  [orgId, wanted],
);
const held = problems.reduce((sum, { count }) => sum + count, 0);
console.error(`  a decision on ${problems.length} flaws with ${held} open findings`);

async function readerMs(): Promise<number> {
  const started = performance.now();
  await listFindings(ctx, listFindingsInput.parse({}));
  return performance.now() - started;
}
const before: number[] = [];
for (let round = 0; round < 50; round++) before.push(await readerMs());

const decisionId = newId();
const draft = decisionDraft.parse({ verdict: "accepted_risk", reason: "a benchmark", scopes: [{ problem: problems[0]?.problem ?? "" }] });
await transaction(async (tx) => {
  await writeDecision(tx, ctx, {
    id: decisionId,
    draft,
    subjects: { scopes: [] },
    status: "approved",
    at: new Date(),
    reach: null,
    approver: null,
  });
  await tx.query(
    "insert into decision_scope (org_id, decision_id, number, vulnerability_id, label) select $1, $2, row_number() over (), p, 'anywhere' from unnest($3::text[]) as p",
    [orgId, decisionId, problems.map(({ problem }) => problem)],
  );
});
const during: number[] = [];
let applying = true;
const reading = (async () => {
  while (applying) during.push(await readerMs());
})();
const started = performance.now();
await applyDecision({ orgId, decisionId });
const seconds = (performance.now() - started) / 1000;
applying = false;
await reading;
const { rows: after } = await client.query<{ count: number }>(
  "select count(*)::int as count from decision_finding where org_id = $1 and decision_id = $2 and to_at is null",
  [orgId, decisionId],
);

await client.query("create table rival_finding (like finding including all)");
await client.query("insert into rival_finding select * from finding");
await client.query("vacuum analyze rival_finding");
const rivalStarted = performance.now();
await client.query(
  "update rival_finding set shape = (shape & ~7) | 2, rank = rank - 1 where org_id = $1 and problem = any($2) and shape & 7 >= 2",
  [orgId, problems.map(({ problem }) => problem)],
);
const rival = (performance.now() - rivalStarted) / 1000;

const f = (ms: number): string => `${ms.toFixed(1)} ms`;
console.log(`B7 a decision on ${held} of ${findings} findings; ${after[0]?.count} are held by it`);
console.log(
  `applied in ${seconds.toFixed(1)} s, ${Math.round(held / seconds)} findings a second; a plain update of the same rows ${rival.toFixed(1)} s: ratio ${(seconds / rival).toFixed(1)}`,
);
console.log(
  `readers of the first page: before median ${f(median(before))}, worst ${f(Math.max(...before))}; meanwhile ${during.length} reads, median ${f(median(during))}, worst ${f(Math.max(...during))}`,
);
console.log(
  `targets: under ${LIMIT_S} s: ${seconds <= LIMIT_S ? "met" : "NOT met"}; at most ${LIMIT_RATIO} × a plain update: ${seconds <= LIMIT_RATIO * rival ? "met" : "NOT met"}`,
);
await client.end();
await closeConnections();
