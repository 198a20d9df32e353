import { pool } from "@/lib/db/client";

/** Writes rows given as objects; names come from the tests, values go as JSON. */
export async function insert(table: string, rows: readonly Record<string, unknown>[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first).join(", ");
  await pool().query(`insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`, [
    JSON.stringify(rows),
  ]);
}

export async function newOrg(name: string): Promise<number> {
  const { rows } = await pool().query<{ id: number }>("insert into org (name) values ($1) returning id", [name]);
  return rows[0]?.id ?? 0;
}
