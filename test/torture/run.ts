// npm run torture [-- FORMAT …] [--count N] [--seed N] [--only N] [--save FILE] — reads 20,000 changed documents of each format,
// in processes with a limit of memory and of time for each document, and says how they went.
import { fork } from "node:child_process";
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { formats } from "@/lib/ingest/formats";
import { judge } from "./judge";
import { mutationOf } from "./mutation";
import { readSeeds } from "./seeds";
import type { Order, Report } from "./worker";

const MEMORY_MB = 512;
const LIMIT_MS = 10_000;
const SHOWN_FAILURES = 5;

interface Tally {
  records: number;
  documents: number;
  problems: Map<string, number>;
  failures: { number: number; why: string }[];
  slowestMs: number;
  peakBytes: number;
}

const { values: asked, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: "string", default: "20000" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
    save: { type: "string" },
  },
});
const seed = Number(asked.seed);
const count = Number(asked.count);
const known = formats.map((format) => format.id);
const wanted = positionals.length === 0 ? known : positionals;
const unknown = wanted.filter((format) => !known.includes(format));
if (unknown.length > 0 || !Number.isInteger(seed) || !Number.isInteger(count) || (asked.only !== undefined && wanted.length !== 1)) {
  console.log(
    `usage: npm run torture -- [FORMAT …] [--count N] [--seed N] [--only N (of one format)] [--save FILE]\nformats: ${known.join(", ")}`,
  );
  process.exit(2);
}

/** Numbers of one process; a mutation that it does not survive is a failure, and another process takes up the rest. */
function carryOut(order: Order, tally: Tally): Promise<void> {
  return new Promise((resolve) => {
    const child = fork(new URL("worker.ts", import.meta.url), {
      execArgv: ["--import", "tsx", `--max-old-space-size=${MEMORY_MB}`],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    let current: number | null = null;
    let done = false;
    let hung = false;
    let limit: NodeJS.Timeout | undefined;
    child.on("message", (report: Report) => {
      clearTimeout(limit);
      if (report.kind === "begins") {
        current = report.number;
        limit = setTimeout(() => {
          hung = true;
          child.kill("SIGKILL");
        }, LIMIT_MS);
      } else if (report.kind === "verdict") {
        current = null;
        order.from = report.number + order.step;
        tally.slowestMs = Math.max(tally.slowestMs, report.ms);
        const { verdict } = report;
        if (verdict.outcome === "failure") tally.failures.push({ number: report.number, why: verdict.why });
        else if (verdict.outcome === "problem") tally.problems.set(verdict.code, (tally.problems.get(verdict.code) ?? 0) + 1);
        else {
          tally.documents++;
          tally.records += verdict.records;
        }
      } else {
        done = true;
        tally.peakBytes = Math.max(tally.peakBytes, report.peakBytes);
      }
    });
    child.once("exit", (code, signal) => {
      clearTimeout(limit);
      if (done) return resolve();
      if (current === null) {
        tally.failures.push({ number: order.from, why: `the process ended by itself (${signal ?? code})` });
        return resolve();
      }
      const why = hung
        ? `took longer than ${LIMIT_MS / 1000} s`
        : `ended the process (${signal ?? code}): out of ${MEMORY_MB} MB, or worse`;
      tally.failures.push({ number: current, why });
      resolve(carryOut({ ...order, from: current + order.step }, tally));
    });
    child.send(order);
  });
}

async function torture(format: string): Promise<Tally> {
  const tally: Tally = { records: 0, documents: 0, problems: new Map(), failures: [], slowestMs: 0, peakBytes: 0 };
  const lanes = Math.max(1, Math.min(availableParallelism(), 4));
  await Promise.all(
    Array.from({ length: lanes }, (_, lane) => carryOut({ format, seed, from: lane + 1, to: count + 1, step: lanes }, tally)),
  );
  tally.failures.sort((a, b) => a.number - b.number);
  return tally;
}

/** One mutation again, with what was done to the document and what came of it. */
async function replay(format: string, number: number): Promise<boolean> {
  const { bytes, from, changes, asked: as } = mutationOf(await readSeeds(), format, seed, number);
  if (asked.save !== undefined) writeFileSync(asked.save, bytes);
  const verdict = await judge(bytes, as, true);
  console.log(
    `${format}, seed ${seed}, number ${number}: ${from}, ${bytes.length} bytes, ${as === null ? "format to be found out" : `as ${as}`}`,
  );
  for (const change of changes) console.log(`  ${change}`);
  console.log(verdict);
  return verdict.outcome !== "failure";
}

let failed = 0;
if (asked.only !== undefined) failed = (await replay(wanted[0] ?? "", Number(asked.only))) ? 0 : 1;
else {
  console.log(`seed ${seed}, ${count} mutations of each format, at most ${LIMIT_MS / 1000} s and ${MEMORY_MB} MB of heap for one`);
  for (const format of wanted) {
    const began = Date.now();
    const tally = await torture(format);
    const problems = [...tally.problems].sort().map(([code, times]) => `${code} ${times}`);
    console.log(
      [
        format.padEnd(16),
        `${tally.documents} gave ${tally.records} records`,
        `clear errors: ${problems.join(", ") || "none"}`,
        `failures: ${tally.failures.length}`,
        `slowest ${Math.round(tally.slowestMs)} ms, peak ${Math.round(tally.peakBytes / 1024 / 1024)} MB, ${Math.round((Date.now() - began) / 1000)} s`,
      ].join(" · "),
    );
    for (const { number, why } of tally.failures.slice(0, SHOWN_FAILURES))
      console.log(`  number ${number}: ${why.slice(0, 600)}\n  again: npm run torture -- ${format} --seed ${seed} --only ${number}`);
    failed += tally.failures.length;
  }
}
process.exitCode = failed > 0 ? 1 : 0;
