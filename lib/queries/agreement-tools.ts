import { z } from "zod";
import { rows, sql } from "@/lib/db/sql";
import { lookers } from "./agreement-sql";
import type { PostureScope } from "./posture-scope";
import { isVulnerability } from "./shape-sql";

const toolRow = z.object({ tool: z.string(), images: z.number(), findings: z.number(), unique: z.number(), alone: z.number() });
const pairRow = z.object({ tool: z.string(), other: z.string(), images: z.number() });

/** Every tool that looked for vulnerabilities in the scope, and what it alone sees (see agreement "unique"). One statement. */
export const readTools = (scope: PostureScope) =>
  rows(
    toolRow,
    sql`with looked as materialized ${lookers(scope)}, watched as (
          select target_id, count(*) as tools from looked group by 1
        ), seen as materialized (
          select s.finding_id, s.tool, bool_or(w.tools > 1) as compared
          from looked l join watched w using (target_id)
          join sighting s on s.org_id = ${scope.orgId} and s.target_id = l.target_id and s.tool = l.tool
          join finding f on f.org_id = s.org_id and f.id = s.finding_id and ${isVulnerability(sql`f.shape`)}
          group by 1, 2
        ), alone as (
          select finding_id, count(*) as tools from seen group by 1
        ), counted as (
          select seen.tool, count(*)::int as findings, count(*) filter (where alone.tools = 1 and seen.compared)::int as "unique"
          from seen join alone using (finding_id) group by 1)
        select l.tool, count(*)::int as images, coalesce(max(c.findings), 0) as findings, coalesce(max(c."unique"), 0) as "unique",
          count(*) filter (where w.tools = 1)::int as alone
        from looked l join watched w using (target_id) left join counted c using (tool) group by l.tool order by 2 desc, 1`,
  );

/** Pairs of tools by how many images of the scope both have looked at, most first. */
export const readPairs = (scope: PostureScope) =>
  rows(
    pairRow,
    sql`with looked as materialized ${lookers(scope)}
        select a.tool, b.tool as other, count(*)::int as images from looked a join looked b using (target_id)
        where a.tool < b.tool group by 1, 2 order by 3 desc, 1, 2`,
  );
