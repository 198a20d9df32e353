import type { ClientBase } from "pg";
import type { ChannelEvent } from "@/lib/core/channels";
import { SEVERITIES } from "@/lib/core/severity";
import { FINDING_STATES, OUTCOMES } from "@/lib/core/shape";
import { bitsOf } from "@/lib/db/shape-bits";
import { enqueue } from "@/lib/jobs/queue";

/** Findings that one row lists of each outcome and severity, the highest ranks; its cells count all of them. */
const LISTED_OF_EACH = 10;

/** Whether a channel that is on wants one of these events: an expression over the org's number. */
export const isWanted = (org: string, events: readonly ChannelEvent[]): string =>
  `exists (select from channel_rule w join channel wc on wc.org_id = w.org_id and wc.id = w.channel_id and wc.enabled
    where w.org_id = ${org} and w.events && array[${events.map((event) => `'${event}'`).join(", ")}])`;

const isOpen = (shape: string): string => `${bitsOf("state", shape)} <= ${FINDING_STATES.indexOf("in_triage")}`;

/** What is told without being asked for: open and undecided, running, due within 14 days, or high where no timeline applies. */
const matters = (shape: string): string => `(${isOpen(shape)} and ${bitsOf("running", shape)} = 1
  and (${bitsOf("outcome", shape)} >= ${OUTCOMES.indexOf("14_days")}
    or (${bitsOf("outcome", shape)} = ${OUTCOMES.indexOf("none")} and ${bitsOf("severity", shape)} >= ${SEVERITIES.indexOf("high")})))`;

/** One row an event and team. $1 org. */
const INSERT = `
with told as materialized (
  select case when old_id is null or not ${isOpen("old_shape")} then 'findings.opened' else 'findings.urgent' end as type,
    finding_id, team_id, rank, clusters, ${bitsOf("outcome", "shape")} as o, ${bitsOf("severity", "shape")} as s, ${bitsOf("kind", "shape")} as k
  from change
  where ${matters("shape")} and (old_id is null or not ${matters("old_shape")})
), cells as (
  select type, team_id, sum(n)::int as total, jsonb_agg(jsonb_build_object('o', o, 's', s, 'k', k, 'c', clusters, 'n', n)) as cells
  from (select type, team_id, o, s, k, clusters, count(*) as n from told group by type, team_id, o, s, k, clusters) counted
  group by type, team_id
), listed as (
  select type, team_id, jsonb_agg(jsonb_build_object('id', finding_id, 'o', o, 's', s, 'k', k, 'c', clusters, 'r', rank)
    order by rank desc, finding_id) as listed
  from (select *, row_number() over (partition by type, team_id, o, s order by rank desc, finding_id) as position from told) ranked
  where position <= ${LISTED_OF_EACH}
  group by type, team_id
)
insert into outbox (org_id, id, type, payload)
select $1::int, gen_random_uuid(), cells.type,
  jsonb_build_object('team', cells.team_id, 'total', total, 'cells', cells, 'listed', listed)
from cells join listed on listed.type = cells.type and listed.team_id is not distinct from cells.team_id`;

/** Has what the outbox holds turned into deliveries after the commit; one job an org, however often it is asked for. */
export const enqueueRouting = (client: Parameters<typeof enqueue>[0], orgId: number): Promise<void> =>
  enqueue(client, "route-outbox", { orgId }, { key: `route-outbox:${orgId}` });

/**
 * Writes to the outbox what the temp table "change" of a reconcile made worth telling: findings that are new, came back,
 * began to run or became urgent, by event and team. One statement, and a second where there is anything.
 */
export async function writeOutbox(client: ClientBase, orgId: number): Promise<void> {
  const { rowCount } = await client.query(INSERT, [orgId]);
  if (rowCount) await enqueueRouting(client, orgId);
}
