import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type inferParserType, parseAsString } from "nuqs/server";
import { type Agreement, formatAgreement } from "@/lib/core/agreement";
import type { AgreementAnswer } from "@/lib/schemas/agreement";
import { api, withQuery } from "./fetch";

export const agreementParsers = { team: parseAsString, cluster: parseAsString, tool: parseAsString, other: parseAsString };
export type AgreementFilters = inferParserType<typeof agreementParsers>;

export const agreementOptions = ({ team, cluster, tool, other }: AgreementFilters) =>
  queryOptions({
    queryKey: ["agreement", { team, cluster, tool, other }],
    queryFn: ({ signal }) => api<AgreementAnswer>("/agreement", { query: { team, cluster, tool, other }, signal }),
    placeholderData: keepPreviousData,
  });

/** The list that holds exactly what a number of the agreement view counts; a decision does not take a finding off it. */
export const agreementLink = (of: Agreement, more: Record<string, string> = {}): string =>
  withQuery("/findings", { agreement: formatAgreement(of), kind: "vulnerability", state: "any", ...more });
