import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { Watchable } from "@/lib/core/inbox";
import type { findingPeople, inboxPage, readInboxInput, watchState } from "@/lib/schemas/inbox";
import { api } from "./fetch";
import { parseAsFlag } from "./flag-parser";

export type InboxPage = z.infer<typeof inboxPage>;

export const inboxParsers = { unread: parseAsFlag };
export interface InboxFilters {
  unread: boolean | null;
}

const POLL_MS = 60_000;
export const INBOX_PAGE = 50;

export const inboxOptions = ({ unread }: InboxFilters) =>
  infiniteQueryOptions({
    queryKey: ["inbox", { unread: unread === true }],
    queryFn: ({ pageParam, signal }) =>
      api<InboxPage>("/inbox", { query: { unread: unread === true ? true : null, limit: INBOX_PAGE, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: POLL_MS,
  });

export const readInbox = (body: z.input<typeof readInboxInput>) => api<unknown>("/inbox/read", { method: "POST", body });

export const watchOptions = (kind: Watchable, thing: string) =>
  queryOptions({
    queryKey: ["watches", kind, thing],
    queryFn: ({ signal }) => api<z.infer<typeof watchState>>("/watches", { query: { kind, thing }, signal }),
  });

export const setWatch = (kind: Watchable, thing: string, watching: boolean) =>
  api<z.infer<typeof watchState>>("/watches", { method: "PUT", body: { kind, thing, watching } });

export const findingPeopleOptions = (id: string) =>
  queryOptions({
    queryKey: ["findings", "people", id],
    queryFn: ({ signal }) => api<z.infer<typeof findingPeople>>(`/findings/${encodeURIComponent(id)}/people`, { signal }),
    staleTime: 300_000,
  });
