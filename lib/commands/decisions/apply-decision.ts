import { ENDED_AS } from "@/lib/core/statement";
import { pool } from "@/lib/db/client";
import { transaction, withConnection } from "@/lib/db/tx";
import { decisionCandidates } from "../reconcile/affect-findings";
import { CREATE_AFFECTED, reconcileFindings } from "../reconcile/reconcile-findings";
import { lockInventory } from "../reconcile/reconcile-inventory";
import { tellDecision } from "./tell-decision";

const BATCH = 5000;

/**
 * Looks again at all findings that a decision may be about, after it was approved or has ended, in batches that each commit
 * with their progress: readers never wait, and imports come in between. Again, or after a crash, it changes nothing twice.
 */
export async function applyDecision({ orgId, decisionId }: { orgId: number; decisionId: string }): Promise<void> {
  const { rows } = await pool().query<{ end_reason: string | null }>("select end_reason from decision where org_id = $1 and id = $2", [
    orgId,
    decisionId,
  ]);
  const [decision] = rows;
  if (!decision) return;
  const reason = decision.end_reason === null ? "decision" : `${ENDED_AS}${decision.end_reason}`;
  const ids = await withConnection((client) => decisionCandidates(client, orgId, decisionId));
  await pool().query("update decision set run_done = 0, run_total = $3, run_finished_at = null where org_id = $1 and id = $2", [
    orgId,
    decisionId,
    ids.length,
  ]);
  for (let from = 0; from < ids.length; from += BATCH) {
    const batch = ids.slice(from, from + BATCH);
    await transaction(async (client) => {
      await lockInventory(client, orgId);
      await client.query("drop table if exists pg_temp.affected");
      await client.query(CREATE_AFFECTED);
      await client.query("insert into affected (finding_id) select unnest($1::uuid[])", [batch]);
      await reconcileFindings(client, orgId, { at: new Date(), reason, reportId: null });
      await client.query("update decision set run_done = $3 where org_id = $1 and id = $2", [orgId, decisionId, from + batch.length]);
    });
  }
  await transaction(async (client) => {
    await client.query("update decision set run_finished_at = now() where org_id = $1 and id = $2", [orgId, decisionId]);
    const why = decision.end_reason;
    if (why !== null) await tellDecision(client, { orgId, decisionId, type: "decision.ended", by: null, words: why });
  });
}
