// B1, npm run bench -- import [findings] [rounds]: first imports of a 10k- and a 100k-finding Trivy report over HTTP into a
// filled database, until the API reads them, beside COPY of the same finding rows into a table with the same indexes.
import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { z } from "zod";
import { secretHash } from "../lib/auth/tokens";
import { newId } from "../lib/core/ids";
import { type CopyValue, copyRows } from "../lib/db/copy";
import { build } from "../scripts/build.mjs";
import { freePort } from "../scripts/free-port.mjs";
import { startInstance } from "../scripts/instance.mjs";
import { benchDatabase, databaseUrl } from "./database";
import { FINDING_COLUMNS } from "./fleet";
import { fleetSize, makeFlaws } from "./fleet-model";
import { Random } from "./random";
import { median } from "./statements";
import { trivyReport } from "./trivy-report";

const server = process.env["BENCH_DATABASE_URL"];
if (!server) throw new Error("BENCH_DATABASE_URL is not set");
const findings = Number(process.argv[2] ?? 1_000_000);
const rounds = Number(process.argv[3] ?? 5);
const SIZES = [10_000, 100_000];
const TARGET_RATIO = 0.6;
const TARGET_ROWS = 10_000;
const DEADLINE_MS = 15 * 60_000;

async function on(url: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

// a copy, so that the filled database stays as it is for the next run
const filled = await benchDatabase(server, findings, 1);
const name = "plimsoll_bench_import";
console.error("  copying the filled database");
await on(server, `drop database if exists ${name} with (force)`, `create database ${name} template ${new URL(filled).pathname.slice(1)}`);
await on(server, `alter database ${name} set jit = off`, `alter database ${name} set random_page_cost = 1.1`);
const url = databaseUrl(server, name);
const client = new Client({ connectionString: url });
await client.connect();

const { rows: orgs } = await client.query<{ id: number }>("select id from org where name = 'bench 1'");
const orgId = orgs[0]?.id ?? 1;
const token = randomBytes(24).toString("base64url");
await client.query(
  "insert into api_token (org_id, id, name, token_hash, last_four, role, team_ids) values ($1, $2, 'bench', $3, $4, 'admin', '{}')",
  [orgId, newId(), secretHash(token), token.slice(-4)],
);
console.error("  making the rival's table");
await client.query("create table rival_finding (like finding including all)");
await client.query("insert into rival_finding select * from finding");
await client.query("vacuum analyze rival_finding");

await build();
const port = await freePort();
const instance = startInstance({
  env: { ...process.env, PORT: String(port), DATABASE_URL: url, NEXTAUTH_URL: `http://localhost:${port}`, LOG_LEVEL: "warn" },
  quiet: true,
});
const ask = async (path: string, init: RequestInit = {}): Promise<unknown> => {
  const response = await fetch(`http://localhost:${port}/api/v1${path}`, {
    ...init,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
};
const accepted = z.object({ id: z.string() });
const receiptState = z.object({ status: z.string(), counts: z.unknown(), error: z.unknown() });
const counted = z.object({ total: z.object({ count: z.number() }) });

/** Milliseconds from the first byte sent until the list of findings counts them all. */
async function importReport(
  size: number,
  round: number,
  flaws: ReturnType<typeof makeFlaws>,
): Promise<{ repository: string; ms: number; bytes: number }> {
  const { repository, body } = trivyReport(flaws, size, round);
  const started = performance.now();
  const { id } = accepted.parse(await ask("/reports", { method: "POST", body }));
  for (;;) {
    const receipt = receiptState.parse(await ask(`/reports/${id}`));
    if (receipt.status === "failed") throw new Error(`The report failed: ${JSON.stringify(receipt.error)}`);
    if (receipt.status === "done") break;
    if (performance.now() - started > DEADLINE_MS) throw new Error("The report was not read in time.");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { total } = counted.parse(await ask(`/findings?state=any&limit=1&repository=${encodeURIComponent(repository)}`));
  if (total.count < Math.min(size, 50_000)) throw new Error(`Of ${size} findings ${total.count} can be read.`);
  return { repository, ms: performance.now() - started, bytes: Buffer.byteLength(body) };
}

async function copyAgain(repository: string): Promise<{ rows: number; ms: number }> {
  const { rows } = await client.query<Record<string, CopyValue>>(
    `select ${FINDING_COLUMNS.map((column) => `f.${column}`).join(", ")} from finding f join repository r on r.org_id = f.org_id and r.id = f.place_id where f.org_id = $1 and r.name = $2`,
    [orgId, repository],
  );
  const values = rows.map((row) => FINDING_COLUMNS.map((column) => row[column] ?? null));
  const started = performance.now();
  await copyRows(client, "rival_finding", FINDING_COLUMNS, values);
  return { rows: values.length, ms: performance.now() - started };
}

try {
  await Promise.race([instance.ready(), instance.ended.then((reason) => Promise.reject(new Error(reason)))]);
  const flaws = makeFlaws(new Random(1), fleetSize(findings).vulnerabilities);
  await importReport(1000, 0, flaws); // warms both sides up
  console.log(`B1 first import over HTTP into ${findings} findings, ${rounds} rounds, interleaved with COPY of the same rows`);
  for (const size of SIZES) {
    const ours: number[] = [];
    const copy: number[] = [];
    let bytes = 0;
    for (let round = 1; round <= rounds; round++) {
      const done = await importReport(size, round, flaws);
      const again = await copyAgain(done.repository);
      if (again.rows !== size) throw new Error(`${again.rows} rows were written for ${size} findings.`);
      ours.push(done.ms);
      copy.push(again.ms);
      bytes = done.bytes;
      console.error(`  ${size}: ours ${done.ms.toFixed(0)} ms, COPY ${again.ms.toFixed(0)} ms`);
    }
    const [our, its] = [median(ours), median(copy)];
    const rate = (1000 * size) / our;
    const spread = (values: readonly number[]) => `${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)} ms`;
    console.log(
      `${size} findings (${(bytes / 1e6).toFixed(1)} MB): ours ${our.toFixed(0)} ms (${spread(ours)}), COPY ${its.toFixed(0)} ms (${spread(copy)}), ` +
        `ratio ${(its / our).toFixed(2)} (target ≥ ${TARGET_RATIO}: ${its / our >= TARGET_RATIO ? "met" : "NOT met"}), ` +
        `${rate.toFixed(0)} findings/s (target ≥ ${TARGET_ROWS}: ${rate >= TARGET_ROWS ? "met" : "NOT met"})`,
    );
  }
} finally {
  await instance.stop();
  await client.end();
  await on(server, `drop database if exists ${name} with (force)`);
}
