import { systemCtx } from "@/lib/auth/ctx";
import { transaction } from "@/lib/db/tx";
import { enqueue } from "@/lib/jobs/queue";
import { audit } from "../audit";

/** Ends every decision whose day has come, in all orgs; what it held reopens by a job. Returns how many ended. */
export const endExpired = (now: Date = new Date()): Promise<number> =>
  transaction(async (client) => {
    const { rows } = await client.query<{ orgId: number; id: string; status: string }>(
      `update decision set ended_at = expires_at, end_reason = 'its time is over',
         status = case when status = 'requested' then 'withdrawn' else status end
       where ended_at is null and expires_at <= $1 returning org_id as "orgId", id, status`,
      [now],
    );
    for (const { orgId, id, status } of rows) {
      await audit(client, systemCtx(orgId, "schedule"), { action: "decision.expire", object: `decision ${id}` });
      if (status === "approved") await enqueue(client, "apply-decision", { orgId, decisionId: id });
    }
    return rows.length;
  });
