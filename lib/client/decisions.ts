import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type inferParserType, parseAsArrayOf, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { z } from "zod";
import { DECISION_STATUSES } from "@/lib/core/decision-policy";
import {
  type DecisionDetail,
  type decisionDraft,
  type decisionPage,
  type decisionPolicy,
  type decisionPreview,
  VERDICTS,
} from "@/lib/schemas/decisions";
import { api, type Query } from "./fetch";
import { given } from "./given";

export type DecisionPage = z.infer<typeof decisionPage>;

export const decisionParsers = {
  q: parseAsString.withDefault(""),
  verdict: parseAsArrayOf(parseAsStringLiteral(VERDICTS)).withDefault([]),
  status: parseAsArrayOf(parseAsStringLiteral(DECISION_STATUSES)).withDefault([]),
  report: parseAsString,
};
/** The one whose panel is open beside the list. */
export const decisionOpenParser = { decision: parseAsString };
export type DecisionFilters = inferParserType<typeof decisionParsers>;

/** What the filters of the URL ask of the API. */
export const decisionQuery = ({ q, verdict, status, report }: DecisionFilters): Query => given({ q: q.trim(), verdict, status, report });

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

export type DecisionDraft = z.input<typeof decisionDraft>;
export type DecisionPreview = z.infer<typeof decisionPreview>;
export type DecisionPolicyBody = z.infer<typeof decisionPolicy>;

const APPLYING_MS = 700;

/** While it is being applied it is asked for again, so that the progress moves. */
export const decisionOptions = (id: string) =>
  queryOptions({
    queryKey: ["decisions", "one", id],
    queryFn: ({ signal }) => api<DecisionDetail>(`/decisions/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.progress ? APPLYING_MS : false),
  });

export const decisionPreviewOptions = (draft: DecisionDraft) =>
  queryOptions({
    queryKey: ["decisions", "preview", draft],
    queryFn: ({ signal }) => api<DecisionPreview>("/decisions/preview", { method: "POST", body: draft, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });

export const requestDecision = (body: DecisionDraft) => api<DecisionDetail>("/decisions", { method: "POST", body });
export const answerDecision = (id: string, body: { approve: boolean; words?: string }) =>
  api<DecisionDetail>(`/decisions/${encodeURIComponent(id)}/answer`, { method: "POST", body });
export const endDecision = (id: string, reason: string) =>
  api<DecisionDetail>(`/decisions/${encodeURIComponent(id)}/end`, { method: "POST", body: { reason } });

export const decisionPolicyOptions = () =>
  queryOptions({ queryKey: ["decision-policy"], queryFn: ({ signal }) => api<DecisionPolicyBody>("/decision-policy", { signal }) });
export const setDecisionPolicy = (body: DecisionPolicyBody) => api<DecisionPolicyBody>("/decision-policy", { method: "PUT", body });
