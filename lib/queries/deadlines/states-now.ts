import { z } from "zod";
import { rows, sql } from "@/lib/db/sql";
import { countedFindings } from "../findings-at";
import type { PostureScope } from "../posture-scope";
import { fact, isFixed, isVulnerability } from "../shape-sql";

const stateRow = z.object({ teamId: z.string(), state: z.number(), count: z.number() });

/** Vulnerabilities by team (nil id: unowned) that are open (0), in triage (1) or decided (2) now, off the counters. One statement. */
export const readStatesNow = ({ orgId, team, cluster }: PostureScope) =>
  rows(
    stateRow,
    sql`select c.team_id as "teamId", least(2, ${fact(sql`c.shape`, "state")}) as state, sum(c.count)::int as count
        from ${countedFindings(orgId, "now")} c
        where ${cluster === null ? sql`c.level = 'team'` : sql`c.number = ${cluster.number ?? -1}::smallint`}
          and ${isVulnerability(sql`c.shape`)} and not ${isFixed(sql`c.shape`)} and ${team(sql`c.team_id`)}
        group by 1, 2`,
  );
