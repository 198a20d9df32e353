import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { newId } from "@/lib/core/ids";
import { db, pool } from "@/lib/db/client";
import { until } from "@/test/until";
import { LEASE_SECONDS } from "./leases";
import { enqueue } from "./queue";

const children = new Set<ChildProcess>();

function startProcess(hold: boolean): ChildProcess {
  const child = spawn(process.execPath, ["--import", "tsx", "test/slow-worker.ts"], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, HOLD: hold ? "1" : "0" },
  });
  children.add(child);
  return child;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  children.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, "exit");
  child.kill(signal);
  await closed;
}

async function waiting(): Promise<number> {
  const { rows } = await pool().query<{ count: number }>("select count(*)::int as count from graphile_worker._private_jobs");
  return rows[0]?.count ?? 0;
}

async function log(reportId: string): Promise<{ pid: number; what: string }[]> {
  const { rows } = await pool().query<{ pid: number; what: string }>("select pid, what from job_log where report_id = $1 order by n", [
    reportId,
  ]);
  return rows;
}

beforeAll(async () => {
  await pool().query("create table job_log (n serial primary key, report_id uuid, pid int, what text)");
});

afterEach(async () => {
  await Promise.all([...children].map((child) => end(child, "SIGKILL")));
  await pool().query("delete from graphile_worker._private_jobs");
  await pool().query("delete from worker_lease");
});

describe("enqueue", () => {
  it("leaves nothing when its transaction is rolled back", async () => {
    const client = await pool().connect();
    try {
      await client.query("begin");
      await enqueue(client, "ingest-report", { orgId: 1, reportId: newId() });
      await client.query("rollback");
      expect(await waiting()).toBe(0);
      await client.query("begin");
      await enqueue(client, "ingest-report", { orgId: 1, reportId: newId() });
      await client.query("commit");
      expect(await waiting()).toBe(1);
    } finally {
      client.release();
    }
  });

  it("does the same in a transaction of Prisma", async () => {
    const undone = db().$transaction(async (tx) => {
      await enqueue(tx, "ingest-report", { orgId: 1, reportId: newId() });
      throw new Error("changed my mind");
    });
    await expect(undone).rejects.toThrow("changed my mind");
    expect(await waiting()).toBe(0);
    await db().$transaction((tx) => enqueue(tx, "ingest-report", { orgId: 1, reportId: newId() }));
    expect(await waiting()).toBe(1);
  });

  it("replaces a waiting job of the same key", async () => {
    const runAt = new Date(Date.now() + 3_600_000);
    await enqueue(pool(), "snapshot-posture", {}, { key: "today", runAt });
    await enqueue(pool(), "snapshot-posture", {}, { key: "today", runAt });
    expect(await waiting()).toBe(1);
  });

  it("refuses a payload that the job could not read", async () => {
    await expect(enqueue(pool(), "ingest-report", { orgId: 1, reportId: "nonsense" })).rejects.toThrow();
  });
});

describe("a worker that is busy", () => {
  it("keeps its job for longer than a lease lasts", async () => {
    const reportId = newId();
    startProcess(true);
    await enqueue(pool(), "ingest-report", { orgId: 1, reportId });
    await until(async () => (await log(reportId)).length === 1);
    startProcess(false);
    const began = Date.now();
    await until(async () => {
      const { rows } = await pool().query<{ beats: number }>(
        "select count(*)::int as beats from worker_lease where beat_at > to_timestamp($1::float8)",
        [began / 1000 + LEASE_SECONDS + 2],
      );
      return rows[0]?.beats === 2;
    });
    expect(await log(reportId)).toHaveLength(1);
  });
});

describe("a worker that is killed", () => {
  it("loses its job to another within ten seconds", async () => {
    const reportId = newId();
    const first = startProcess(true);
    await enqueue(pool(), "ingest-report", { orgId: 1, reportId });
    await until(async () => (await log(reportId)).length === 1);
    const second = startProcess(false);
    await until(async () => {
      const { rows } = await pool().query<{ count: number }>("select count(*)::int as count from worker_lease");
      return rows[0]?.count === 2;
    });
    const killed = performance.now();
    await end(first, "SIGKILL");
    await until(async () => (await log(reportId)).length === 2);
    expect(performance.now() - killed).toBeLessThan(10_000);
    const [before, after] = await log(reportId);
    expect(before?.pid).toBe(first.pid);
    expect(after?.pid).toBe(second.pid);
    await until(async () => (await waiting()) === 0);
  });

  it("by its job each time: the job is given up, and said to be", async () => {
    const reportId = newId();
    await enqueue(pool(), "ingest-report", { orgId: 1, reportId });
    for (const attempt of [1, 2, 3]) {
      const child = startProcess(true);
      await until(async () => (await log(reportId)).length === attempt, 20_000);
      await end(child, "SIGKILL");
    }
    startProcess(false);
    await until(async () => (await log(reportId)).length === 4, 20_000);
    expect((await log(reportId)).at(-1)?.what).toBe("gave up: The worker ended while it was doing this.");
    await until(async () => (await waiting()) === 0);
  });
});

describe("a worker that is asked to stop", () => {
  it("ends by itself and leaves no lease", async () => {
    const reportId = newId();
    const child = startProcess(false);
    await enqueue(pool(), "ingest-report", { orgId: 1, reportId });
    await until(async () => (await log(reportId)).length === 1 && (await waiting()) === 0);
    await end(child, "SIGTERM");
    expect(child.exitCode).toBe(0);
    const { rows } = await pool().query("select id from worker_lease");
    expect(rows).toEqual([]);
  });
});
