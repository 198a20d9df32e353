import type { ClientBase } from "pg";
import { FINDING_KINDS, FINDING_STATES, type FindingState } from "@/lib/core/shape";
import { DECISION_OF, ENDED_AS, STATEMENT_OF } from "@/lib/core/statement";
import {
  DECISION_COVERS,
  DECISION_HOLDS,
  DECISION_LAPSED,
  DECISION_LEVEL,
  DECISION_TERMS,
  SEEN_COLUMNS,
  SEEN_THINGS,
} from "@/lib/db/decision-match";
import { bitsOf } from "@/lib/db/shape-bits";
import { TELL_LAPSED } from "../decisions/tell-decision";
import { enqueueRouting } from "../notify/write-outbox";

const stateNumber = (state: FindingState): number => FINDING_STATES.indexOf(state);

/** States that a decision can give; what is said to be affected stays open, what is looked into is in triage. */
const FIRST_DECIDED = stateNumber("accepted_risk");
const LAST_DECIDED = stateNumber("mitigated");
const isOpenState = (state: string): string => `${state} < ${FIRST_DECIDED}`;
export const isDecided = (state: string): string => `${state} between ${FIRST_DECIDED} and ${LAST_DECIDED}`;

const VULNERABILITY = FINDING_KINDS.indexOf("vulnerability");
const KIND = bitsOf("kind", "f.shape");

const STAND = `case d.verdict ${(["accepted_risk", "false_positive", "not_affected", "mitigated"] as const)
  .map((state) => `when '${state}' then ${stateNumber(state)}`)
  .join(" ")} when 'under_investigation' then ${stateNumber("in_triage")} else ${stateNumber("open")} end`;

const LABELS = "case d.format when 'openvex' then 'OpenVEX' when 'csaf' then 'CSAF' when 'cyclonedx' then 'CycloneDX' else d.format end";
/** What a change of state is put down to: "statement of Red Hat (CSAF)", "decision of Mia Chen". */
const SAYS = `case when d.format is null then '${DECISION_OF}' || d.author else '${STATEMENT_OF}' || d.author || ' (' || ${LABELS} || ')' end`;

/**
 * What the decisions say of each affected finding: one row (temp table "verdict") for those that any decision is about. Of
 * each package in each target where it is seen the narrowest word stands (on the image before on the package anywhere), of
 * those the newest, and of equally new ones the more careful. A finding is decided where all that is seen is: one package in
 * one active image that no decision covers keeps it open. A decision that facts have ended covers nothing and says why.
 * Without decisions the gate ends it at once. $1 org.
 */
