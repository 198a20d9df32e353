import { pool } from "@/lib/db/client";
import { transaction } from "@/lib/db/tx";
import { affectByPlaces } from "./reconcile/affect-findings";
import { CREATE_AFFECTED, reconcileFindings } from "./reconcile/reconcile-findings";
import { lockInventory } from "./reconcile/reconcile-inventory";
import { refreshTargets } from "./reconcile/refresh-targets";

const PLACES = 25;

export interface ChangedCriticality {
  orgId: number;
  teamIds: readonly string[];
  namespaceIds: readonly string[];
}

/** What the teams own, and what they or anyone in the namespaces runs. */
const CONCERNED = `
select distinct place_id as id from target where org_id = $1 and team_id = any($2::uuid[])
union
select c.repository_id from workload w join container c on c.org_id = w.org_id and c.workload_id = w.id
where w.org_id = $1 and w.gone_at is null and c.repository_id is not null and (w.team_id = any($2::uuid[])
  or exists (select from namespace n where n.org_id = $1 and n.id = any($3::uuid[]) and n.cluster_id = w.cluster_id and n.name = w.namespace))
order by 1`;

/** Brings another criticality of teams or namespaces to the findings of what they run and own, some places at a time. */
export async function applyCriticality({ orgId, teamIds, namespaceIds }: ChangedCriticality): Promise<void> {
  const { rows } = await pool().query<{ id: string }>(CONCERNED, [orgId, teamIds, namespaceIds]);
  const places = rows.map(({ id }) => id);
  for (let from = 0; from < places.length; from += PLACES) {
    const some = places.slice(from, from + PLACES);
    await transaction(async (client) => {
      await lockInventory(client, orgId);
      await refreshTargets(client, orgId, some);
      await client.query(CREATE_AFFECTED);
      await affectByPlaces(client, orgId, some);
      await reconcileFindings(client, orgId, { at: new Date(), reason: "criticality", reportId: null });
    });
  }
}
