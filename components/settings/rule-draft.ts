import type { z } from "zod";
import type { OwnershipRuleList } from "@/lib/client/admin";
import type { replaceOwnershipRulesInput } from "@/lib/schemas/admin";

type Rule = OwnershipRuleList["items"][number];

/** A rule as it is being edited: empty text means "any". */
export interface RuleDraft {
  key: string;
  teamId: string;
  cluster: string;
  namespace: string;
  repository: string;
  label: string;
  /** what it owns as saved; null for a new or changed rule */
  owns: { workloads: number; repositories: number } | null;
}

export const toDraft = (rule: Rule): RuleDraft => ({
  key: rule.id,
  teamId: rule.team.id,
  cluster: rule.clusterGlob ?? "",
  namespace: rule.namespaceGlob ?? "",
  repository: rule.repositoryGlob ?? "",
  label: rule.label ?? "",
  owns: { workloads: rule.workloads, repositories: rule.repositories },
});

export const newDraft = (teamId: string, conditions: Partial<RuleDraft>): RuleDraft => ({
  key: crypto.randomUUID(),
  teamId,
  cluster: "",
  namespace: "",
  repository: "",
  label: "",
  owns: null,
  ...conditions,
});

const orNull = (text: string): string | null => (text.trim() === "" ? null : text.trim());

export const toInput = (drafts: readonly RuleDraft[]): z.input<typeof replaceOwnershipRulesInput> => ({
  rules: drafts.map((draft) => ({
    teamId: draft.teamId,
    clusterGlob: orNull(draft.cluster),
    namespaceGlob: orNull(draft.namespace),
    repositoryGlob: orNull(draft.repository),
    label: orNull(draft.label),
  })),
});

/** The list with one rule moved by one place. */
export function moved<Draft>(drafts: readonly Draft[], index: number, by: 1 | -1): Draft[] {
  const next = [...drafts];
  const [rule] = next.splice(index, 1);
  if (rule) next.splice(index + by, 0, rule);
  return next;
}

export const isCatchAll = (draft: RuleDraft): boolean =>
  [draft.cluster, draft.namespace, draft.repository, draft.label].every((text) => text.trim() === "");
