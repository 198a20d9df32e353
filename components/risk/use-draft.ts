"use client";

import { useState } from "react";
import { type RiskDraft, type RiskPolicyState, riskDraft } from "@/lib/schemas/risk";
import { useSettled } from "./use-settled";

const unchanged = ({ policy }: RiskPolicyState): RiskDraft => ({ policy, criticalities: { teams: {}, namespaces: {} }, teamRules: {} });

/** What is being thought over: it lives on this screen only until it is published. */
export function useDraft(state: RiskPolicyState) {
  const [draft, setDraft] = useState<RiskDraft | null>(null);
  const shown = draft ?? unchanged(state);
  const settled = useSettled(shown);
  const read = riskDraft.safeParse(shown);
  return {
    draft: shown,
    /** the same after a pause in typing: what the preview asks about */
    settled,
    changed: JSON.stringify(shown) !== JSON.stringify(unchanged(state)),
    /** why it cannot be published; null: it can */
    fault: read.success ? null : (read.error.issues[0]?.message ?? "It cannot be read."),
    setPolicy: (change: Partial<RiskDraft["policy"]>) => setDraft({ ...shown, policy: { ...shown.policy, ...change } }),
    setTeam: (id: string, criticality: RiskDraft["criticalities"]["teams"][string]) => {
      const { [id]: _, ...others } = shown.criticalities.teams;
      const same = state.teams.find((team) => team.id === id)?.criticality === criticality;
      setDraft({ ...shown, criticalities: { ...shown.criticalities, teams: same ? others : { ...others, [id]: criticality } } });
    },
    useDefaults: () => setDraft({ ...shown, policy: state.defaults }),
    reset: () => setDraft(null),
  };
}
export type Draft = ReturnType<typeof useDraft>;
