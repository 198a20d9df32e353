import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { RepositoryRuleList, RepositoryRulesPreview, repositoryRulesInput } from "@/lib/schemas/repository-rules";
import { api } from "./fetch";

type Input = z.input<typeof repositoryRulesInput>;
const POLL_MS = 2000;

/** Asked again while what is there is being moved. */
export const repositoryRulesOptions = () =>
  queryOptions({
    queryKey: ["repository-rules"],
    queryFn: ({ signal }) => api<RepositoryRuleList>("/repository-rules", { signal }),
    refetchInterval: ({ state }) => ((state.data?.moving ?? 0) > 0 ? POLL_MS : false),
  });

export const rulesPreviewOptions = (rules: Input["rules"]) =>
  queryOptions({
    queryKey: ["repository-rules", "preview", rules],
    queryFn: ({ signal }) => api<RepositoryRulesPreview>("/repository-rules/preview", { method: "POST", body: { rules }, signal }),
    placeholderData: keepPreviousData,
    retry: false,
    enabled: rules.length > 0,
  });

export const replaceRepositoryRules = (body: Input) => api<RepositoryRuleList>("/repository-rules", { method: "PUT", body });
