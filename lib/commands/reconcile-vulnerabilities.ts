import { pool } from "@/lib/db/client";
import { transaction } from "@/lib/db/tx";
import { CREATE_AFFECTED, reconcileFindings } from "./reconcile/reconcile-findings";
import { lockInventory } from "./reconcile/reconcile-inventory";

/** Looks again at the findings of some vulnerabilities, in every org that has any. */
export async function reconcileVulnerabilities(ids: readonly string[], at: Date = new Date()): Promise<void> {
  const { rows: orgs } = await pool().query<{ id: number }>("select id from org order by id");
  for (const { id: orgId } of orgs) {
    await transaction(async (client) => {
      await lockInventory(client, orgId);
      await client.query(CREATE_AFFECTED);
      await client.query(
        `with shapes as (select distinct shape from team_count where org_id = $1 and count > 0)
         insert into affected (finding_id)
         select f.id from shapes s
         join finding f on f.org_id = $1 and f.shape = s.shape and f.problem = any($2::text[])
         on conflict do nothing`,
        [orgId, ids],
      );
      await reconcileFindings(client, orgId, { at, reason: "feed", reportId: null });
    });
  }
}
