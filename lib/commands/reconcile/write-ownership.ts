import type { ClientBase } from "pg";
import { FIRST_IN_CLUSTER } from "@/lib/core/records";
import { parseResourceName } from "@/lib/identity/finding-key";
import { type OwnedWorkload, type OwnershipRule, ownerOfRepository, ownerOfWorkload } from "@/lib/identity/ownership";

interface WorkloadRow {
  id: string;
  cluster: string;
  namespace: string;
  labels: Record<string, string>;
  repositories: string[];
}

/**
 * Applies the ownership rules to every workload, repository and other scanned place of an org and writes only what
 * changed. Returns the places whose owner changed: the caller reconciles their findings.
 */
export async function writeOwnership(client: ClientBase, orgId: number): Promise<string[]> {
  const rules = await readRules(client, orgId);
  const workloads = await readWorkloads(client, orgId, null);
  await writeWorkloadOwners(client, orgId, rules, workloads);
  return writePlaceOwners(client, orgId, rules, workloads, null);
}

/** Applies the rules to those of some places that the transaction has just made known; all others have their owner already. */
export async function ownPlaces(client: ClientBase, orgId: number, among: readonly string[]): Promise<void> {
  const placeIds = await placesOfThisTransaction(client, orgId, among);
  if (placeIds.length === 0) return;
  const rules = await readRules(client, orgId);
  await writePlaceOwners(client, orgId, rules, await readWorkloads(client, orgId, placeIds), placeIds);
}

