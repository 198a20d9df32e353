import type { ClientBase } from "pg";
import { transaction } from "@/lib/db/tx";
import { enqueue, type QueueClient } from "@/lib/jobs/queue";
import { RANK_VERSION } from "@/lib/risk/rank";
import { CREATE_AFFECTED, reconcileFindings } from "./reconcile/reconcile-findings";
import { lockInventory } from "./reconcile/reconcile-inventory";
import { refreshTargets } from "./reconcile/refresh-targets";

const BATCH = 5_000;
const REPOSITORIES = 200;

const WANT = `
insert into risk_state (org_id, wanted, total)
select o.id, $1 || '.' || coalesce((select max(version) from risk_policy p where p.org_id = o.id), 0),
  coalesce((select sum(count) from team_count c where c.org_id = o.id), 0)::int
from org o where o.id = any($2::int[]) order by o.id
on conflict (org_id) do update set wanted = excluded.wanted, cursor = null, done = 0, total = excluded.total, started_at = now(),
  finished_at = null, aged_at = now()
where $3::boolean or risk_state.wanted <> excluded.wanted`;

const UNFINISHED = "select org_id as id from risk_state where org_id = any($1::int[]) and applied is distinct from wanted";

/**
 * Asks for the findings of orgs to be scored by the present formula and policy, in the caller's transaction; again: also
 * where they are, because what the score is made of changed. Orgs that have what is wanted are left alone.
 */
export async function wantScores(client: ClientBase, orgIds: readonly number[], again = false): Promise<void> {
  await client.query(WANT, [RANK_VERSION, orgIds, again]);
  if (again) await client.query("update risk_state set applied = null where org_id = any($1::int[])", [orgIds]);
  const { rows } = await client.query<{ id: number }>(UNFINISHED, [orgIds]);
  for (const { id } of rows) await enqueueRecompute(client, id);
}

const enqueueRecompute = (client: QueueClient, orgId: number) =>
  enqueue(client, "recompute-risk", { orgId }, { key: `recompute-risk ${orgId}` });

/**
 * Scores all findings of an org anew, in batches that each commit with their progress; others come in between. Stops when
 * all are scored by what is wanted by then; started twice, the two share the work.
 */
export async function recomputeRisk(orgId: number): Promise<void> {
  await refreshAll(orgId);
  while (await transaction((client) => scoreBatch(client, orgId)));
}

/** What is known of the targets first: an upgrade brings facts that no target had. */
async function refreshAll(orgId: number): Promise<void> {
  let after: string | null = "00000000-0000-0000-0000-000000000000";
  while (after !== null) {
    const from: string = after;
    after = await transaction(async (client) => {
      await lockInventory(client, orgId);
      const { rows } = await client.query<{ id: string }>("select id from repository where org_id = $1 and id > $2 order by id limit $3", [
        orgId,
        from,
        REPOSITORIES,
      ]);
      await refreshTargets(
        client,
        orgId,
        rows.map(({ id }) => id),
      );
      return rows.length < REPOSITORIES ? null : (rows.at(-1)?.id ?? null);
    });
  }
}

async function scoreBatch(client: ClientBase, orgId: number): Promise<boolean> {
  await lockInventory(client, orgId);
  const { rows } = await client.query<{ wanted: string; applied: string | null; cursor: string | null }>(
    "select wanted, applied, cursor from risk_state where org_id = $1 for update",
    [orgId],
  );
  const [state] = rows;
  if (!state || state.applied === state.wanted) return false;
  await client.query(CREATE_AFFECTED);
  const { rowCount } = await client.query(
    "insert into affected (finding_id) select id from finding where org_id = $1 and ($2::uuid is null or id > $2) order by id limit $3",
    [orgId, state.cursor, BATCH],
  );
  const count = rowCount ?? 0;
  if (count > 0) await reconcileFindings(client, orgId, { at: new Date(), reason: "policy", reportId: null });
  await client.query(
    count < BATCH
      ? "update risk_state set applied = wanted, cursor = null, done = total, finished_at = now() where org_id = $1 and $2::int is not null"
      : `update risk_state set cursor = (select finding_id from affected order by finding_id desc limit 1), done = least(done + $2::int, total)
         where org_id = $1`,
    [orgId, count],
  );
  return count === BATCH;
}
