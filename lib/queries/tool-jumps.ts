import { z } from "zod";
import { NIL_ID } from "@/lib/core/ids";
import { rows, sql } from "@/lib/db/sql";
import type { ToolJump } from "@/lib/schemas/posture";
import type { PostureScope } from "./posture-scope";
import { daysBefore, dayText, TREND_DAYS } from "./posture-trend";

/** So few findings are no jump, and so small a share of what is open is none. */
const LEAST_FINDINGS = 20;
const LEAST_SHARE = 0.02;

const dayRow = z.object({
  day: z.string(),
  tool: z.string(),
  versions: z.array(z.string()),
  before: z.array(z.string()).nullable(),
  opened: z.number(),
  closed: z.number(),
});

/**
 * Days on which a tool, or what it knows, changed many findings of images that did not change; oldest first. Not known of
 * a cluster by itself. One statement.
 */
export async function readToolJumps({ orgId, at, team, cluster }: PostureScope, open: number): Promise<ToolJump[]> {
  if (cluster !== null) return [];
  const found = await rows(
    dayRow,
    sql`with spoke as (
          select day, tool, max(versions) as versions from tool_day
          where org_id = ${orgId} and day > ${dayText(daysBefore(at, TREND_DAYS))}::date and day <= ${dayText(at)}::date group by 1, 2
        ), told as (
          select *, lag(versions) over (partition by tool order by day) as before from spoke where versions <> '{}'
        )
        select d.day::text as day, d.tool, coalesce(max(t.versions), '{}') as versions, max(t.before) as before,
          sum(d.opened)::int as opened, sum(d.closed)::int as closed
        from tool_day d left join told t using (day, tool)
        where d.org_id = ${orgId} and d.day > ${dayText(daysBefore(at, TREND_DAYS))}::date and d.day <= ${dayText(at)}::date
          and ${team(sql`nullif(d.team_id, ${NIL_ID}::uuid)`)}
        group by 1, 2
        having sum(d.opened + d.closed) >= ${Math.max(LEAST_FINDINGS, Math.ceil(open * LEAST_SHARE))}::int
        order by 1, 2`,
  );
  return found.map(({ before, ...jump }) => ({ ...jump, before: before?.join() === jump.versions.join() ? null : before }));
}
