import { z } from "zod";
import { INBOX_KINDS, WATCHABLE } from "@/lib/core/inbox";
import { findingState, flag, id, outcome, page, pageOf, ref, severity, time } from "./common";

const watched = {
  kind: z.enum(WATCHABLE).describe("repository: every image of it"),
  thing: id,
};
export const watchQuery = z.object(watched);
export const watchInput = z.object({ ...watched, watching: z.boolean() });
export const watchState = z.object({ watching: z.boolean() });

export const listInboxInput = z.object({ unread: flag.describe("only what was not read yet"), ...page });

export const inboxItem = z.object({
  id,
  kind: z.enum(INBOX_KINDS),
  at: time,
  read: z.boolean(),
  /** who did it; null: a report or the product */
  actor: z.string().nullable(),
  /** what was said */
  comment: z.string().nullable(),
  /** of a changed state */
  was: findingState.nullable(),
  becomes: findingState.nullable(),
  /** the watched repository or workload */
  thing: z.object({ kind: z.enum(WATCHABLE), id, name: z.string() }).nullable(),
  /** those of its findings that the reader may see now; never none */
  count: z.number(),
  /** it names no more than that: there may be others */
  atLeast: z.boolean(),
  /** the first three */
  findings: z.array(
    z.object({ id, problem: z.string(), title: z.string().nullable(), place: z.string(), severity, outcome, state: findingState }),
  ),
});
export type InboxItem = z.infer<typeof inboxItem>;
export const inboxPage = pageOf(inboxItem);

export const readInboxInput = z.object({
  ids: z.array(id).max(500).default([]),
  until: z.iso.datetime().optional().describe("all that came until then"),
});

/** People who may be named in a comment: those who may see the finding. */
export const findingPeople = z.object({ items: z.array(ref.extend({ email: z.string() })) });
