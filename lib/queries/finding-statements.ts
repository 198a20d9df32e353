import { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import {
  DECISION_COVERS,
  DECISION_HOLDS,
  DECISION_LAPSED,
  DECISION_LEVEL,
  DECISION_TERMS,
  SEEN_COLUMNS,
  SEEN_THINGS,
} from "@/lib/db/decision-match";
import { raw, rows, type Sql, sql } from "@/lib/db/sql";
import { type FindingStatement, verdict } from "@/lib/schemas/decisions";
import type { Subject } from "./finding-evidence";
import { seesTeam } from "./scope";

export const saidRow = z.object({
  id: z.string(),
  verdict,
  vulnerability: z.string().nullable(),
  justification: z.string().nullable(),
  justificationSaid: z.string().nullable(),
  reason: z.string(),
  author: z.string(),
  format: z.string().nullable(),
  statedAt: z.date(),
  reportId: z.string().nullable(),
  reportName: z.string().nullable(),
});

/** Columns of a decision d and of its report r, where the asker may see that. */
export const saidColumns = sql`d.id, d.verdict, d.vulnerability, d.justification, d.justification_said as "justificationSaid", d.reason, d.author,
  d.format, d.stated_at as "statedAt", rep.id as "reportId", coalesce(rep.filename, rep.received_by) as "reportName"`;
export const saidReport = (ctx: Ctx): Sql =>
  sql`left join report rep on rep.org_id = d.org_id and rep.id = d.report_id and ${seesTeam(ctx, sql`rep.team_id`)}`;

export function saidItem<Row extends z.infer<typeof saidRow>>({ reportId, reportName, statedAt, ...row }: Row) {
  return { ...row, statedAt: statedAt.toISOString(), report: reportId === null ? null : { id: reportId, name: reportName ?? reportId } };
}

const statementRow = saidRow.extend({ stands: z.boolean(), product: z.string(), covers: z.number(), seen: z.number() });

const CAREFUL_FIRST = sql`case c.verdict when 'affected' then 0 when 'under_investigation' then 1 else 2 end`;

/**
 * Every decision that covers something of what is seen of a finding, those that stand first, then the newest. Which one stands
 * of a package in a target is told by the order that judges findings (narrowest, newest, most careful).
 */
export async function readStatements(ctx: Ctx, { orgId, id }: Subject): Promise<FindingStatement[]> {
  const found = await rows(
    statementRow,
    sql`with cand as materialized (
          select c.*, f.subject, d.verdict, ${raw(DECISION_TERMS)} from finding f
            join decision_scope c on c.org_id = f.org_id and c.vulnerability_id = f.problem and coalesce(c.kind, 0) = (f.shape >> 9) & 7
            join decision d on d.org_id = c.org_id and d.id = c.decision_id and d.status = 'approved'
            left join vulnerability v on v.id = f.problem and (f.shape >> 9) & 7 = 0
          where f.org_id = ${orgId} and f.id = ${id}::uuid),
        shown as materialized (
          select s.*, t.active, bool_or(t.active) over () as any_active
          from (select ${raw(SEEN_COLUMNS)} from sighting s where s.org_id = ${orgId} and s.finding_id = ${id}::uuid) s
            join target t on t.org_id = s.org_id and t.id = s.target_id),
        s as materialized (select * from shown where active or not any_active),
        covered as (
          select c.decision_id, c.label, s.target_id, s.package_id, s.tool,
            row_number() over (partition by s.target_id, s.package_id, s.tool
              order by ${raw(DECISION_LEVEL)} desc, c.stated_at desc, ${CAREFUL_FIRST}, c.decision_id) as place
          from s ${raw(SEEN_THINGS)} join cand c on ${raw(DECISION_COVERS)} where ${raw(DECISION_HOLDS)} and ${raw(DECISION_LAPSED)} is null),
        told as (
          select decision_id, min(label) as product, min(place) = 1 as stands, count(distinct (target_id, package_id))::int as covers
          from covered group by decision_id)
        select ${saidColumns}, told.product, told.stands, told.covers, (select count(distinct (target_id, package_id))::int from s) as seen
        from told join decision d on d.org_id = ${orgId} and d.id = told.decision_id ${saidReport(ctx)}
        order by told.stands desc, d.stated_at desc, d.id limit 50`,
  );
  return found.map(saidItem);
}
