import { z } from "zod";
import { type Ctx, requireAction } from "@/lib/auth/ctx";
import { requirePerson } from "@/lib/auth/self";
import { INBOX_KINDS, MOST_NAMED, WATCHABLE } from "@/lib/core/inbox";
import { listKey } from "@/lib/core/page";
import { severityOf } from "@/lib/core/severity";
import { FINDING_STATES, OUTCOMES } from "@/lib/core/shape";
import { rows, type Sql, sql } from "@/lib/db/sql";
import type { InboxItem, inboxPage, listInboxInput } from "@/lib/schemas/inbox";
import { after, boundedCount, cutPage, orderBy, type SortKey, sortOf, totalOf } from "./keyset";
import { seesTeam } from "./scope";
import { fact } from "./shape-sql";

const SORTS: Record<"at", SortKey> = { at: { value: sql`i.created_at`, type: "timestamptz" } };
const SHOWN = 3;

const shown = z.object({
  id: z.string(),
  problem: z.string(),
  title: z.string().nullable(),
  place: z.string(),
  severity: z.number(),
  outcome: z.number(),
  state: z.number(),
});
const itemRow = z.object({
  id: z.string(),
  kind: z.enum(INBOX_KINDS),
  createdAt: z.date(),
  read: z.boolean(),
  actor: z.string().nullable(),
  comment: z.string().nullable(),
  was: z.number().nullable(),
  becomes: z.number().nullable(),
  thingKind: z.enum(WATCHABLE).nullable(),
  thingId: z.string().nullable(),
  thingName: z.string().nullable(),
  named: z.number(),
  count: z.number(),
  findings: z.array(shown),
  total: z.number(),
});

const stateOf = (number: number | null) => (number === null ? null : (FINDING_STATES[number] ?? null));

/** Of the findings that an item names, those that the reader may see now. */
const visible = (ctx: Ctx): Sql =>
  sql`from finding f where f.org_id = i.org_id and f.id = any(i.finding_ids) and ${seesTeam(ctx, sql`f.team_id`)}`;

function itemOf({
  createdAt,
  was,
  becomes,
  thingKind,
  thingId,
  thingName,
  named,
  findings,
  total: _,
  ...item
}: z.infer<typeof itemRow>): InboxItem {
  return {
    ...item,
    at: createdAt.toISOString(),
    was: stateOf(was),
    becomes: stateOf(becomes),
    thing: thingKind && thingId && thingName ? { kind: thingKind, id: thingId, name: thingName } : null,
    atLeast: named >= MOST_NAMED,
    findings: findings.map(({ severity, outcome, state, ...finding }) => ({
      ...finding,
      severity: severityOf(severity),
      outcome: OUTCOMES[outcome] ?? "none",
      state: FINDING_STATES[state] ?? "open",
    })),
  };
}

/**
 * What the person was told, the latest first. Items of which they may see nothing any more are not there, and not counted.
 */
export async function listInbox(ctx: Ctx, input: z.output<typeof listInboxInput>): Promise<z.infer<typeof inboxPage>> {
  const person = requirePerson(ctx);
  requireAction(ctx, "findings:read");
  const sort = sortOf(listKey("inbox", ctx, input), "-at", SORTS);
  const own = sql`from inbox_item i where i.org_id = ${ctx.orgId} and i.user_id = ${person}::uuid
    and ${input.unread === true ? sql`i.read_at is null` : sql`true`} and exists (select ${visible(ctx)})`;
  const found = await rows(
    itemRow,
    sql`select page.*, c.body as comment,
          coalesce(r.name, w.namespace || '/' || w.name) as "thingName", seen.count, seen.findings
        from (
          select i.org_id, i.id, i.kind, i.created_at as "createdAt", i.read_at is not null as read, i.actor, i.was, i.becomes,
            i.thing_kind as "thingKind", i.thing_id as "thingId", i.comment_id, i.finding_ids, cardinality(i.finding_ids) as named,
            ${boundedCount(own)} as total
          ${own} and ${after(sort, sql`i.id`, input.cursor)} order by ${orderBy(sort, sql`i.id`)} limit ${input.limit + 1}
        ) page
        left join finding_comment c on c.org_id = page.org_id and c.id = page.comment_id
        left join repository r on page."thingKind" = 'repository' and r.org_id = page.org_id and r.id = page."thingId"
          and ${seesTeam(ctx, sql`r.team_id`)}
        left join workload w on page."thingKind" = 'workload' and w.org_id = page.org_id and w.id = page."thingId"
          and ${seesTeam(ctx, sql`w.team_id`)}
        cross join lateral (
          select max(all_of)::int as count,
            jsonb_agg(jsonb_build_object('id', f.id, 'problem', f.problem, 'title', coalesce(v.title, d.title),
              'place', coalesce(p.name, t.name, ''), 'severity', f.severity, 'outcome', f.outcome, 'state', f.state) order by f.rank desc, f.id) as findings
          from (
            select f.id, f.problem, f.place_id, f.rank, ${fact(sql`f.shape`, "severity")} as severity, ${fact(sql`f.shape`, "outcome")} as outcome,
              ${fact(sql`f.shape`, "state")} as state, ${fact(sql`f.shape`, "kind")} as kind, count(*) over () as all_of
            from finding f where f.org_id = page.org_id and f.id = any(page.finding_ids) and ${seesTeam(ctx, sql`f.team_id`)}
            order by f.rank desc, f.id limit ${SHOWN}
          ) f
          left join vulnerability v on f.kind = 0 and v.id = f.problem
          left join finding_detail d on d.org_id = page.org_id and d.finding_id = f.id
          left join repository p on p.org_id = page.org_id and p.id = f.place_id
          left join target t on t.org_id = page.org_id and t.id = f.place_id
        ) seen
        order by page."createdAt" desc, page.id`,
  );
  const { page, nextCursor } = cutPage(
    found.map((each) => ({ ...each, key: each.createdAt.toISOString() })),
    input.limit,
    sort,
  );
  return { items: page.map(({ key: _key, ...each }) => itemOf(each)), nextCursor, total: totalOf(found[0]?.total ?? 0) };
}
