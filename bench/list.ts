// B4, npm run bench -- list [findings]: the findings list, every sort both ways × filters × first and deep page × all and
// one team. Time is the server's own (planning and execution of every statement of the query), beside a plain rival.
// The best round stands beside the median: on a busy machine it is nearer to what the work costs.
import { cpus, loadavg } from "node:os";
import { Client } from "pg";
import { systemCtx } from "../lib/auth/ctx";
import { encodeCursor, listKey } from "../lib/core/page";
import { closeConnections } from "../lib/db/client";
import { ordering } from "../lib/queries/columns/finding-columns";
import type { FindingFilterInput } from "../lib/queries/finding-narrow";
import { readFindingPage } from "../lib/queries/finding-page";
import { planFindings } from "../lib/queries/finding-plan";
import { listFindings } from "../lib/queries/list-findings";
import { FINDING_SORTS, listFindingsInput } from "../lib/schemas/findings";
import { benchDatabase } from "./database";
import { teamId } from "./fleet-model";
import { makeRival, rivalStatements } from "./rival";
import { costOf, median, type Statement, statementsOf } from "./statements";

const server = process.env["BENCH_DATABASE_URL"];
if (!server) throw new Error("BENCH_DATABASE_URL is not set");
const findings = Number(process.argv[2] ?? 1_000_000);
const ROUNDS = Number(process.argv[3] ?? 5);
const LIMIT_MS = 20;
const LIMIT_RATIO = 5;
/** how deep a deep page lies, where the list is that long */
const DEPTH = 5000;

const url = await benchDatabase(server, findings, 1);
process.env["DATABASE_URL"] = url;
process.env["NEXTAUTH_SECRET"] ??= "bench-secret-bench-secret-bench-secret";
const client = new Client({ connectionString: url });
await client.connect();
await makeRival(client);
await client.query("set statement_timeout = '20s'");
const { rows: orgs } = await client.query<{ id: number }>("select id from org where name = 'bench 1'");
const orgId = orgs[0]?.id ?? 1;
const ctx = systemCtx(orgId, "bench");
const { rows: common } = await client.query<{ problem: string }>("select problem from finding group by 1 order by count(*) desc limit 1");
const problem = common[0]?.problem ?? "";

interface FilterSet {
  name: string;
  input: FindingFilterInput;
  rival: string;
}
const open = "state in (0, 1)";
const FILTERS: FilterSet[] = [
  { name: "open", input: {}, rival: open },
  { name: "critical or high", input: { severity: ["critical", "high"] }, rival: `${open} and severity in (4, 5)` },
  { name: "in KEV, on upgrade (none)", input: { kev: true, outcome: ["on_upgrade"] }, rival: `${open} and kev = 1 and outcome = 1` },
  { name: "severity unknown, any state", input: { severity: ["unknown"], state: ["any"] }, rival: "severity = 0" },
  {
    name: "KEV, exposed, fixable, running, high",
    input: { kev: true, exposed: true, fixable: true, running: true, severity: ["high"] },
    rival: `${open} and kev = 1 and exposed = 1 and fixable = 1 and running = 1 and severity = 4`,
  },
  { name: "one cluster", input: { cluster: ["cluster-3"] }, rival: `${open} and clusters && array[4::smallint]` },
  { name: "one vulnerability", input: { vulnerability: problem }, rival: `${open} and problem = '${problem}'` },
  { name: "overdue", input: { overdue: true }, rival: `${open} and due_at < now()` },
];

interface Cell {
  name: string;
  ours: Statement[];
  rival: Statement[];
  oursMs: number[];
  rivalMs: number[];
  oursBuffers: number;
  rivalBuffers: number;
}

