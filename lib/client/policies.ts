import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { parseAsString } from "nuqs/server";
import type { z } from "zod";
import type { changePolicyInput, gateRunPage, newPolicy, PolicyItem, PolicyList, Simulation } from "@/lib/schemas/policies";
import { api } from "./fetch";

type GateRunPage = z.infer<typeof gateRunPage>;

/** The one whose panel is open. */
export const policyParsers = { policy: parseAsString };

export const policiesOptions = () =>
  queryOptions({ queryKey: ["policies"], queryFn: ({ signal }) => api<PolicyList>("/policies", { signal }) });

export const gateRunsOptions = () =>
  infiniteQueryOptions({
    queryKey: ["gate-runs"],
    queryFn: ({ pageParam, signal }) => api<GateRunPage>("/gate/runs", { query: { limit: 20, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });

/** What runs today and would meet a condition. */
export const simulationOptions = (condition: string) =>
  queryOptions({
    queryKey: ["policies", "simulation", condition],
    queryFn: ({ signal }) => api<Simulation>("/policies/simulate", { method: "POST", body: { condition }, signal }),
    retry: false,
    staleTime: 60_000,
  });

const path = (key: string): string => `/policies/${encodeURIComponent(key)}`;

export const createPolicy = (body: z.input<typeof newPolicy>) => api<PolicyItem>("/policies", { method: "POST", body });
export const changePolicy = (key: string, body: z.input<typeof changePolicyInput>) => api<PolicyItem>(path(key), { method: "PATCH", body });
export const removePolicy = (key: string) => api<unknown>(path(key), { method: "DELETE" });
