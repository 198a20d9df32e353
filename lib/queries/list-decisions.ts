import { z } from "zod";
import { type Ctx, guard } from "@/lib/auth/ctx";
import { END_FACTS } from "@/lib/core/decision-policy";
import { listKey } from "@/lib/core/page";
import { allows } from "@/lib/core/permissions";
import { rows, type Sql, sql } from "@/lib/db/sql";
import { type DecisionItem, type decisionPage, decisionStatus, type listDecisionsInput } from "@/lib/schemas/decisions";
import { saidColumns, saidItem, saidReport, saidRow } from "./finding-statements";
import { after, boundedCount, COUNT_LIMIT, contains, cutPage, orderBy, type SortKey, sortOf, totalOf, where } from "./keyset";
import { seesTeam } from "./scope";

const SORTS: Record<"stated", SortKey> = { stated: { value: sql`d.stated_at`, type: "timestamptz" } };
const FEW_PRODUCTS = 3;
const FEW_PROBLEMS = 20;

/** Findings that the decision holds of now, of those that the asker may see, up to the limit of counts. */
const hides = (ctx: Ctx): Sql => {
  const own =
    ctx.teams === "all" ? sql`` : sql`join finding f on f.org_id = df.org_id and f.id = df.finding_id and ${seesTeam(ctx, sql`f.team_id`)}`;
  return sql`(select count(*)::int from (select 1 from decision_finding df ${own}
    where df.org_id = d.org_id and df.decision_id = d.id and df.to_at is null limit ${COUNT_LIMIT + 1}) held)`;
};

/** What is read of a decision beside its words. */
export const decisionRow = saidRow.extend({
  createdAt: z.date(),
  status: decisionStatus,
  authorId: z.string().nullable(),
  approver: z.string().nullable(),
  approvedAt: z.date().nullable(),
  answer: z.string().nullable(),
  expiresAt: z.date().nullable(),
  endWhen: z.array(z.enum(END_FACTS)),
  endEpss: z.number().nullable(),
  endedAt: z.date().nullable(),
  endReason: z.string().nullable(),
  runDone: z.number(),
  runTotal: z.number().nullable(),
  running: z.boolean(),
  vulnerabilities: z.array(z.string()),
  products: z.array(z.string()),
  productCount: z.number(),
  teams: z.array(z.object({ id: z.string(), name: z.string() })),
  hides: z.number(),
});

const scopes = sql`from decision_scope c where c.org_id = d.org_id and c.decision_id = d.id`;

/** Columns of a decision d beside its words. */
export const decisionColumns = (ctx: Ctx): Sql => sql`d.created_at as "createdAt", d.status, d.author_id as "authorId", d.approver,
  d.approved_at as "approvedAt", d.answer, d.expires_at as "expiresAt", d.end_when as "endWhen", d.end_epss as "endEpss",
  d.ended_at as "endedAt", d.end_reason as "endReason", d.run_done as "runDone", d.run_total as "runTotal",
  d.status = 'approved' and d.format is null and d.run_finished_at is null as running,
  array(select distinct c.vulnerability_id ${scopes} order by 1 limit ${FEW_PROBLEMS}) as vulnerabilities,
  array(select c.label ${scopes} group by c.label order by min(c.number) limit ${FEW_PRODUCTS}) as products,
  (select count(distinct c.label)::int ${scopes}) as "productCount",
  array(select jsonb_build_object('id', t.id, 'name', t.name) from team t
    where t.org_id = d.org_id and t.id = any(d.team_ids) and ${seesTeam(ctx, sql`t.id`)} order by t.name) as teams,
  ${hides(ctx)} as hides`;

export function decisionItemOf(ctx: Ctx, row: z.infer<typeof decisionRow>): DecisionItem {
  const { createdAt, authorId, approver, approvedAt, answer, expiresAt, endWhen, endEpss, endedAt, endReason, runDone, runTotal, running } =
    row;
  const { hides: held, status, vulnerabilities, products, productCount, teams, ...said } = row;
  const decides = allows(ctx.role, "decisions:decide");
  const mine = authorId !== null && authorId === ctx.actor.id;
  const here = said.format === null && endedAt === null;
  return {
    ...saidItem(saidRow.parse(said)),
    createdAt: createdAt.toISOString(),
    status,
    answer: approver === null ? null : { by: approver, at: approvedAt?.toISOString() ?? null, words: answer },
    ends: { at: expiresAt?.toISOString() ?? null, when: endWhen, epss: endEpss === null ? null : endEpss / 1000 },
    progress: running ? { done: runDone, of: runTotal ?? 0 } : null,
    may: { answer: here && status === "requested" && decides && !mine, end: here && (mine || (decides && ctx.teams === "all")) },
    ended: endedAt === null ? null : { at: endedAt.toISOString(), reason: endReason },
    vulnerabilities,
    products,
    productCount,
    teams,
    hides: totalOf(held),
  };
}

/** A team sees the decisions that are limited to it, and those that hold or held of a finding of its own. */
export const seesDecision = (ctx: Ctx): Sql =>
  ctx.teams === "all"
    ? sql`true`
    : sql`(d.team_ids && ${[...ctx.teams]}::uuid[] or exists (select from decision_finding df join finding f on f.org_id = df.org_id and f.id = df.finding_id
        where df.org_id = d.org_id and df.decision_id = d.id and ${seesTeam(ctx, sql`f.team_id`)}))`;

/** The register of decisions, the latest first. One statement. */
export const listDecisions = guard(
  "findings:read",
  async (ctx, input: z.infer<typeof listDecisionsInput>): Promise<z.infer<typeof decisionPage>> => {
    const sort = sortOf(listKey("decisions", ctx, input), "-stated", SORTS);
    const filtered = sql`from decision d where d.org_id = ${ctx.orgId} and ${seesDecision(ctx)}
    ${where(input.verdict, (verdicts) => sql`d.verdict = any(${verdicts}::text[])`)}
    ${where(input.status, (statuses) => sql`d.status = any(${statuses}::text[])`)}
    ${where(input.report, (report) => sql`d.report_id = ${report}::uuid`)}
    ${where(
      input.q,
      (q) => sql`(d.author ilike ${contains(q)} or d.vulnerability ilike ${contains(q)} or exists (select from decision_scope c
      where c.org_id = d.org_id and c.decision_id = d.id and (c.vulnerability_id ilike ${contains(q)} or c.label ilike ${contains(q)})))`,
    )}`;
    const found = await rows(
      decisionRow.extend({ total: z.number() }),
      sql`with page as materialized (select d.* ${filtered} and ${after(sort, sql`d.id`, input.cursor)} order by ${orderBy(sort, sql`d.id`)} limit ${input.limit + 1})
        select ${saidColumns}, ${decisionColumns(ctx)}, ${boundedCount(filtered)} as total
        from page d ${saidReport(ctx)} order by ${orderBy(sort, sql`d.id`)}`,
    );
    const { page, nextCursor } = cutPage(
      found.map((row) => ({ ...row, key: row.statedAt.toISOString() })),
      input.limit,
      sort,
    );
    return {
      items: page.map((row) => decisionItemOf(ctx, row)),
      nextCursor,
      total: totalOf(found[0]?.total ?? 0),
    };
  },
);
