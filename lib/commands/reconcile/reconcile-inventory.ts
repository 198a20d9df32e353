import type { ClientBase } from "pg";
import type { InventoryRecord } from "@/lib/core/records";
import { retieSignals } from "../events/retie-signals";
import { affectByPlaces, affectByTargets, affectByWhere } from "./affect-findings";
import { buildInventory, type InventoryModel } from "./inventory-model";
import { type Change, CREATE_AFFECTED, reconcileFindings } from "./reconcile-findings";
import { refreshTargets } from "./refresh-targets";
import { resolveImages } from "./resolve-images";
import { writeExposure } from "./write-exposure";
import { type InventoryContext, type Written, writeInventory } from "./write-inventory";
import { writeOwnership } from "./write-ownership";
import { writeRunningSpans } from "./write-running-spans";

const NO_CHANGE: Change = { new: 0, reopened: 0, fixed: 0, decided: 0, byOutcome: {} };

/** Everything that changes what runs where, and so what findings mean, waits for everything else that does. */
export const lockInventory = (client: ClientBase, orgId: number) =>
  client.query("select pg_advisory_xact_lock($1, hashtext('inventory'))", [orgId]);

/** Brings a list of Kubernetes objects into the inventory, and what follows from it to images and findings. */
export async function reconcileInventory(
  client: ClientBase,
  context: InventoryContext,
  records: readonly InventoryRecord[],
): Promise<Written & { late: boolean; change: Change }> {
  await lockInventory(client, context.orgId);
  const model = buildInventory(context.clusterId, records);
  if (await isOutdated(client, context, model)) return { new: 0, gone: 0, late: true, change: NO_CHANGE };
  const written = await writeInventory(client, context, model);
  await writeExposure(client, context.orgId, context.clusterId);
  const repositoryIds = await repositoriesOf(client, context.orgId, context.clusterId);
  await resolveImages(client, context.orgId, repositoryIds);
  await writeRunningSpans(client, context.orgId, context.clusterId, context.at);
  const movedPlaces = await writeOwnership(client, context.orgId);
  await retieSignals(client, context.orgId);
  const concerned = await concernedRepositories(client, context.orgId, context.clusterId, repositoryIds);
  const targets = await refreshTargets(client, context.orgId, concerned);
  await client.query("drop table if exists pg_temp.affected");
  await client.query(CREATE_AFFECTED);
  await affectByTargets(
    client,
    context.orgId,
    targets.map(({ id }) => id),
  );
  await affectByPlaces(client, context.orgId, movedPlaces);
  await affectByWhere(client, context.orgId, concerned);
  const change = await reconcileFindings(client, context.orgId, { at: context.at, reason: "inventory", reportId: context.reportId });
  return { ...written, late: false, change };
}

/** A list that was received after this one, and read before it, has told what this one could only undo. */
async function isOutdated(client: ClientBase, { orgId, clusterId, at }: InventoryContext, model: InventoryModel): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from inventory_scan s
     join jsonb_to_recordset($4::jsonb) as c(kind text, namespace text)
       on c.kind = s.kind and (c.namespace = s.namespace or c.namespace = '' or s.namespace = '')
     where s.org_id = $1 and s.cluster_id = $2 and s.scanned_at > $3 limit 1`,
    [orgId, clusterId, at, JSON.stringify(model.covered)],
  );
  return (rowCount ?? 0) > 0;
}

async function repositoriesOf(client: ClientBase, orgId: number, clusterId: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select distinct c.repository_id as id from container c join workload w on w.org_id = c.org_id and w.id = c.workload_id
     where c.org_id = $1 and w.cluster_id = $2 and c.repository_id is not null`,
    [orgId, clusterId],
  );
  return rows.map(({ id }) => id);
}

/** Also those whose images were believed to run in the cluster: they may have just stopped. */
async function concernedRepositories(client: ClientBase, orgId: number, clusterId: string, listed: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select distinct t.place_id as id from target t
     where t.org_id = $1 and t.kind = 0 and t.running
       and (select number from cluster_number where org_id = $1 and cluster_id = $2) = any(t.clusters)`,
    [orgId, clusterId],
  );
  return [...new Set([...listed, ...rows.map(({ id }) => id)])];
}
