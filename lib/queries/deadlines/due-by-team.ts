import { z } from "zod";
import { NIL_ID } from "@/lib/core/ids";
import { rows, sql } from "@/lib/db/sql";
import { timedShapes } from "../clock-counts";
import { allPolicies, currentPolicy } from "../current-policy";
import type { PostureScope } from "../posture-scope";

const dueRow = z.object({ teamId: z.string(), left: z.number(), count: z.number(), first: z.date() });

/** What a team has to mend by when: dueIn[d] findings have d whole days left. */
export interface Due {
  overdue: number;
  worstDueAt: Date | null;
  dueIn: readonly number[];
}

/** Open findings of each team (nil id: unowned) that are overdue or due within `days` days, off the order of deadlines. Two statements. */
export async function readDueByTeam({ orgId, team, cluster, at }: PostureScope, days: number): Promise<ReadonlyMap<string, Due>> {
  const policies = allPolicies(await currentPolicy(orgId));
  const found = await rows(
    dueRow,
    sql`select coalesce(f.team_id, ${NIL_ID}::uuid) as "teamId",
          greatest(-1, floor(extract(epoch from f.due_at - ${at}::timestamptz) / 86400))::int as left, count(*)::int as count, min(f.due_at) as first
        from ${timedShapes(orgId, policies)} s
        cross join lateral (select f.team_id, f.due_at from finding f where f.org_id = ${orgId} and f.shape = s.shape
          and f.due_at < ${at}::timestamptz + ${days}::int * interval '1 day' and ${team(sql`f.team_id`)}
          and ${cluster === null ? sql`true` : sql`${cluster.number ?? -1}::smallint = any(f.clusters)`}) f
        group by 1, 2`,
  );
  const due = new Map<string, Due & { dueIn: number[] }>();
  for (const { teamId, left, count, first } of found) {
    const known = due.get(teamId) ?? { overdue: 0, worstDueAt: null, dueIn: Array.from({ length: days }, () => 0) };
    if (left < 0) due.set(teamId, { ...known, overdue: count, worstDueAt: first });
    else {
      known.dueIn[left] = count;
      due.set(teamId, known);
    }
  }
  return due;
}