/** Whatever changes rules or workloads owns every place anew, so only a row that we have written ourselves can wait for its owner. */
async function placesOfThisTransaction(client: ClientBase, orgId: number, among: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select id from repository where org_id = $1 and id = any($2::uuid[]) and xmin = pg_current_xact_id()::xid
     union all
     select id from target where org_id = $1 and kind <> 0 and id = any($2::uuid[]) and xmin = pg_current_xact_id()::xid`,
    [orgId, among],
  );
  return rows.map(({ id }) => id);
}

async function readRules(client: ClientBase, orgId: number): Promise<OwnershipRule[]> {
  const { rows } = await client.query<OwnershipRule>(
    `select id, team_id as "teamId", cluster_glob as "clusterGlob", namespace_glob as "namespaceGlob",
       repository_glob as "repositoryGlob", label_key as "labelKey", label_value as "labelValue"
     from ownership_rule where org_id = $1 order by position`,
    [orgId],
  );
  return rows;
}

/** All workloads, or those that run one of some repositories. */
async function readWorkloads(client: ClientBase, orgId: number, repositoryIds: readonly string[] | null): Promise<WorkloadRow[]> {
  const { rows } = await client.query<WorkloadRow>(
    `select w.id, k.name as cluster, w.namespace, coalesce(n.labels, '{}') || w.labels as labels,
       coalesce((select array_agg(distinct r.name) from container c join repository r on r.org_id = c.org_id and r.id = c.repository_id
         where c.org_id = w.org_id and c.workload_id = w.id), '{}') as repositories
     from workload w
     join cluster k on k.org_id = w.org_id and k.id = w.cluster_id
     left join namespace n on n.org_id = w.org_id and n.cluster_id = w.cluster_id and n.name = w.namespace
     where w.org_id = $1 and w.gone_at is null
       and ($2::uuid[] is null or w.id in (select workload_id from container where org_id = $1 and repository_id = any($2)))`,
    [orgId, repositoryIds],
  );
  return rows;
}

async function writeWorkloadOwners(client: ClientBase, orgId: number, rules: OwnershipRule[], workloads: WorkloadRow[]): Promise<void> {
  const owners = workloads.map((workload) => {
    const rule = ownerOfWorkload(rules, workload);
    return { id: workload.id, team_id: rule?.teamId ?? null, rule_id: rule?.id ?? null };
  });
  await client.query(
    `with owned as (
       update workload w set team_id = o.team_id, owner_rule_id = o.rule_id
       from jsonb_to_recordset($2::jsonb) as o(id uuid, team_id uuid, rule_id uuid)
       where w.org_id = $1 and w.id = o.id and (w.team_id, w.owner_rule_id) is distinct from (o.team_id, o.rule_id)
       returning w.id, w.team_id)
     update signal s set team_id = owned.team_id from owned where s.org_id = $1 and s.workload_id = owned.id`,
    [orgId, JSON.stringify(owners)],
  );
}

async function writePlaceOwners(
  client: ClientBase,
  orgId: number,
  rules: OwnershipRule[],
  workloads: WorkloadRow[],
  placeIds: readonly string[] | null,
): Promise<string[]> {
  const runsIn = new Map<string, OwnedWorkload[]>();
  for (const workload of workloads) {
    for (const name of workload.repositories) {
      const list = runsIn.get(name);
      if (list) list.push(workload);
      else runsIn.set(name, [workload]);
    }
  }
  const places = await readPlaces(client, orgId, placeIds);
  const moved = places.flatMap((place) => {
    const rule = ownerOfPlace(rules, place, runsIn.get(place.name) ?? []);
    const owner = { id: place.id, team_id: rule?.teamId ?? null, rule_id: rule?.id ?? null };
    const same = place.team_id === owner.team_id && (!place.is_repository || place.rule_id === owner.rule_id);
    return same ? [] : [{ ...owner, is_repository: place.is_repository }];
  });
  if (moved.length > 0) await writeMoved(client, orgId, moved);
  return moved.map(({ id }) => id);
}

interface OwnedPlace {
  id: string;
  name: string;
  is_repository: boolean;
  team_id: string | null;
  rule_id: string | null;
  /** of what is in a cluster by itself: as rules see it, with the facts of the workload that it is */
  cluster: string | null;
  labels: Record<string, string>;
  repositories: string[];
}

/** The rule that owns a place; a resource of a cluster is owned like the workload that it is or could be. */
function ownerOfPlace(rules: readonly OwnershipRule[], place: OwnedPlace, runsIn: readonly OwnedWorkload[]): OwnershipRule | null {
  if (place.cluster === null) return ownerOfRepository(rules, place.name, runsIn);
  const { namespace, kind, name } = parseResourceName(place.name);
  return ownerOfWorkload(rules, {
    cluster: place.cluster,
    namespace: namespace ?? (kind === "Namespace" ? name : ""),
    labels: place.labels,
    repositories: [...place.repositories, place.name],
  });
}

/** Repositories, and whatever else was scanned, with their present owners: all, or some. */
async function readPlaces(client: ClientBase, orgId: number, placeIds: readonly string[] | null): Promise<OwnedPlace[]> {
  const { rows } = await client.query<OwnedPlace>(
    `select id, name, true as is_repository, team_id, owner_rule_id as rule_id, null as cluster, '{}'::jsonb as labels, '{}'::text[] as repositories
     from repository
     where org_id = $1 and ($2::uuid[] is null or id = any($2))
     union all
     select t.id, t.name, false, t.team_id, null, k.name, coalesce(s.labels, '{}') || coalesce(w.labels, '{}'),
       coalesce((select array_agg(distinct r.name) from container c join repository r on r.org_id = c.org_id and r.id = c.repository_id
         where c.org_id = w.org_id and c.workload_id = w.id), '{}')
     from target t
     left join cluster_number n on n.org_id = t.org_id and n.number = t.clusters[1] and t.kind >= ${FIRST_IN_CLUSTER}
     left join cluster k on k.org_id = n.org_id and k.id = n.cluster_id
     left join namespace s on s.org_id = k.org_id and s.cluster_id = k.id and s.name = split_part(t.name, '/', 1)
     left join workload w on w.org_id = k.org_id and w.cluster_id = k.id and w.namespace = split_part(t.name, '/', 1)
       and w.kind = split_part(t.name, '/', 2) and w.name = split_part(t.name, '/', 3) and w.gone_at is null
     where t.org_id = $1 and t.kind <> 0 and ($2::uuid[] is null or t.id = any($2))`,
    [orgId, placeIds],
  );
  return rows;
}

interface MovedPlace {
  id: string;
  is_repository: boolean;
  team_id: string | null;
  rule_id: string | null;
}

async function writeMoved(client: ClientBase, orgId: number, moved: readonly MovedPlace[]): Promise<void> {
  const repositories = JSON.stringify(moved.filter((place) => place.is_repository));
  await client.query(
    `update repository r set team_id = o.team_id, owner_rule_id = o.rule_id
     from jsonb_to_recordset($2::jsonb) as o(id uuid, team_id uuid, rule_id uuid) where r.org_id = $1 and r.id = o.id`,
    [orgId, repositories],
  );
  await client.query(
    `update target t set team_id = o.team_id from jsonb_to_recordset($2::jsonb) as o(id uuid, team_id uuid)
     where t.org_id = $1 and t.kind = 0 and t.place_id = o.id and t.team_id is distinct from o.team_id`,
    [orgId, repositories],
  );
  await client.query(
    `update target t set team_id = o.team_id from jsonb_to_recordset($2::jsonb) as o(id uuid, team_id uuid)
     where t.org_id = $1 and t.id = o.id`,
    [orgId, JSON.stringify(moved.filter((place) => !place.is_repository))],
  );
}
