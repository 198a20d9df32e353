import { transaction } from "@/lib/db/tx";
import { tellDecision } from "./tell-decision";

/** Told of so many days before it ends; of a decision for a short time, when half of that is over. */
const ENDING_DAYS = 7;

/** Tells of every decision that ends soon, in all orgs, each once. Returns how many there are. */
export const tellEnding = (now: Date = new Date()): Promise<number> =>
  transaction(async (client) => {
    const { rows } = await client.query<{ orgId: number; id: string }>(
      `select org_id as "orgId", id from decision
       where ended_at is null and status = 'approved' and expires_at > $1 and expires_at <= $1::timestamptz + make_interval(days => ${ENDING_DAYS})
         and expires_at - least(make_interval(days => ${ENDING_DAYS}), (expires_at - coalesce(approved_at, stated_at)) / 2) <= $1
       order by expires_at, id`,
      [now],
    );
    for (const { orgId, id } of rows) await tellDecision(client, { orgId, decisionId: id, type: "decision.ending", by: null, words: null });
    return rows.length;
  });
