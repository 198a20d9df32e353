import { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { TICKET_STATES, TRACKER_KINDS } from "@/lib/core/channels";
import { rows, sql } from "@/lib/db/sql";
import type { TicketItem } from "@/lib/schemas/tickets";
import type { Subject } from "./finding-evidence";

const ticketRow = z.object({
  id: z.string(),
  channelId: z.string(),
  channelName: z.string(),
  kind: z.enum(TRACKER_KINDS),
  title: z.string(),
  number: z.string().nullable(),
  url: z.string().nullable(),
  state: z.enum(TICKET_STATES),
  stateAt: z.date(),
  openedBy: z.string(),
  fault: z.string().nullable(),
});

/** The issues that a finding is linked to, the latest first. Whoever may see the finding may see them. */
export async function readTickets(ctx: Ctx, { id }: Subject): Promise<TicketItem[]> {
  const found = await rows(
    ticketRow,
    sql`select t.id, c.id as "channelId", c.name as "channelName", c.kind, t.title, t.number, t.url, t.state, t.state_at as "stateAt",
          t.opened_by as "openedBy", case when t.number is null and t.tries > 0 then c.last_error end as fault
        from ticket_finding l
        join ticket t on t.org_id = l.org_id and t.id = l.ticket_id
        join channel c on c.org_id = t.org_id and c.id = t.channel_id
        where l.org_id = ${ctx.orgId} and l.finding_id = ${id}::uuid order by t.created_at desc, t.id`,
  );
  return found.map(({ channelId, channelName, kind, stateAt, ...ticket }) => ({
    ...ticket,
    tracker: { id: channelId, name: channelName, kind },
    stateAt: stateAt.toISOString(),
  }));
}
