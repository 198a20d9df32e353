import { queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import { LEAST_ALERT } from "@/lib/core/priority";
import type { searchResult } from "@/lib/schemas/search";
import { api } from "./fetch";

export type SearchResult = z.infer<typeof searchResult>;

export const searchOptions = (q: string) =>
  queryOptions({
    queryKey: ["search", q],
    queryFn: ({ signal }) => api<SearchResult>("/search", { query: { q }, signal }),
    enabled: q.trim().length >= 2,
    staleTime: 30_000,
  });

/** Counts for the sidebar: what is open, what the sensors said in the last day, and what one has not read. */
export const navCountsOptions = () =>
  queryOptions({
    queryKey: ["nav-counts"],
    queryFn: async ({ signal }) => {
      const [findings, signals, inbox] = await Promise.all([
        api<{ total: { count: number; atLeast: boolean } }>("/findings", { query: { limit: 1 }, signal }),
        api<{ total: { count: number; atLeast: boolean } }>("/signals", {
          query: { limit: 1, hours: 24, minPriority: LEAST_ALERT },
          signal,
        }),
        api<{ total: { count: number; atLeast: boolean } }>("/inbox", { query: { limit: 1, unread: true }, signal }),
      ]);
      return { findings: findings.total, signals: signals.total, inbox: inbox.total };
    },
    staleTime: 60_000,
    refetchInterval: 120_000,
  });
