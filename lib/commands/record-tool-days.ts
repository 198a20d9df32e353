import { NIL_ID } from "@/lib/core/ids";
import { FINDING_KINDS, FINDING_STATES } from "@/lib/core/shape";
import { pool } from "@/lib/db/client";
import { bitsOf } from "@/lib/db/shape-bits";

const isVulnerability = (shape: string): string => `${bitsOf("kind", shape)} = ${FINDING_KINDS.indexOf("vulnerability")}`;
const wasOpen = (shape: string): string => `${bitsOf("state", shape)} <= ${FINDING_STATES.indexOf("in_triage")}`;

/** A stretch p that a report of a tool ended which had looked at the same image before the day. */
const ENDED = `finding_span p
  join report r on r.org_id = $1 and r.id = p.report_id
  join target t on t.org_id = $1 and t.id = r.target_id and t.kind = 0
  join target_scan looked on looked.org_id = $1 and looked.target_id = r.target_id and looked.tool = r.tool and looked.first_scan_at < $3
  join finding f on f.org_id = $1 and f.id = p.finding_id and ${isVulnerability("f.shape")}`;

/**
 * $1 org, $2 day, $3 its first moment, $4 that of the next, $5 the nil id. What opened is seen still, or is told by the
 * report that ended it.
 */
const WRITE = `
with opened as (
  select s.tool, f.team_id, f.id
  from (select distinct shape from team_count where org_id = $1 and count > 0 and ${isVulnerability("shape")}) known
  cross join lateral (select * from finding f where f.org_id = $1 and f.shape = known.shape and f.first_seen_at >= $3 and f.first_seen_at < $4) f
  join sighting s on s.org_id = $1 and s.finding_id = f.id
  join target t on t.org_id = $1 and t.id = s.target_id and t.kind = 0
  join target_scan looked on looked.org_id = $1 and looked.target_id = s.target_id and looked.tool = s.tool and looked.first_scan_at < $3
  union
  select r.tool, f.team_id, f.id from ${ENDED}
  where p.org_id = $1 and p.from_at >= $3 and p.from_at < $4 and p.from_at = f.first_seen_at and ${wasOpen("p.shape")}
), closed as (
  select distinct r.tool, f.team_id, f.id from ${ENDED}
  where p.org_id = $1 and p.to_at >= $3 and p.to_at < $4 and ${wasOpen("p.shape")}
), spoke as (
  select tool, array_agg(distinct tool_version order by tool_version) as versions from report
  where org_id = $1 and status = 'done' and tool_version is not null and generated_at >= $3 and generated_at < $4 group by 1
), changed as (
  select tool, team_id, 1 as opened, 0 as closed from opened
  union all select tool, team_id, 0, 1 from closed
  union all select tool, null, 0, 0 from spoke
), fresh as (
  select c.tool, coalesce(c.team_id, $5) as team_id, coalesce(max(s.versions), '{}') as versions,
    sum(c.opened)::int as opened, sum(c.closed)::int as closed
  from changed c left join spoke s using (tool) group by 1, 2
), gone as (
  delete from tool_day d where d.org_id = $1 and d.day = $2::date
    and not exists (select from fresh where fresh.tool = d.tool and fresh.team_id = d.team_id)
)
insert into tool_day (org_id, day, tool, team_id, versions, opened, closed)
select $1, $2::date, tool, team_id, versions, opened, closed from fresh
on conflict (org_id, day, tool, team_id) do update set versions = excluded.versions, opened = excluded.opened, closed = excluded.closed`;

/** Writes anew what each tool alone changed on a day (UTC): see ToolDay. One statement. */
export async function recordToolDays(orgId: number, day: string, from: Date, to: Date): Promise<void> {
  await pool().query(WRITE, [orgId, day, from, to, NIL_ID]);
}
