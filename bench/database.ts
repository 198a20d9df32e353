// The database that a benchmark runs on: made and filled once, then kept for the next run and brought up to date.
import { Client } from "pg";
import { migrate } from "../lib/db/migrate";
import { makeFleet } from "./fleet";

/** As the product's own server is set; another server keeps what it has elsewhere. */
const SETTINGS = ["jit = off", "random_page_cost = 1.1", "work_mem = '16MB'", "timezone = 'UTC'"];

async function withClient<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.toString();
}

/** Returns the address of a database with that many findings; fills it if it is not there yet. */
export async function benchDatabase(serverUrl: string, findings: number, seed: number): Promise<string> {
  const name = `plimsoll_bench_${findings}_${seed}`;
  const url = databaseUrl(serverUrl, name);
  const exists = await withClient(
    serverUrl,
    async (client) => (await client.query("select 1 from pg_database where datname = $1", [name])).rowCount === 1,
  );
  if (exists && (await withClient(url, isFilled))) {
    await migrate(url);
    return url;
  }
  if (exists) await withClient(serverUrl, (client) => client.query(`drop database ${name}`));
  await withClient(serverUrl, async (client) => {
    await client.query(`create database ${name}`);
    for (const setting of SETTINGS) await client.query(`alter database ${name} set ${setting}`);
  });
  await migrate(url);
  const started = Date.now();
  const say = (step: string) => console.error(`  ${((Date.now() - started) / 1000).toFixed(1)} s  ${step}`);
  console.error(`Filling ${name}, once:`);
  await withClient(url, async (client) => {
    await makeFleet(client, findings, seed, say);
    await client.query("create table bench_filled ()");
  });
  return url;
}

const isFilled = async (client: Client): Promise<boolean> =>
  (await client.query("select to_regclass('bench_filled') is not null as filled")).rows[0]?.filled === true;
