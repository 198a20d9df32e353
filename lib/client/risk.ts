import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type {
  publishPolicyInput,
  RiskDraft,
  RiskPolicyState,
  setTeamDeadlinesInput,
  updateNamespaceInput,
  WhatIf,
} from "@/lib/schemas/risk";
import { api } from "./fetch";

const APPLYING_MS = 2_000;

/** While findings are being scored by a new policy it is asked for again, so that the progress moves. */
export const riskPolicyOptions = () =>
  queryOptions({
    queryKey: ["risk-policy"],
    queryFn: ({ signal }) => api<RiskPolicyState>("/risk/policy", { signal }),
    refetchInterval: ({ state }) => (state.data?.applying ? APPLYING_MS : false),
  });

export const whatIfOptions = (draft: RiskDraft) =>
  queryOptions({
    queryKey: ["risk-what-if", draft],
    queryFn: ({ signal }) => api<WhatIf>("/risk/what-if", { method: "POST", body: draft, signal }),
    placeholderData: keepPreviousData,
  });

export const publishPolicy = (body: z.input<typeof publishPolicyInput>) =>
  api<{ version: number }>("/risk/policy", { method: "POST", body });

export const setTeamDeadlines = (teamId: string, body: z.input<typeof setTeamDeadlinesInput>) =>
  api<unknown>(`/teams/${encodeURIComponent(teamId)}/deadlines`, { method: "PUT", body });

export const updateNamespace = (id: string, body: z.input<typeof updateNamespaceInput>) =>
  api<unknown>(`/namespaces/${encodeURIComponent(id)}`, { method: "PATCH", body });
