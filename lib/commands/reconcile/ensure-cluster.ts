import type { ClientBase } from "pg";
import { newId } from "@/lib/core/ids";

export interface KnownCluster {
  id: string;
  name: string;
}

async function findCluster(client: ClientBase, orgId: number, name: string): Promise<KnownCluster | undefined> {
  const { rows } = await client.query<KnownCluster>("select id, name from cluster where org_id = $1 and name = $2", [orgId, name]);
  return rows[0];
}

/** The cluster of that name, or the id that it will get when the report that names it is brought in. Writes nothing. */
export const planCluster = async (client: ClientBase, orgId: number, name: string): Promise<KnownCluster> =>
  (await findCluster(client, orgId, name)) ?? { id: newId(), name };

/** The cluster of that name, made known (with its small number for finding rows) if it was not, then with the id given. */
export async function ensureCluster(client: ClientBase, orgId: number, name: string, id: string = newId()): Promise<KnownCluster> {
  const known = await findCluster(client, orgId, name);
  if (known) return known;
  await client.query("select pg_advisory_xact_lock($1, hashtext('cluster numbers'))", [orgId]);
  await client.query("insert into cluster (org_id, id, name) values ($1, $2, $3) on conflict (org_id, name) do nothing", [orgId, id, name]);
  const cluster = await findCluster(client, orgId, name);
  if (!cluster) throw new Error("A cluster that was just written is not there.");
  await client.query(
    `insert into cluster_number (org_id, cluster_id, number)
     select $1, $2, coalesce(max(number), 0) + 1 from cluster_number where org_id = $1
     on conflict (org_id, cluster_id) do nothing`,
    [orgId, cluster.id],
  );
  return cluster;
}
