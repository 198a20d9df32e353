import { z } from "zod";
import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { NOTICE_TYPES } from "@/lib/core/channels";
import { listKey } from "@/lib/core/page";
import { rows, sql } from "@/lib/db/sql";
import { DELIVERY_STATES, type deliveryPage, type listDeliveriesInput } from "@/lib/schemas/channels";
import { after, boundedCount, cutPage, orderBy, type SortKey, sortOf, totalOf, where } from "./keyset";

const SORTS: Record<"created", SortKey> = { created: { value: sql`d.created_at`, type: "timestamptz" } };

const STATE = sql`case when d.merged_into is not null then 'grouped' when d.dead_at is not null then 'dead'
  when d.next_try_at is not null then 'waiting' else 'delivered' end`;

const pageRow = z.object({
  id: z.string(),
  channelId: z.string(),
  channelName: z.string(),
  type: z.enum(NOTICE_TYPES),
  title: z.string(),
  state: z.enum(DELIVERY_STATES),
  createdAt: z.date(),
  attempts: z.number(),
  nextTryAt: z.date().nullable(),
  deliveredAt: z.date().nullable(),
  deadAt: z.date().nullable(),
  lastStatus: z.number().nullable(),
  lastError: z.string().nullable(),
  total: z.number(),
});

/** Messages to channels with what became of them, the latest first. One statement. */
export const listDeliveries = guard(
  "channels:read",
  async (ctx, input: z.infer<typeof listDeliveriesInput>): Promise<z.infer<typeof deliveryPage>> => {
    requireWholeOrg(ctx);
    const sort = sortOf(listKey("deliveries", ctx, input), "-created", SORTS);
    const filtered = sql`from delivery d join channel c on c.org_id = d.org_id and c.id = d.channel_id where d.org_id = ${ctx.orgId}
      ${where(input.channel, (channel) => sql`d.channel_id = ${channel}::uuid`)}
      ${where(input.state, (states) => sql`${STATE} = any(${states}::text[])`)}`;
    const found = await rows(
      pageRow,
      sql`select d.id, d.channel_id as "channelId", c.name as "channelName", d.type, d.title, ${STATE} as state, d.created_at as "createdAt",
            d.attempts, d.next_try_at as "nextTryAt", d.delivered_at as "deliveredAt", d.dead_at as "deadAt", d.last_status as "lastStatus",
            d.last_error as "lastError", ${boundedCount(filtered)} as total
          ${filtered} and ${after(sort, sql`d.id`, input.cursor)} order by ${orderBy(sort, sql`d.id`)} limit ${input.limit + 1}`,
    );
    const { page, nextCursor } = cutPage(
      found.map((row) => ({ ...row, key: row.createdAt.toISOString() })),
      input.limit,
      sort,
    );
    return {
      items: page.map(({ key, total: _total, channelId, channelName, nextTryAt, deliveredAt, deadAt, ...row }) => ({
        ...row,
        channel: { id: channelId, name: channelName },
        createdAt: key,
        nextTryAt: nextTryAt?.toISOString() ?? null,
        deliveredAt: deliveredAt?.toISOString() ?? null,
        deadAt: deadAt?.toISOString() ?? null,
      })),
      nextCursor,
      total: totalOf(found[0]?.total ?? 0),
    };
  },
);
