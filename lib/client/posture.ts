import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Posture } from "@/lib/schemas/posture";
import { api } from "./fetch";
import type { Scope } from "./scope";

export const postureOptions = (scope: Scope) =>
  queryOptions({
    queryKey: ["posture", { cluster: scope.cluster, team: scope.team, asOf: scope.asOf }],
    queryFn: ({ signal }) => api<Posture>("/posture", { query: { ...scope }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
