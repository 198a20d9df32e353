import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { FindingDetail, findingFacets, findingPage } from "@/lib/schemas/findings";
import { api } from "./fetch";
import { type FindingFilters, filterQuery } from "./finding-filters";

export type FindingPage = z.infer<typeof findingPage>;
export type FindingFacets = z.infer<typeof findingFacets>;

export const FINDINGS_PAGE = 100;

/** The list, page by page; the first page is what the server has read. */
export const findingsOptions = (filters: FindingFilters, sort: string) =>
  infiniteQueryOptions({
    queryKey: ["findings", "list", filterQuery(filters), sort],
    queryFn: ({ pageParam, signal }) =>
      api<FindingPage>("/findings", { query: { ...filterQuery(filters), sort, limit: FINDINGS_PAGE, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
  });

export const findingFacetsOptions = (filters: FindingFilters) =>
  queryOptions({
    queryKey: ["findings", "facets", filterQuery(filters)],
    queryFn: ({ signal }) => api<FindingFacets>("/findings/facets", { query: filterQuery(filters), signal }),
    placeholderData: keepPreviousData,
  });

export const findingOptions = (id: string) =>
  queryOptions({
    queryKey: ["findings", "one", id],
    queryFn: ({ signal }) => api<FindingDetail>(`/findings/${encodeURIComponent(id)}`, { signal }),
  });
