import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type inferParserType, parseAsArrayOf, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { z } from "zod";
import type { ImageDetail, imagePackagePage, imagePage } from "@/lib/schemas/images";
import { api, type Query } from "./fetch";
import { parseAsFlag } from "./flag-parser";
import { given } from "./given";
import { scopeParsers } from "./scope";

export type ImagePage = z.infer<typeof imagePage>;
export type ImagePackagePage = z.infer<typeof imagePackagePage>;
export type ImagePackage = ImagePackagePage["items"][number];

export const IMAGE_COVERAGE = ["fresh", "stale", "never"] as const;

export const imageParsers = {
  q: parseAsString.withDefault(""),
  repository: parseAsString,
  coverage: parseAsArrayOf(parseAsStringLiteral(IMAGE_COVERAGE)).withDefault([]),
  running: parseAsFlag,
  sort: parseAsStringLiteral([
    "name",
    "-name",
    "lastScan",
    "-lastScan",
    "critical",
    "-critical",
    "firstSeen",
    "-firstSeen",
    "workloads",
    "-workloads",
  ]).withDefault("-critical"),
  cluster: scopeParsers.cluster,
  team: scopeParsers.team,
};
export type ImageFilters = inferParserType<typeof imageParsers>;

/** What the filters of the URL ask of the API. */
export const imageQuery = ({ q, repository, coverage, running, sort, cluster, team }: ImageFilters): Query =>
  given({ q: q.trim(), repository, coverage, running, sort, cluster, team });

export const imagesOptions = (filters: ImageFilters) =>
  infiniteQueryOptions({
    queryKey: ["images", imageQuery(filters)],
    queryFn: ({ pageParam, signal }) =>
      api<ImagePage>("/images", { query: { ...imageQuery(filters), limit: 100, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });

export const imageOptions = (id: string) =>
  queryOptions({ queryKey: ["image", id], queryFn: ({ signal }) => api<ImageDetail>(`/images/${encodeURIComponent(id)}`, { signal }) });

/** Within the page of one image: which of its packages are shown. */
export const imagePackageParsers = { pkg: parseAsString.withDefault(""), layer: parseAsString };
export type ImagePackageFilters = inferParserType<typeof imagePackageParsers>;

export const imagePackagesOptions = (id: string, { pkg, layer }: ImagePackageFilters) =>
  infiniteQueryOptions({
    queryKey: ["image-packages", id, pkg.trim(), layer],
    queryFn: ({ pageParam, signal }) =>
      api<ImagePackagePage>(`/images/${encodeURIComponent(id)}/packages`, {
        query: { q: pkg.trim(), layer, limit: 50, cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
