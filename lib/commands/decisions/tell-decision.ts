import type { ClientBase } from "pg";
import type { DecisionEvent } from "@/lib/core/channels";
import { identityId } from "@/lib/core/ids";
import { FINDING_STATES } from "@/lib/core/shape";
import { bitsOf } from "@/lib/db/shape-bits";
import { enqueueRouting } from "../notify/write-outbox";

const TRIAGE = FINDING_STATES.indexOf("in_triage");

/** What a message has to say of a decision d: its own words, and whose findings it is about. */
const ABOUT = `'decision', d.id, 'verdict', d.verdict, 'author', d.author, 'endsAt', d.expires_at,
  'about', coalesce(d.vulnerability, (select c.vulnerability_id from decision_scope c where c.org_id = d.org_id and c.decision_id = d.id order by c.number limit 1)),
  'where', (select c.label from decision_scope c where c.org_id = d.org_id and c.decision_id = d.id order by c.number limit 1),
  'scopes', (select count(distinct (c.vulnerability_id, c.label))::int from decision_scope c where c.org_id = d.org_id and c.decision_id = d.id)`;

/** Teams and clusters of the findings that it holds or held of; of a request, the teams that its preview found. null: not known. */
const PLACES = `'teams', case when held.n > 0 then to_jsonb(held.teams) when d.reach is not null
    then (select coalesce(jsonb_agg(t ->> 'id'), '[]') from jsonb_array_elements(d.reach -> 'teams') t) end,
  'clusters', case when held.n > 0 then to_jsonb(held.clusters) end`;

const HELD = `left join lateral (
  select count(*) as n, array_agg(distinct f.team_id) as teams,
    (select coalesce(array_agg(distinct number), '{}') from decision_finding o
       join finding g on g.org_id = o.org_id and g.id = o.finding_id, unnest(g.clusters) number
       where o.org_id = d.org_id and o.decision_id = d.id) as clusters,
    count(*) filter (where df.to_at is null)::int as holds,
    count(*) filter (where df.to_at >= d.ended_at and ${bitsOf("state", "f.shape")} <= ${TRIAGE})::int as reopened
  from decision_finding df join finding f on f.org_id = df.org_id and f.id = df.finding_id
  where df.org_id = d.org_id and df.decision_id = d.id) held on true`;

/** How many findings an event is about. */
const COUNT: Record<DecisionEvent, string> = {
  "decision.requested": "(d.reach ->> 'findings')::int",
  "decision.approved": "(d.reach ->> 'findings')::int",
  "decision.refused": "(d.reach ->> 'findings')::int",
  "decision.ending": "held.holds",
  "decision.ended": "held.reopened",
};

export interface DecisionTold {
  orgId: number;
  decisionId: string;
  type: DecisionEvent;
  /** who did it; null: nobody, it came by itself */
  by: string | null;
  /** with what words, or why */
  words: string | null;
}

/**
 * Writes to the outbox what became of a decision: each of the events at most once for each decision, however often it is
 * said, because the row's id is made of both.
 */
export async function tellDecision(client: ClientBase, { orgId, decisionId, type, by, words }: DecisionTold): Promise<void> {
  const { rowCount } = await client.query(
    `insert into outbox (org_id, id, type, payload)
     select d.org_id, $3, $4, jsonb_build_object(${ABOUT}, ${PLACES}, 'findings', ${COUNT[type]}, 'by', $5::text, 'words', $6::text)
     from decision d ${HELD} where d.org_id = $1 and d.id = $2
     on conflict (org_id, id) do nothing`,
    [orgId, decisionId, identityId("outbox", type, decisionId), type, by, words],
  );
  if (rowCount) await enqueueRouting(client, orgId);
}

/**
 * Facts (a fix, CISA KEV, exposure, EPSS) that ended decisions for findings of the temp tables "lapsed" and "change": one row a
 * decision and reason. $1 org.
 */
export const TELL_LAPSED = `
insert into outbox (org_id, id, type, payload)
select d.org_id, gen_random_uuid(), 'decision.ended', jsonb_build_object(${ABOUT}, 'teams', l.teams, 'clusters', l.clusters,
  'findings', l.findings, 'by', null, 'words', l.why)
from (
  select e.decision_id, e.why, count(distinct e.finding_id)::int as findings, to_jsonb(array_agg(distinct c.team_id)) as teams,
    coalesce(jsonb_agg(distinct number) filter (where number is not null), '[]') as clusters
  from lapsed e join change c on c.finding_id = e.finding_id left join lateral unnest(c.clusters) number on true group by 1, 2
) l join decision d on d.org_id = $1 and d.id = l.decision_id`;
