import type { Cursor } from "@/lib/core/page";
import { rows, type Sql, sql } from "@/lib/db/sql";
import { DIRECTION, LATER, type Ordering } from "./columns/finding-columns";
import { type OrderedRow, rawRow, readRow } from "./finding-order";

/**
 * A page in the order of place names: walks the names, and for each place takes what matches, until the page is full.
 * For lists in which many of the places (p, those of `among`) have something; a sparse one is gathered instead.
 */
export async function walkPlaces(
  orgId: number,
  order: Ordering,
  shapes: readonly number[],
  where: Sql,
  cursor: Cursor | null,
  limit: number,
  among: Sql,
): Promise<OrderedRow[]> {
  const byName = DIRECTION[order.keyDirection];
  const byId = DIRECTION[order.idDirection];
  const notBefore = order.keyDirection === "asc" ? sql`>=` : sql`<=`;
  const start = cursor === null ? sql`true` : sql`p.name ${notBefore} ${cursor.key}::text`;
  const rest = cursor === null ? sql`true` : sql`(p.name <> ${cursor.key}::text or f.id ${LATER[order.idDirection]} ${cursor.id}::uuid)`;
  // repositories and other places each in the order of their own index, so that neither is sorted as a whole
  const walk = (places: Sql): Sql =>
    sql`(select x.id, p.name from ${places},
        lateral (select f.id from finding f where f.org_id = ${orgId} and f.place_id = p.id and f.shape = any(${[...shapes]}::int[]) and ${where} and ${rest}
          order by f.id ${byId} limit ${limit}) x
        where p.org_id = ${orgId} and ${start} and ${among} order by p.name ${byName}, x.id ${byId} limit ${limit})`;
  const found = await rows(
    rawRow,
    sql`select m.id, 0 as major, m.name as key from (${walk(sql`repository p`)} union all ${walk(sql`(select * from target where kind <> 0) p`)}) m
        order by m.name ${byName}, m.id ${byId} limit ${limit}`,
  );
  return found.map((one) => readRow(order, one));
}
