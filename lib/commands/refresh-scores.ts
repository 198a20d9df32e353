import type { ClientBase } from "pg";
import { FACTOR_BITS } from "@/lib/core/factors";
import { pool } from "@/lib/db/client";
import { transaction } from "@/lib/db/tx";
import { activeSignalSql } from "@/lib/risk/activity";
import { AGE_STEPS_DAYS } from "@/lib/risk/age";
import { ageStepSql } from "@/lib/risk/score-sql";
import { wantScores } from "./recompute-risk";
import { affectByTargets } from "./reconcile/affect-findings";
import { CREATE_AFFECTED, reconcileFindings } from "./reconcile/reconcile-findings";
import { lockInventory } from "./reconcile/reconcile-inventory";

const BATCH = 5_000;

/** Brings the scores of every org to what changed by itself: the formula (after an upgrade), sensors' signals, age. */
export async function refreshScores(): Promise<void> {
  const { rows } = await pool().query<{ id: number }>("select id from org order by id");
  const orgIds = rows.map(({ id }) => id);
  await transaction((client) => wantScores(client, orgIds));
  for (const orgId of orgIds) {
    await refreshSignals(orgId);
    await refreshAges(orgId);
  }
}

/** Targets whose mark is not what the signals of the workloads that run them say now. */
const OTHER_SIGNALS = `
select t.id, not t.signalled as signalled
from target t
left join (
  select distinct c.image_id from signal g
  join container c on c.org_id = g.org_id and c.workload_id = g.workload_id and c.running and c.image_id is not null
  where g.org_id = $1 and ${activeSignalSql("g")}) busy on busy.image_id = t.id
where t.org_id = $1 and t.kind = 0 and t.signalled <> (busy.image_id is not null)`;

async function refreshSignals(orgId: number): Promise<void> {
  // Most rounds change nothing, and then nobody has to wait.
  if ((await pool().query(OTHER_SIGNALS, [orgId])).rowCount === 0) return;
  await transaction(async (client) => {
    await lockInventory(client, orgId);
    const { rows } = await client.query<{ id: string }>(
      `update target t set signalled = o.signalled from (${OTHER_SIGNALS}) o where t.org_id = $1 and t.id = o.id returning t.id`,
      [orgId],
    );
    await client.query(CREATE_AFFECTED);
    await affectByTargets(
      client,
      orgId,
      rows.map(({ id }) => id),
    );
    await reconcileFindings(client, orgId, { at: new Date(), reason: "activity", reportId: null });
  });
}

const [AGE_SHIFT, AGE_WIDTH] = FACTOR_BITS.ageStep;

/** Findings that became a step older since the last round, found by when they were first seen. */
const OLDER = `
insert into affected (finding_id)
select f.id from (select distinct shape from team_count where org_id = $1 and count > 0) s
cross join unnest('{${AGE_STEPS_DAYS.join(",")}}'::int[]) as days
cross join risk_state r
join finding f on f.org_id = $1 and f.shape = s.shape
  and f.first_seen_at > r.aged_at - days * interval '1 day' and f.first_seen_at <= now() - days * interval '1 day'
where r.org_id = $1 and ((f.factors >> ${AGE_SHIFT}) & ${(1 << AGE_WIDTH) - 1}) <> ${ageStepSql("f.first_seen_at")}
order by f.id limit ${BATCH} on conflict do nothing`;

async function ageBatch(client: ClientBase, orgId: number): Promise<boolean> {
  await lockInventory(client, orgId);
  await client.query(CREATE_AFFECTED);
  const { rowCount } = await client.query(OLDER, [orgId]);
  if (rowCount) await reconcileFindings(client, orgId, { at: new Date(), reason: "activity", reportId: null });
  if (rowCount === BATCH) return true;
  await client.query("update risk_state set aged_at = now() where org_id = $1", [orgId]);
  return false;
}

async function refreshAges(orgId: number): Promise<void> {
  while (await transaction((client) => ageBatch(client, orgId)));
}
