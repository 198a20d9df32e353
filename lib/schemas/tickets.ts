import { z } from "zod";
import { TICKET_STATES, TRACKER_KINDS } from "@/lib/core/channels";
import { id, ref, time } from "./common";

/** An issue in a tracker that findings are linked to. */
export const ticketItem = z.object({
  id,
  tracker: ref.extend({ kind: z.enum(TRACKER_KINDS) }),
  title: z.string(),
  /** its name there; null: it is being opened */
  number: z.string().nullable(),
  url: z.string().nullable(),
  state: z.enum(TICKET_STATES),
  stateAt: time,
  openedBy: z.string(),
  /** why it is not there yet; null: nothing stands against it */
  fault: z.string().nullable(),
});
export type TicketItem = z.infer<typeof ticketItem>;
export const ticketList = z.object({ items: z.array(ticketItem) });

export const openTicketInput = z.object({
  channel: id.describe("of kind github or jira"),
  number: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9_-]{1,60}$/, "its number, as 12 or SHOP-12")
    .optional()
    .describe("of an issue that is there: the finding is linked to it"),
});

export const trackerList = z.object({ items: z.array(ref.extend({ kind: z.enum(TRACKER_KINDS), place: z.string() })) });
