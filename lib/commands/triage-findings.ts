import type { ClientBase } from "pg";
import type { z } from "zod";
import { type Ctx, guard } from "@/lib/auth/ctx";
import { notFound, Problem } from "@/lib/core/errors";
import { TRIAGE_BY } from "@/lib/core/statement";
import { transaction } from "@/lib/db/tx";
import { listAssignees } from "@/lib/queries/list-assignees";
import { matchingFindings } from "@/lib/queries/matching-findings";
import type { triaged, triageInput } from "@/lib/schemas/triage";
import { audit } from "./audit";
import { tellOfAssignment } from "./inbox/tell-of-assignment";
import { CREATE_AFFECTED, reconcileFindings } from "./reconcile/reconcile-findings";
import { lockInventory } from "./reconcile/reconcile-inventory";

/** So many findings are taken up or given to somebody at once; what is meant for more is a decision. */
const MOST = 5000;

/** Those of the ids that the asker may see. Throws Problem not_found where one is not among them. */
async function ownIds(client: ClientBase, ctx: Ctx, ids: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    "select id from finding where org_id = $1 and id = any($2::uuid[]) and ($3::uuid[] is null or team_id = any($3)) order by id",
    [ctx.orgId, ids, ctx.teams === "all" ? null : ctx.teams],
  );
  if (rows.length < new Set(ids).size) throw notFound("finding");
  return rows.map(({ id }) => id);
}

/**
 * Takes findings up or puts them back, and gives them to somebody. Throws Problem invalid_request where nothing is asked
 * for or too much is meant, not_found for what is not the asker's.
 */
export const triageFindings = guard(
  "findings:triage",
  async (ctx, input: z.output<typeof triageInput>): Promise<z.infer<typeof triaged>> => {
    const { ids, findings, triage, assignee } = input;
    if ((findings === undefined) === (ids.length === 0))
      throw new Problem("invalid_request", "Name findings, or give the filters of a list.");
    if (triage === undefined && assignee === undefined)
      throw new Problem("invalid_request", "Say whether they are taken up, or who works on them.");
    const meant = findings === undefined ? ids : await matchingFindings(ctx, findings);
    if (meant.length > MOST) throw new Problem("invalid_request", `At most ${MOST} findings at once: narrow the filters.`);
    if (assignee && !(await listAssignees(ctx, {})).items.some(({ id }) => id === assignee)) throw notFound("person");
    return transaction(async (client) => {
      await lockInventory(client, ctx.orgId);
      const own = await ownIds(client, ctx, meant);
      const now = new Date();
      await client.query(
        `insert into finding_work (org_id, finding_id, assignee_id, triage_at, updated_at, updated_by)
         select $1, id, $3::uuid, case when $5 then $6::timestamptz end, $6, $7 from unnest($2::uuid[]) as f(id) order by id
         on conflict (org_id, finding_id) do update set
           assignee_id = case when $4 then excluded.assignee_id else finding_work.assignee_id end,
           triage_at = case when $5 is null then finding_work.triage_at when $5 then coalesce(finding_work.triage_at, excluded.triage_at) end,
           updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
        [ctx.orgId, own, assignee ?? null, assignee !== undefined, triage ?? null, now, ctx.actor.name],
      );
      if (assignee) await tellOfAssignment(client, ctx, { findingIds: own, assignee });
      if (triage !== undefined) {
        await client.query(CREATE_AFFECTED);
        await client.query("insert into affected (finding_id) select unnest($1::uuid[])", [own]);
        await reconcileFindings(client, ctx.orgId, { at: now, reason: `${TRIAGE_BY}${ctx.actor.name}`, reportId: null, by: ctx.actor.id });
      }
      await audit(client, ctx, {
        action: "findings.triage",
        object: own.length === 1 ? `finding ${own[0]}` : `${own.length} findings`,
        detail: { triage: triage ?? null, assignee: assignee ?? null, findings: findings ?? null, ids: own.slice(0, 100) },
      });
      return { findings: own.length };
    });
  },
);
