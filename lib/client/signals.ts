import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type inferParserType, parseAsArrayOf, parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { z } from "zod";
import { PRIORITIES } from "@/lib/core/priority";
import type { eventPage, signalDetail, signalPage } from "@/lib/schemas/signals";
import { api, type Query } from "./fetch";
import { given } from "./given";
import { scopeParsers } from "./scope";

export type SignalPage = z.infer<typeof signalPage>;
export type SignalDetail = z.infer<typeof signalDetail>;
export type EventPage = z.infer<typeof eventPage>;
export type RuntimeEvent = EventPage["items"][number];

export const signalParsers = {
  q: parseAsString.withDefault(""),
  priority: parseAsArrayOf(parseAsStringLiteral(PRIORITIES)).withDefault([]),
  rule: parseAsString,
  tool: parseAsString,
  namespace: parseAsString,
  workload: parseAsString,
  hours: parseAsInteger,
  sort: parseAsStringLiteral(["lastSeen", "-lastSeen", "count", "-count", "priority", "-priority", "rule", "-rule"]).withDefault(
    "-lastSeen",
  ),
  cluster: scopeParsers.cluster,
  team: scopeParsers.team,
};
export type SignalFilters = inferParserType<typeof signalParsers>;

/** What the filters of the URL ask of the API. */
export const signalQuery = ({ q, priority, rule, tool, namespace, workload, hours, sort, cluster, team }: SignalFilters): Query =>
  given({
    q: q.trim(),
    priority,
    rule,
    tool,
    namespace,
    workload,
    hours,
    sort,
    cluster,
    team,
  });

export const signalsOptions = (filters: SignalFilters) =>
  infiniteQueryOptions({
    queryKey: ["signals", signalQuery(filters)],
    queryFn: ({ pageParam, signal }) =>
      api<SignalPage>("/signals", { query: { ...signalQuery(filters), limit: 100, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });

/** The newest signals of one workload, for its page. */
export const workloadSignalsOptions = (workload: string) =>
  queryOptions({
    queryKey: ["workload-signals", workload],
    queryFn: ({ signal }) => api<SignalPage>("/signals", { query: { workload, limit: 8 }, signal }),
    refetchInterval: 60_000,
  });

export const signalOptions = (id: string) =>
  queryOptions({
    queryKey: ["signal", id],
    queryFn: ({ signal }) => api<SignalDetail>(`/signals/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: 60_000,
  });

export const eventsOptions = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["events", id],
    queryFn: ({ pageParam, signal }) =>
      api<EventPage>(`/signals/${encodeURIComponent(id)}/events`, { query: { limit: 20, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
