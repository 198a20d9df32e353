import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type inferParserType, parseAsArrayOf, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { z } from "zod";
import type { WorkloadDetail, workloadPage } from "@/lib/schemas/inventory";
import { api, type Query } from "./fetch";
import { parseAsFlag } from "./flag-parser";
import { given } from "./given";
import { scopeParsers } from "./scope";

export type WorkloadPage = z.infer<typeof workloadPage>;

export const WORKLOAD_KINDS = ["Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job", "Pod"] as const;

export const workloadParsers = {
  q: parseAsString.withDefault(""),
  namespace: parseAsString,
  kind: parseAsArrayOf(parseAsString).withDefault([]),
  exposed: parseAsFlag,
  privileged: parseAsFlag,
  sort: parseAsStringLiteral(["rank", "-rank", "name", "-name", "findings", "-findings", "signals", "-signals"]).withDefault("-rank"),
  cluster: scopeParsers.cluster,
  team: scopeParsers.team,
};
export type WorkloadFilters = inferParserType<typeof workloadParsers>;

/** What the filters of the URL ask of the API. */
export const workloadQuery = ({ q, namespace, kind, exposed, privileged, sort, cluster, team }: WorkloadFilters): Query =>
  given({
    q: q.trim(),
    namespace,
    kind,
    exposed,
    privileged,
    sort,
    cluster,
    team,
  });

export const workloadsOptions = (filters: WorkloadFilters) =>
  infiniteQueryOptions({
    queryKey: ["workloads", workloadQuery(filters)],
    queryFn: ({ pageParam, signal }) =>
      api<WorkloadPage>("/workloads", { query: { ...workloadQuery(filters), limit: 100, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });

export const workloadOptions = (id: string) =>
  queryOptions({
    queryKey: ["workload", id],
    queryFn: ({ signal }) => api<WorkloadDetail>(`/workloads/${encodeURIComponent(id)}`, { signal }),
  });
