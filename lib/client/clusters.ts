import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { ClusterDetail, clusterList } from "@/lib/schemas/inventory";
import { api } from "./fetch";

export type ClusterList = z.infer<typeof clusterList>;

export const clustersOptions = () =>
  queryOptions({
    queryKey: ["clusters"],
    queryFn: ({ signal }) => api<ClusterList>("/clusters", { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });

/** By id or name. */
export const clusterOptions = (id: string) =>
  queryOptions({
    queryKey: ["cluster", id],
    queryFn: ({ signal }) => api<ClusterDetail>(`/clusters/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: 60_000,
  });