const VERDICT = `
create temp table verdict on commit drop as
with asked as materialized (
  select a.finding_id, coalesce(f.problem, a.problem) as problem, coalesce(f.subject, a.subject) as subject,
    coalesce(f.place_id, a.place_id) as place_id, coalesce(${KIND}, a.kind) as kind
  from affected a left join finding f on f.org_id = $1 and f.id = a.finding_id
  where (select exists (select from decision_scope where org_id = $1))
), cand as materialized (
  select a.finding_id, a.subject, c.place_id, c.image_name, c.digest, c.tag, c.holder_key, c.holder_name, c.holder_version,
    c.package_key, c.source_name, c.version, c.version_from, c.from_included, c.version_to, c.to_included, c.distributions,
    c.tool, c.team_id, c.cluster_id, c.namespace, c.workload_id,
    d.id as decision_id, ${DECISION_TERMS}, ${STAND} as stand, ${SAYS} as says
  from asked a
  join decision_scope c on c.org_id = $1 and c.vulnerability_id = a.problem and coalesce(c.kind, ${VULNERABILITY}) = a.kind
    and (c.package_key is null or c.source_name is not null or c.package_key = a.subject)
    and (c.place_id is null or c.place_id = a.place_id)
  join decision d on d.org_id = $1 and d.id = c.decision_id and d.ended_at is null and d.status = 'approved'
  left join vulnerability v on v.id = a.problem and a.kind = ${VULNERABILITY}
), seen as materialized (
  select s.*, t.active, bool_or(t.active) over (partition by s.finding_id) as any_active
  from (select distinct finding_id from cand) c
  cross join lateral (select ${SEEN_COLUMNS} from sighting s where s.org_id = $1 and s.finding_id = c.finding_id) s
  join target t on t.org_id = $1 and t.id = s.target_id
), reached as materialized (
  select s.finding_id, s.target_id, s.package_id, s.tool, c.decision_id, c.stated_at, c.stand, c.says,
    ${DECISION_LAPSED} as lapsed, ${DECISION_LEVEL} as level
  from (select * from seen where active or not any_active) s
  ${SEEN_THINGS}
  join cand c on c.finding_id = s.finding_id and ${DECISION_COVERS}
  where ${DECISION_HOLDS}
), covered as (
  select distinct on (finding_id, target_id, package_id, tool) * from reached where lapsed is null
  order by finding_id, target_id, package_id, tool, level desc, stated_at desc, stand, decision_id
), told as (
  select s.finding_id, c.decision_id, c.stated_at, coalesce(c.stand, 0) as stand, c.says
  from seen s left join covered c using (finding_id, target_id, package_id, tool)
  where s.active or not s.any_active
)
select finding_id,
  case when min(stand) < ${FIRST_DECIDED} then min(stand) else (array_agg(stand order by stated_at desc nulls last, stand))[1] end as state,
  case when min(stand) < ${FIRST_DECIDED} then max(stated_at) filter (where stand = least_stand) else max(stated_at) end as decided_at,
  coalesce((array_agg(says order by stated_at desc nulls last) filter (where least_stand >= ${FIRST_DECIDED} or stand = least_stand))[1],
    (select '${ENDED_AS}' || min(r.lapsed) from reached r where r.finding_id = told.finding_id and r.lapsed is not null)) as says,
  array_agg(distinct decision_id) filter (where least_stand >= ${FIRST_DECIDED}) as decisions
from (select *, min(stand) over (partition by finding_id) as least_stand from told) told
group by finding_id`;

/** Fills the temp table "verdict" for the findings in "affected". One statement, over at once where nobody has decided anything. */
export const judgeFindings = (client: ClientBase, orgId: number) => client.query(VERDICT, [orgId]);

/** Decisions that no longer hold of a finding, and those that begin to. Needs the temp table "change". $1 org, $2 time. */
const ENDED = `
with closed as (
  update decision_finding d set to_at = greatest(d.from_at, c.moved_at)
  from change c left join verdict v on v.finding_id = c.finding_id
  where d.org_id = $1 and d.finding_id = c.finding_id and d.to_at is null and c.old_id is not null
    and not (${isDecided("c.state")} and d.decision_id = any(coalesce(v.decisions, '{}')))
  returning d.decision_id, d.finding_id, case when ${isOpenState("c.state")} then v.says end as says
), lapsed as (
  select decision_id, finding_id, substr(says, ${ENDED_AS.length + 1}) as why from closed where starts_with(says, '${ENDED_AS}')
), told as (${TELL_LAPSED} returning 1)
select count(*)::int as told from told`;
const BEGUN = `
insert into decision_finding (org_id, decision_id, finding_id, from_at)
select $1::int, n.decision_id, c.finding_id, greatest(c.first_seen_at, d.stated_at, case when c.old_id is null then c.first_seen_at else $2::timestamptz end)
from change c join verdict v on v.finding_id = c.finding_id cross join lateral unnest(v.decisions) as n(decision_id)
join decision d on d.org_id = $1 and d.id = n.decision_id
where ${isDecided("c.state")}
  and not exists (select from decision_finding o where o.org_id = $1 and o.finding_id = c.finding_id and o.decision_id = n.decision_id and o.to_at is null)
order by n.decision_id, c.finding_id
on conflict (org_id, decision_id, finding_id, from_at) do update set to_at = null`;

export async function writeDecisionFindings(client: ClientBase, orgId: number, at: Date): Promise<void> {
  const { rows } = await client.query<{ told: number }>(ENDED, [orgId]);
  if (rows[0]?.told) await enqueueRouting(client, orgId);
  await client.query(BEGUN, [orgId, at]);
}
