"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "@/components/settings/form-dialog";
import { Field } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { setTeamDeadlines } from "@/lib/client/risk";
import { type RiskDraft, type RiskPolicyState, type TeamRule, teamRule } from "@/lib/schemas/risk";
import { ReasonField } from "./reason-field";
import { startOf } from "./team-rule";
import { TeamRuleFields } from "./team-rule-fields";
import { useSettled } from "./use-settled";
import { WhoMoves } from "./who-moves";

interface Props {
  state: RiskPolicyState;
  /** the team that is changed; null: to be chosen */
  teamId: string | null;
  /** the organisation's deadlines are to hold for it again */
  away: boolean;
  onDone: () => void;
}

const FALLBACK = "The number of days is not one that can be given.";

/** A team's own deadlines, or their end: with a reason, and who moves before it is saved. */
export function TeamDeadlinesDialog({ state, teamId, away, onDone }: Props) {
  const queryClient = useQueryClient();
  const own = state.teamDeadlines.find(({ team }) => team.id === teamId);
  const free = state.teams.filter(({ id }) => state.teamDeadlines.every(({ team }) => team.id !== id));
  const [chosen, setChosen] = useState(teamId ?? free[0]?.id ?? "");
  const [rule, setRule] = useState<TeamRule>(own?.rule ?? startOf("extra"));
  const [reason, setReason] = useState("");
  const given = away ? null : rule;
  const draft = useSettled<RiskDraft>({
    policy: state.policy,
    criticalities: { teams: {}, namespaces: {} },
    teamRules: { [chosen]: given },
  });
  const mutation = useMutation({
    mutationFn: () => setTeamDeadlines(chosen, { rule: given, reason }),
    onSuccess: async () => {
      await queryClient.invalidateQueries();
      onDone();
    },
  });
  const fault = given !== null && !teamRule.safeParse(given).success ? FALLBACK : null;
  return (
    <FormDialog
      title={
        own
          ? away
            ? `${own.team.name}: the organisation’s deadlines again`
            : `Deadlines of ${own.team.name}`
          : "Deadlines of a team’s own"
      }
      description="They hold at once for what comes in. Findings that are known are judged by them one batch after the other."
      submit={away ? "Take away" : "Save"}
      busy={mutation.isPending}
      error={mutation.error}
      onSubmit={() => mutation.mutate()}
    >
      {own ? null : (
        <Field label="Team">
          {({ id }) => (
            <Select
              id={id}
              value={chosen}
              onValueChange={setChosen}
              options={free.map((team) => ({ value: team.id, label: team.name }))}
              className="w-full"
            />
          )}
        </Field>
      )}
      {away ? null : <TeamRuleFields rule={rule} onChange={setRule} />}
      <ReasonField value={reason} onChange={setReason} hint="Shown with every deadline that it changes, and kept in the audit log." />
      <WhoMoves draft={draft} fault={fault} changed />
    </FormDialog>
  );
}
