import { z } from "zod";
import type { Cursor } from "@/lib/core/page";
import { empty, rows, type Sql, sql } from "@/lib/db/sql";
import { majorOf, type Ordering } from "./columns/finding-columns";
import { type FactFilter, factCondition } from "./finding-facts";
import { afterCursor, keyText, type OrderedRow, orderBy, rawRow, readRow } from "./finding-order";
import { clustersThen, dueThen } from "./findings-at";
import { has } from "./shape-sql";

/** Rows to gather: all findings that meet the conditions, which name columns of f. */
export interface Gathering {
  from: Sql;
  where: Sql;
}

export const presentFindings = (orgId: number, shapes: readonly number[], where: Sql): Gathering => ({
  from: sql`finding f`,
  where: sql`f.org_id = ${orgId} and f.shape = any(${[...shapes]}::int[]) and ${where}`,
});

/**
 * Findings as they stood at a moment: the shape is the one of that moment, from the closed spans or, where nothing has
 * changed since, from the row. History keeps the shape and the deadline only: owner, rank and EPSS are today's, and so are
 * the clusters of what ran.
 */
export const pastFindings = (orgId: number, asOf: Date, facts: FactFilter, where: Sql): Gathering => {
  const columns = (
    shape: Sql,
    due: Sql,
  ): Sql => sql`f.org_id, f.id, f.place_id, f.team_id, f.problem, f.subject, f.rank, f.epss, f.first_seen_at, ${due} as due_at,
    ${clustersThen(has(shape, "running"))} as clusters`;
  return {
    from: sql`(select ${columns(sql`f.shape`, sql`f.due_at`)}, f.shape, f.state_since from finding f
        where f.org_id = ${orgId} and f.state_since <= ${asOf}::timestamptz and f.first_seen_at <= ${asOf}::timestamptz
      union all
      select ${columns(sql`s.shape`, dueThen)}, s.shape, s.from_at as state_since from finding_span s join finding f on f.org_id = s.org_id and f.id = s.finding_id
        where s.org_id = ${orgId} and s.from_at <= ${asOf}::timestamptz and s.to_at > ${asOf}::timestamptz and f.state_since > ${asOf}::timestamptz) f`,
    where: sql`${factCondition(facts, sql`f.shape`)} and ${where}`,
  };
};

export interface Gathered {
  rows: OrderedRow[];
  /** how many there are in all, at most the limit of the gathering */
  total: number;
}

const gatheredRow = z.object({ total: z.number(), id: z.string().nullable(), major: z.number().nullable(), key: z.string().nullable() });

/** Collects what meets the conditions (at most `most` rows, if given), counts it, sorts it and cuts out one page. */
export async function gather(
  { from, where }: Gathering,
  order: Ordering,
  cursor: Cursor | null,
  limit: number,
  most: number | null,
): Promise<Gathered> {
  const named = order.sort === "repository";
  const found = await rows(
    gatheredRow,
    sql`with m as materialized (select f.org_id, f.id, ${majorOf(order.column)} as major, ${named ? sql`f.place_id` : order.column.key} as key
          from ${from} where ${where} ${most === null ? empty : sql`limit ${most}`}),
        n as (select m.id, m.major, ${named ? sql`coalesce(r.name, t.name)` : sql`m.key`} as key from m
          ${named ? sql`left join repository r on r.org_id = m.org_id and r.id = m.key left join target t on r.id is null and t.org_id = m.org_id and t.id = m.key` : empty})
        select c.total, p.id, p.major, p.key from (select count(*)::int as total from m) c
        left join lateral (select n.id, n.major, ${keyText(order, sql`n.key`)} as key, row_number() over (order by ${orderBy(order, sql`n.major`, sql`n.key`, sql`n.id`)}) as position
          from n where ${afterCursor(order, cursor, sql`n.major`, sql`n.key`, sql`n.id`)}
          order by ${orderBy(order, sql`n.major`, sql`n.key`, sql`n.id`)} limit ${limit}) p on true
        order by p.position`,
  );
  return {
    total: found[0]?.total ?? 0,
    rows: found.flatMap((one) => {
      const parsed = rawRow.safeParse(one);
      return parsed.success ? [readRow(order, parsed.data)] : [];
    }),
  };
}

/** How many meet the conditions, counted no further than `most`. */
export async function countUpTo({ from, where }: Gathering, most: number): Promise<number> {
  const [found] = await rows(
    z.object({ count: z.number() }),
    sql`select count(*)::int as count from (select 1 from ${from} where ${where} limit ${most}) x`,
  );
  return found?.count ?? 0;
}
