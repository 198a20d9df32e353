import type { ClientBase } from "pg";
import { affectByTargets } from "../reconcile/affect-findings";
import { CREATE_AFFECTED, reconcileFindings } from "../reconcile/reconcile-findings";
import { refreshTargets } from "../reconcile/refresh-targets";

/**
 * Makes it so that images run wherever their repositories run today, and brings their findings to that: exposure, deadlines
 * and decisions then are those of after the rollout. Of a repository with several images in question none is moved, nor is
 * one that does not run. For a rehearsal: it says of the inventory what is not so.
 */
export async function rollOut(client: ClientBase, orgId: number, imageIds: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ repository: string }>(
    `with asked as (
       select repository_id, (array_agg(id))[1] as id from image where org_id = $1 and id = any($2::uuid[])
       group by repository_id having count(*) = 1
     )
     update container c set image_id = a.id, matched_by = 'digest'
     from asked a where c.org_id = $1 and c.repository_id = a.repository_id and c.running
     returning a.repository_id as repository`,
    [orgId, imageIds],
  );
  const refreshed = await refreshTargets(client, orgId, [...new Set(rows.map(({ repository }) => repository))]);
  await client.query("drop table if exists pg_temp.affected");
  await client.query(CREATE_AFFECTED);
  await affectByTargets(client, orgId, [...refreshed.map(({ id }) => id), ...imageIds]);
  await reconcileFindings(client, orgId, { at: new Date(), reason: "gate", reportId: null });
}
