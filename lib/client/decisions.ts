import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { type inferParserType, parseAsArrayOf, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { z } from "zod";
import { type decisionPage, VERDICTS } from "@/lib/schemas/decisions";
import { api, type Query } from "./fetch";
import { given } from "./given";

export type DecisionPage = z.infer<typeof decisionPage>;

export const decisionParsers = {
  q: parseAsString.withDefault(""),
  verdict: parseAsArrayOf(parseAsStringLiteral(VERDICTS)).withDefault([]),
  report: parseAsString,
};
export type DecisionFilters = inferParserType<typeof decisionParsers>;

/** What the filters of the URL ask of the API. */
export const decisionQuery = ({ q, verdict, report }: DecisionFilters): Query => given({ q: q.trim(), verdict, report });

export const decisionsOptions = (filters: DecisionFilters) =>
  infiniteQueryOptions({
    queryKey: ["decisions", decisionQuery(filters)],
    queryFn: ({ pageParam, signal }) =>
      api<DecisionPage>("/decisions", { query: { ...decisionQuery(filters), limit: 50, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
