import type { ClientBase } from "pg";
import type { ScanBundle } from "./gather";

/** What earlier reports taught about the ids that these scans use: other id → canonical id. */
export async function readAliases(client: ClientBase, bundles: readonly ScanBundle[]): Promise<Map<string, string>> {
  const ids = new Set<string>();
  for (const { sightings } of bundles) {
    for (const record of sightings) {
      if (record.type === "vulnerability") for (const id of [record.id, ...record.aliases]) if (!id.startsWith("CVE-")) ids.add(id);
    }
  }
  if (ids.size === 0) return new Map();
  const { rows } = await client.query<{ alias: string; vulnerability_id: string }>(
    "select alias, vulnerability_id from vulnerability_alias where alias = any($1)",
    [[...ids]],
  );
  return new Map(rows.map((row) => [row.alias, row.vulnerability_id]));
}

export async function writeAliases(client: ClientBase, aliases: ReadonlyMap<string, string>): Promise<void> {
  if (aliases.size === 0) return;
  const sorted = [...aliases].sort(([a], [b]) => (a < b ? -1 : 1));
  await client.query(
    `insert into vulnerability_alias (alias, vulnerability_id) select * from unnest($1::text[], $2::text[]) on conflict do nothing`,
    [sorted.map(([alias]) => alias), sorted.map(([, id]) => id)],
  );
}
