import type { ClientBase } from "pg";
import { pool } from "@/lib/db/client";

const DAY_MS = 86_400_000;
/** Older events share the default partition: a backfill of years must not make thousands of tables. */
const OLDEST_DAYS = 400;
const PATIENCE = "2s";

/** Days whose partitions are known to be there. */
const known = new Set<string>();

function missingDays(times: readonly Date[], now: Date): string[] {
  const days = new Set<string>();
  for (const at of times) {
    const age = now.getTime() - at.getTime();
    if (age <= OLDEST_DAYS * DAY_MS && age >= -DAY_MS) days.add(at.toISOString().slice(0, 10));
  }
  return [...days].filter((day) => !known.has(day)).sort();
}

/**
 * Makes sure that the days of these times have partitions. It only keeps things quick: a day that cannot have one now (its
 * lock is busy, or the default holds events of it already) goes to the default. Call it before a transaction, for the lock
 * that it takes is held to the end of one.
 */
export async function ensureEventPartitions(times: readonly Date[], now: Date = new Date()): Promise<void> {
  const days = missingDays(times, now);
  if (days.length === 0) return;
  const client = await pool().connect();
  try {
    for (const day of days) {
      await client.query("begin");
      const made = await tryPartition(client, day);
      await client.query("commit");
      if (made) known.add(day);
    }
  } finally {
    client.release();
  }
}

/** The same within a transaction that has begun, where nobody could do it before. */
export async function ensureEventPartitionsWithin(client: ClientBase, times: readonly Date[], now: Date = new Date()): Promise<void> {
  for (const day of missingDays(times, now)) await tryPartition(client, day);
}

/** lock_not_available, check_violation: the default is in use, or holds rows of that day. */
const NOT_NOW = new Set(["55P03", "23514"]);
/** duplicate_table: another sender made it in between. */
const MADE_MEANWHILE = "42P07";

async function tryPartition(client: ClientBase, day: string): Promise<boolean> {
  await client.query("savepoint event_partition");
  try {
    // Local to the savepoint's transaction; set back below, for the rest of it may wait as it likes.
    const { rows } = await client.query<{ before: string }>("select current_setting('lock_timeout') as before");
    await client.query("select set_config('lock_timeout', $1, true)", [PATIENCE]);
    await client.query("select ensure_event_partition($1::date)", [day]);
    await client.query("select set_config('lock_timeout', $1, true)", [rows[0]?.before ?? "0"]);
    await client.query("release savepoint event_partition");
    return true;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code !== MADE_MEANWHILE && !NOT_NOW.has(code)) throw error;
    await client.query("rollback to savepoint event_partition");
    return code === MADE_MEANWHILE;
  }
}
