import type { ClientBase } from "pg";
import { NIL_ID } from "@/lib/core/ids";
import { DEFAULT_SILENCE_POLICY, FEWEST_HOURS_HEARD, SOURCE_DAYS } from "@/lib/core/silence";
import { transaction } from "@/lib/db/tx";
import { enqueueRouting } from "../notify/write-outbox";

/** The interval in which at least so much of the time went by is the usual one: a weekend's pause is, one outage is not. */
const SHARE_OF_TIME = 0.75;

/** One round at a time, whichever worker comes first. */
const LOCK = "select pg_advisory_xact_lock(hashtext('watch-sources'))";

const FORGET = `
with old as (delete from source_hour where hour <= $1::timestamptz - make_interval(days => ${SOURCE_DAYS}))
delete from source s where not exists (select from source_hour h where h.org_id = s.org_id and h.cluster_id = s.cluster_id and h.tool = s.tool
  and h.hour > $1::timestamptz - make_interval(days => ${SOURCE_DAYS}))`;

/**
 * Intervals between the hours in which each reported, but for those that were noticed as silence: what was broken is no
 * habit. $1 now.
 */
const LEARN = `
with heard as (
  select org_id, cluster_id, tool, hour, lag(hour) over w as before
  from source_hour where hour <= $1 window w as (partition by org_id, cluster_id, tool order by hour)
), gap as (
  select h.org_id, h.cluster_id, h.tool, h.hour, extract(epoch from h.hour - h.before) / 3600 as hours from heard h
  where h.before is not null and not exists (select from source_silence s where s.org_id = h.org_id and s.cluster_id = h.cluster_id
    and s.tool = h.tool and s.since = h.before + interval '1 hour')
), passed as (
  select *, sum(hours) over (partition by org_id, cluster_id, tool order by hours, hour) as up_to,
    sum(hours) over (partition by org_id, cluster_id, tool) as in_all
  from gap
), usual as (
  select org_id, cluster_id, tool, ceil(min(hours) filter (where up_to >= ${SHARE_OF_TIME} * in_all))::int as hours from passed group by 1, 2, 3
), last as (
  select org_id, cluster_id, tool, max(hour) as hour, count(*) as times from heard group by 1, 2, 3
), learned as (
  select l.*, case when l.times >= ${FEWEST_HOURS_HEARD} then u.hours end as usual,
    coalesce((p.policy ->> 'factor')::float8, ${DEFAULT_SILENCE_POLICY.factor}) as factor,
    coalesce((p.policy ->> 'floorHours')::int, ${DEFAULT_SILENCE_POLICY.floorHours}) as floor_hours
  from last l left join usual u using (org_id, cluster_id, tool) left join silence_policy p on p.org_id = l.org_id
)
insert into source (org_id, cluster_id, tool, heard_at, usual_hours, allowed_hours)
select org_id, cluster_id, tool, hour + interval '1 hour', usual, greatest(ceil(usual * factor)::int, case when usual is not null then floor_hours end)
from learned
on conflict (org_id, cluster_id, tool) do update set heard_at = excluded.heard_at, usual_hours = excluded.usual_hours,
  allowed_hours = excluded.allowed_hours
where (source.heard_at, source.usual_hours, source.allowed_hours)
  is distinct from (excluded.heard_at, excluded.usual_hours, excluded.allowed_hours)`;

/** Whether a source s is silent at $1. */
const IS_SILENT = "(s.allowed_hours is not null and s.heard_at + make_interval(hours => s.allowed_hours) < $1)";

const ofSilence = "s.org_id = x.org_id and s.cluster_id = x.cluster_id and s.tool = x.tool";

/** A late report that still leaves it silent: the silence is the same one, and shorter. */
const SHORTEN = `update source_silence x set since = s.heard_at from source s
  where ${ofSilence} and x.ended_at is null and ${IS_SILENT} and x.since <> s.heard_at`;

const END = `update source_silence x set ended_at = $1 from source_silence o left join source s
    on s.org_id = o.org_id and s.cluster_id = o.cluster_id and s.tool = o.tool
  where o.org_id = x.org_id and o.cluster_id = x.cluster_id and o.tool = x.tool and o.since = x.since
    and x.ended_at is null and (s.tool is null or not ${IS_SILENT})
  returning x.org_id as "orgId", x.cluster_id as "clusterId", x.tool, x.since, s.heard_at as "heardAt", s.usual_hours as "usualHours",
    s.allowed_hours as "allowedHours"`;

const BEGIN = `insert into source_silence (org_id, cluster_id, tool, since, noticed_at)
  select s.org_id, s.cluster_id, s.tool, s.heard_at, $1 from source s
  where ${IS_SILENT} and not exists (select from source_silence x where ${ofSilence} and x.ended_at is null)
  on conflict (org_id, cluster_id, tool, since) do update set ended_at = null, noticed_at = excluded.noticed_at
  returning org_id as "orgId", cluster_id as "clusterId", tool, since, null as "heardAt",
    (select usual_hours from source s where s.org_id = source_silence.org_id and s.cluster_id = source_silence.cluster_id and s.tool = source_silence.tool) as "usualHours",
    (select allowed_hours from source s where s.org_id = source_silence.org_id and s.cluster_id = source_silence.cluster_id and s.tool = source_silence.tool) as "allowedHours"`;

interface Turn {
  orgId: number;
  clusterId: string;
  tool: string;
  since: Date;
  /** null: it is silent, or forgotten */
  heardAt: Date | null;
  usualHours: number | null;
  allowedHours: number | null;
}

/**
 * Learns how often each scanner, sensor and inventory reports, and tells the outbox of those that have fallen silent or are
 * back, each once, in all orgs. A silence that ends without a word (the policy changed, it is forgotten) is not told of.
 */
export const watchSources = (now: Date = new Date()): Promise<{ silent: number; back: number }> =>
  transaction(async (client) => {
    await client.query(LOCK);
    for (const statement of [FORGET, LEARN, SHORTEN]) await client.query(statement, [now]);
    const ended = await client.query<Turn>(END, [now]);
    const begun = await client.query<Turn>(BEGIN, [now]);
    const back = ended.rows.filter(({ heardAt, since }) => heardAt !== null && heardAt > since);
    await tell(client, "source.back", back);
    await tell(client, "source.silent", begun.rows);
    return { silent: begun.rows.length, back: back.length };
  });

async function tell(client: ClientBase, type: "source.silent" | "source.back", turns: readonly Turn[]): Promise<void> {
  if (turns.length === 0) return;
  await client.query(
    `insert into outbox (org_id, id, type, payload)
     select t."orgId", gen_random_uuid(), $1, jsonb_build_object('tool', t.tool, 'clusterName', c.name, 'cluster', n.number, 'since', t.since,
       'heardAt', t."heardAt", 'usualHours', t."usualHours", 'allowedHours', t."allowedHours")
     from jsonb_to_recordset($2::jsonb) as t("orgId" int, "clusterId" uuid, tool text, since text, "heardAt" text, "usualHours" int, "allowedHours" int)
     left join cluster c on c.org_id = t."orgId" and c.id = t."clusterId" and c.id <> $3::uuid
     left join cluster_number n on n.org_id = t."orgId" and n.cluster_id = c.id`,
    [type, JSON.stringify(turns), NIL_ID],
  );
  for (const orgId of new Set(turns.map((turn) => turn.orgId))) await enqueueRouting(client, orgId);
}
