import type { ClientBase } from "pg";
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

/** Applies the rules to places that a report has just made known. */
export async function ownPlaces(client: ClientBase, orgId: number, placeIds: readonly string[]): Promise<void> {
  const rules = await readRules(client, orgId);
  await writePlaceOwners(client, orgId, rules, await readWorkloads(client, orgId, placeIds), placeIds);
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
  const { rows: repositories } = await client.query<{ id: string; name: string }>(
    "select id, name from repository where org_id = $1 and ($2::uuid[] is null or id = any($2))",
    [orgId, placeIds],
  );
  const { rows: others } = await client.query<{ id: string; name: string }>(
    "select id, name from target where org_id = $1 and kind <> 0 and ($2::uuid[] is null or id = any($2))",
    [orgId, placeIds],
  );
  const owned = (list: { id: string; name: string }[]) =>
    JSON.stringify(
      list.map(({ id, name }) => {
        const rule = ownerOfRepository(rules, name, runsIn.get(name) ?? []);
        return { id, team_id: rule?.teamId ?? null, rule_id: rule?.id ?? null };
      }),
    );
  const moved = await client.query<{ id: string }>(
    `with before as materialized (select id, team_id from repository where org_id = $1 and ($3::uuid[] is null or id = any($3)))
     update repository r set team_id = o.team_id, owner_rule_id = o.rule_id
     from jsonb_to_recordset($2::jsonb) as o(id uuid, team_id uuid, rule_id uuid), before
     where r.org_id = $1 and r.id = o.id and before.id = r.id and (r.team_id, r.owner_rule_id) is distinct from (o.team_id, o.rule_id)
     returning r.id`,
    [orgId, owned(repositories), placeIds],
  );
  await client.query(
    `update target t set team_id = r.team_id from repository r
     where t.org_id = $1 and r.org_id = $1 and t.kind = 0 and t.place_id = r.id and t.team_id is distinct from r.team_id
       and ($2::uuid[] is null or r.id = any($2))`,
    [orgId, placeIds],
  );
  const otherMoved = await client.query<{ id: string }>(
    `update target t set team_id = o.team_id from jsonb_to_recordset($2::jsonb) as o(id uuid, team_id uuid)
     where t.org_id = $1 and t.id = o.id and t.team_id is distinct from o.team_id returning t.place_id as id`,
    [orgId, owned(others)],
  );
  return [...moved.rows, ...otherMoved.rows].map(({ id }) => id);
}
