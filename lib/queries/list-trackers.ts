import { z } from "zod";
import { guard } from "@/lib/auth/ctx";
import { TRACKER_KINDS } from "@/lib/core/channels";
import { rows, sql } from "@/lib/db/sql";
import type { trackerList } from "@/lib/schemas/tickets";

/** Where issues can be opened: the channels of these kinds that are on, by name. */
export const listTrackers = guard(
  "findings:read",
  async (ctx, _input: object): Promise<z.infer<typeof trackerList>> => ({
    items: await rows(
      z.object({ id: z.string(), name: z.string(), kind: z.enum(TRACKER_KINDS), place: z.string() }),
      sql`select id, name, kind, coalesce(config ->> 'place', '') as place from channel
        where org_id = ${ctx.orgId} and enabled and kind = any(${[...TRACKER_KINDS]}::text[]) order by name, id`,
    ),
  }),
);
