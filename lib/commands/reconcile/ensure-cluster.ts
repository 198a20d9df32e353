import type { ClientBase } from "pg";
import { newId } from "@/lib/core/ids";

export interface KnownCluster {
  id: string;
  name: string;
}

/** The cluster of that name, made known (with its small number for finding rows) if it was not. */
export async function ensureCluster(client: ClientBase, orgId: number, name: string): Promise<KnownCluster> {
  const find = () => client.query<KnownCluster>("select id, name from cluster where org_id = $1 and name = $2", [orgId, name]);
  const [known] = (await find()).rows;
  if (known) return known;
  await client.query("select pg_advisory_xact_lock($1, hashtext('cluster numbers'))", [orgId]);
  await client.query("insert into cluster (org_id, id, name) values ($1, $2, $3) on conflict (org_id, name) do nothing", [
    orgId,
    newId(),
    name,
  ]);
  const [cluster] = (await find()).rows;
  if (!cluster) throw new Error("A cluster that was just written is not there.");
  await client.query(
    `insert into cluster_number (org_id, cluster_id, number)
     select $1, $2, coalesce(max(number), 0) + 1 from cluster_number where org_id = $1
     on conflict (org_id, cluster_id) do nothing`,
    [orgId, cluster.id],
  );
  return cluster;
}