async function cellsOf({ name, input, rival }: FilterSet, team: string | null): Promise<Cell[]> {
  const cells: Cell[] = [];
  const asked = team === null ? input : { ...input, team: [team] };
  const where = team === null ? rival : `${rival} and team_id = '${team}'`;
  for (const sort of FINDING_SORTS.flatMap((one) => [one, `-${one}`])) {
    const plan = await planFindings(ctx, asked, new Date());
    const before = await readFindingPage(plan, ordering(sort), null, DEPTH);
    const last = before.rows[Math.min(DEPTH, Math.floor(before.rows.length / 2) + (before.rows.length >= DEPTH ? DEPTH : 0)) - 1];
    for (const cursor of last ? [null, last] : [null]) {
      const text = cursor ? encodeCursor(listKey("findings", ctx, listFindingsInput.parse(asked)), { sort, ...cursor }) : undefined;
      const { statements } = await statementsOf(() => listFindings(ctx, listFindingsInput.parse({ ...asked, sort, cursor: text })));
      cells.push({
        name: `${name} | ${team === null ? "all" : "one team"} | ${sort} | ${cursor ? "deep" : "first"}`,
        ours: statements,
        rival: rivalStatements(orgId, where, sort, sort.endsWith("severity") ? null : cursor),
        oursMs: [],
        rivalMs: [],
        oursBuffers: 0,
        rivalBuffers: 0,
      });
    }
  }
  return cells;
}

const cells: Cell[] = [];
for (const filter of FILTERS) for (const team of [null, teamId(2)]) cells.push(...(await cellsOf(filter, team)));
console.error(`  ${cells.length} cells`);
const RIVAL_PATIENCE_MS = 1000;
for (let round = 0; round < ROUNDS; round++) {
  for (const cell of cells) {
    const ours = await costOf(client, cell.ours);
    cell.oursMs.push(ours.ms);
    cell.oursBuffers = ours.buffers;
    // a rival that takes a second is slow enough to be believed at once
    if (cell.rivalMs.some((ms) => ms > RIVAL_PATIENCE_MS)) continue;
    const rival = await costOf(client, cell.rival);
    cell.rivalMs.push(rival.ms);
    cell.rivalBuffers = rival.buffers;
  }
}

const report = cells
  .map((cell) => ({ ...cell, our: median(cell.oursMs), their: median(cell.rivalMs), best: Math.min(...cell.oursMs) }))
  .sort((a, b) => b.our - a.our);
const ours = report.map(({ our }) => our);
const theirs = report.map(({ their }) => their);
const f = (ms: number): string => ms.toFixed(1).padStart(8);
console.log(
  `B4 findings list, ${findings} findings, ${report.length} cells, median of ${ROUNDS} rounds, ms in the database (planning + execution)`,
);
console.log("slowest cells of ours                                                     ours     best    rival  buffers  statements");
for (const cell of report.slice(0, 15))
  console.log(
    `${cell.name.padEnd(68)} ${f(cell.our)} ${f(cell.best)} ${f(cell.their)} ${String(cell.oursBuffers).padStart(8)} ${cell.ours.length}`,
  );
const rivalWorst = [...report].sort((a, b) => b.their - a.their)[0];
console.log(`rival's slowest: ${rivalWorst?.name}: ${f(rivalWorst?.their ?? 0)} (ours ${f(rivalWorst?.our ?? 0)})`);
const worst = Math.max(...ours);
const middle = median(ours);
console.log(
  `ours : worst ${f(worst)}  median ${f(middle)}  worst/median ${(worst / middle).toFixed(1)}  median buffers ${median(report.map((c) => c.oursBuffers))}`,
);
const best = report.map((cell) => cell.best);
console.log(
  `ours, best round of each cell: worst ${f(Math.max(...best))}  median ${f(median(best))}  worst/median ${(Math.max(...best) / median(best)).toFixed(1)}`,
);
console.log(
  `load of the machine: ${loadavg()
    .map((load) => load.toFixed(1))
    .join(" ")} on ${cpus().length} processors`,
);
console.log(
  `rival: worst ${f(Math.max(...theirs))}  median ${f(median(theirs))}  worst/median ${(Math.max(...theirs) / median(theirs)).toFixed(1)}  median buffers ${median(report.map((c) => c.rivalBuffers))}`,
);
console.log(
  `targets: worst ≤ ${LIMIT_MS} ms: ${worst <= LIMIT_MS ? "met" : "NOT met"}; worst ≤ ${LIMIT_RATIO} × median: ${worst <= LIMIT_RATIO * middle ? "met" : "NOT met"}`,
);
await client.end();
await closeConnections();
