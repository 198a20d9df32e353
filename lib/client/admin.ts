import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type {
  createdPerson,
  createdToken,
  createPersonInput,
  createTeamInput,
  createTokenInput,
  ownershipRuleList,
  personList,
  replaceOwnershipRulesInput,
  setupLinkMade,
  teamList,
  tokenList,
  updatePersonInput,
  updateTeamInput,
} from "@/lib/schemas/admin";
import type { ClusterItem } from "@/lib/schemas/inventory";
import type { OwnershipPreview, UnownedList } from "@/lib/schemas/ownership";
import { api } from "./fetch";

export type TeamList = z.infer<typeof teamList>;
export type OwnershipRuleList = z.infer<typeof ownershipRuleList>;
export type PersonList = z.infer<typeof personList>;
export type TokenList = z.infer<typeof tokenList>;

export const teamsOptions = () =>
  queryOptions({ queryKey: ["teams"], queryFn: ({ signal }) => api<TeamList>("/teams", { signal }), staleTime: 60_000 });

export const ownershipRulesOptions = () =>
  queryOptions({ queryKey: ["ownership-rules"], queryFn: ({ signal }) => api<OwnershipRuleList>("/ownership-rules", { signal }) });

export const peopleOptions = () => queryOptions({ queryKey: ["people"], queryFn: ({ signal }) => api<PersonList>("/people", { signal }) });

export const tokensOptions = () => queryOptions({ queryKey: ["tokens"], queryFn: ({ signal }) => api<TokenList>("/tokens", { signal }) });

/** What a scope picker offers; values are the names that go into the URL. */
export const scopeListOptions = (what: "cluster" | "team") =>
  queryOptions({
    queryKey: ["scope-list", what],
    queryFn: async ({ signal }): Promise<{ id: string; value: string; label: string }[]> => {
      if (what === "team") {
        const { items } = await api<TeamList>("/teams", { signal });
        return items.map((team) => ({ id: team.id, value: team.slug, label: team.name }));
      }
      const { items } = await api<{ items: ClusterItem[] }>("/clusters", { signal });
      return items.map((cluster) => ({ id: cluster.id, value: cluster.name, label: cluster.name }));
    },
    staleTime: 5 * 60_000,
  });

export const ownershipPreviewOptions = (body: z.input<typeof replaceOwnershipRulesInput>) =>
  queryOptions({
    queryKey: ["ownership-rules", "preview", body],
    queryFn: ({ signal }) => api<OwnershipPreview>("/ownership-rules/preview", { method: "POST", body, signal }),
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 0,
  });

export const unownedOptions = () =>
  queryOptions({ queryKey: ["unowned"], queryFn: ({ signal }) => api<UnownedList>("/unowned", { signal }) });

export const createTeam = (body: z.input<typeof createTeamInput>) => api<unknown>("/teams", { method: "POST", body });
export const updateTeam = (id: string, body: z.input<typeof updateTeamInput>) =>
  api<unknown>(`/teams/${encodeURIComponent(id)}`, { method: "PATCH", body });
export const replaceOwnershipRules = (body: z.input<typeof replaceOwnershipRulesInput>) =>
  api<OwnershipRuleList>("/ownership-rules", { method: "PUT", body });
export const createPerson = (body: z.input<typeof createPersonInput>) =>
  api<z.infer<typeof createdPerson>>("/people", { method: "POST", body });
export const updatePerson = (id: string, body: z.input<typeof updatePersonInput>) =>
  api<unknown>(`/people/${encodeURIComponent(id)}`, { method: "PATCH", body });
export const renewSetupLink = (id: string) =>
  api<z.infer<typeof setupLinkMade>>(`/people/${encodeURIComponent(id)}/setup-link`, { method: "POST" });
export const createToken = (body: z.input<typeof createTokenInput>) =>
  api<z.infer<typeof createdToken>>("/tokens", { method: "POST", body });
export const revokeToken = (id: string) => api<unknown>(`/tokens/${encodeURIComponent(id)}`, { method: "DELETE" });
export const removeDemo = () => api<unknown>("/demo", { method: "DELETE" });
