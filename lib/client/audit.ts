import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { type inferParserType, parseAsString } from "nuqs/server";
import type { z } from "zod";
import type { AuditVerdict, auditPage } from "@/lib/schemas/audit";
import { api, type Query } from "./fetch";
import { given } from "./given";

type AuditPage = z.infer<typeof auditPage>;

export const auditParsers = { q: parseAsString.withDefault(""), action: parseAsString, from: parseAsString, to: parseAsString };
export type AuditFilters = inferParserType<typeof auditParsers>;

export const auditQuery = ({ q, ...rest }: AuditFilters): Query => given({ q: q.trim(), ...rest });

export const auditOptions = (filters: AuditFilters) =>
  infiniteQueryOptions({
    queryKey: ["audit", auditQuery(filters)],
    queryFn: ({ pageParam, signal }) =>
      api<AuditPage>("/audit", { query: { ...auditQuery(filters), limit: 100, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });

export const verifyAudit = () => api<AuditVerdict>("/audit/verify");
