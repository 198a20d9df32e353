import { Badge } from "@/components/ui/badge";
import { Select } from "@/components/ui/select";
import { CRITICALITY_OPTIONS, CRITICALITY_WORD, isCriticality } from "@/lib/core/criticality-word";
import type { RiskPolicyState } from "@/lib/schemas/risk";
import type { Draft } from "./use-draft";

/** How much it would hurt if what a team runs were broken into: the human impact of the SSVC deployer tree. */
export function CriticalityFields({ teams, draft }: { teams: RiskPolicyState["teams"]; draft: Draft }) {
  if (teams.length === 0) return <p className="text-muted">There is no team yet; what nobody owns counts as medium.</p>;
  const { teams: changed } = draft.draft.criticalities;
  return (
    <ul className="scroll-thin max-h-80 overflow-y-auto">
      {teams.map(({ id, name, criticality }) => (
        <li key={id} className="flex min-h-9 items-center gap-2 border-b py-1 last:border-b-0">
          <span className="min-w-0 flex-1 truncate">{name}</span>
          {changed[id] ? <Badge tone="accent">was {CRITICALITY_WORD[criticality]}</Badge> : null}
          <Select
            label={`Criticality of ${name}`}
            value={changed[id] ?? criticality}
            onValueChange={(value) => (isCriticality(value) ? draft.setTeam(id, value) : undefined)}
            options={CRITICALITY_OPTIONS}
            className="w-28"
          />
        </li>
      ))}
    </ul>
  );
}
