import { pool } from "@/lib/db/client";
import { recordPosture } from "./record-posture";

/** Writes the posture of one day (UTC, "2026-11-22") of every organisation. */
export async function recordPostureOfAll(day: string): Promise<void> {
  const { rows } = await pool().query<{ id: number }>("select id from org order by id");
  for (const { id } of rows) await recordPosture(id, day);
}
