import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type inferParserType, parseAsArrayOf, parseAsBoolean, parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { z } from "zod";
import { LEAST_ALERT, PRIORITIES } from "@/lib/core/priority";
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
  /** with what sensors tell of without anybody having asked */
  telemetry: parseAsBoolean.withDefault(false),
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
export const signalQuery = ({
  q,
  priority,
  telemetry,
  rule,
  tool,
  namespace,
  workload,
  hours,
  sort,
  cluster,
  team,
}: SignalFilters): Query =>
  given({
    q: q.trim(),
    priority,
    minPriority: telemetry || priority.length > 0 ? undefined : LEAST_ALERT,
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

/** How much telemetry these filters leave out. */
export const telemetryOptions = (filters: SignalFilters) => {
  const query = { ...signalQuery({ ...filters, telemetry: true, priority: ["debug"] }), limit: 1 };
  return queryOptions({
    queryKey: ["telemetry", query],
    queryFn: ({ signal }) => api<SignalPage>("/signals", { query, signal }),
    select: ({ total }) => total,
    enabled: !filters.telemetry && filters.priority.length === 0,
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
};

/** The newest alerts of one workload, for its page. */
export const workloadSignalsOptions = (workload: string) =>
  queryOptions({
    queryKey: ["workload-signals", workload],
    queryFn: ({ signal }) => api<SignalPage>("/signals", { query: { workload, minPriority: LEAST_ALERT, limit: 8 }, signal }),
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
