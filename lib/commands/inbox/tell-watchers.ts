import type { ClientBase } from "pg";
import { maySeeOf } from "@/lib/auth/access";
import { MOST_NAMED } from "@/lib/core/inbox";
import { FINDING_STATES, OUTCOMES } from "@/lib/core/shape";
import { bitsOf } from "@/lib/db/shape-bits";

const isOpen = (shape: string): string => `${bitsOf("state", shape)} <= ${FINDING_STATES.indexOf("in_triage")}`;
/** open, and due within three days */
const actNow = (shape: string): string => `(${isOpen(shape)} and ${bitsOf("outcome", shape)} >= ${OUTCOMES.indexOf("3_days")})`;

const IDS = `(array_agg(finding_id order by rank desc, finding_id))[1:${MOST_NAMED}]`;

/** One item a person and pair of states, of findings that they watch and may see. $1 org, $2 who did it. */
const CHANGED = `
insert into inbox_item (org_id, id, user_id, kind, finding_ids, was, becomes)
select $1::int, gen_random_uuid(), w.user_id, 'changed', ${IDS}, ${bitsOf("state", "c.old_shape")}, c.state
from change c
join watch w on w.org_id = $1 and w.kind = 'finding' and w.thing_id = c.finding_id and w.user_id is distinct from $2::uuid
join app_user u on u.org_id = $1 and u.id = w.user_id and ${maySeeOf("c.team_id")}
where c.old_id is not null and c.state <> ${bitsOf("state", "c.old_shape")}
group by w.user_id, ${bitsOf("state", "c.old_shape")}, c.state`;

/** One item a person and watched thing, of findings in it that they may see. $1 org. */
const ACT_NOW = `
with urgent as materialized (
  select finding_id, place_id, team_id, rank from change
  where ${actNow("shape")} and (old_id is null or not ${actNow("old_shape")})
), within as (
  select w.user_id, w.kind, w.thing_id, c.finding_id, c.team_id, c.rank
  from urgent c join watch w on w.org_id = $1 and w.kind = 'repository' and w.thing_id = c.place_id
  union all
  select distinct w.user_id, w.kind, w.thing_id, c.finding_id, c.team_id, c.rank
  from watch w
  join container k on k.org_id = $1 and k.workload_id = w.thing_id and k.running
  join target t on t.org_id = $1 and t.id = k.image_id and t.active
  join urgent c on c.place_id = t.place_id
  where w.org_id = $1 and w.kind = 'workload'
    and exists (select from sighting s where s.org_id = $1 and s.target_id = t.id and s.finding_id = c.finding_id)
)
insert into inbox_item (org_id, id, user_id, kind, finding_ids, thing_kind, thing_id)
select $1::int, gen_random_uuid(), c.user_id, 'act_now', ${IDS}, c.kind, c.thing_id
from within c join app_user u on u.org_id = $1 and u.id = c.user_id and ${maySeeOf("c.team_id")}
group by c.user_id, c.kind, c.thing_id`;

/**
 * Tells those who watch what the temp table "change" of a reconcile changed: findings that went to another state, and new
 * findings in a watched repository or workload that are due within three days. Two statements, whatever the number.
 */
export async function tellWatchers(client: ClientBase, orgId: number, by: string | null): Promise<void> {
  await client.query(CHANGED, [orgId, by]);
  await client.query(ACT_NOW, [orgId]);
}
