import { z } from "zod";
import { guard } from "@/lib/auth/ctx";
import { notFound } from "@/lib/core/errors";
import { isId } from "@/lib/core/ids";
import { listKey } from "@/lib/core/page";
import { row, rows, sql } from "@/lib/db/sql";
import type { eventPage, listEventsInput } from "@/lib/schemas/signals";
import { after, cutPage, orderBy, type SortKey, sortOf, totalOf } from "./keyset";
import { seesTeam } from "./scope";

const SORTS: Record<"at", SortKey> = { at: { value: sql`e.at`, type: "timestamptz" } };

const eventRow = z.object({
  id: z.string(),
  at: z.date(),
  hostname: z.string().nullable(),
  pod: z.string().nullable(),
  container: z.string().nullable(),
  output: z.string(),
  raw: z.unknown(),
});

/** The raw events below a signal, latest first. The total is the signal's own exact count. Two statements. */
export const listEvents = guard("signals:read", async (ctx, input: z.infer<typeof listEventsInput>): Promise<z.infer<typeof eventPage>> => {
  if (!isId(input.id)) throw notFound("signal");
  const { orgId } = ctx;
  const signal = await row(
    z.object({ count: z.number(), from: z.date(), to: z.date() }),
    sql`select least(count, 2147483647)::int as count, first_seen_at as "from", last_seen_at as "to" from signal g
        where org_id = ${orgId} and id = ${input.id}::uuid and ${seesTeam(ctx, sql`g.team_id`)}`,
  );
  if (!signal) throw notFound("signal");
  const sort = sortOf(listKey("events", ctx, input), "-at", SORTS);
  // Its first and last times keep the search to the partitions of those days.
  const found = await rows(
    eventRow,
    sql`select e.id, e.at, e.hostname, e.pod, e.container, e.output, e.raw from event e
        where e.org_id = ${orgId} and e.signal_id = ${input.id}::uuid and e.at >= ${signal.from}::timestamptz and e.at <= ${signal.to}::timestamptz
          and ${after(sort, sql`e.id`, input.cursor)}
        order by ${orderBy(sort, sql`e.id`)} limit ${input.limit + 1}`,
  );
  const { page, nextCursor } = cutPage(
    found.map((event) => ({ ...event, key: event.at.toISOString() })),
    input.limit,
    sort,
  );
  return {
    items: page.map(({ key: _key, at, ...event }) => ({ ...event, at: at.toISOString() })),
    nextCursor,
    total: totalOf(signal.count),
  };
});
