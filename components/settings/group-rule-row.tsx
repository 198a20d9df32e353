"use client";

import { ChevronDown } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { Select } from "@/components/ui/select";
import { OrderButtons } from "./order-buttons";
import { PERSON_ROLES } from "./person-roles";
import { TeamPicks } from "./team-picks";

export interface GroupRuleDraft {
  key: string;
  group: string;
  /** a role, or "" for none */
  role: string;
  teamIds: string[];
}

const NONE = "none";
const ROLE_OPTIONS = [
  { value: NONE, label: "No role of its own" },
  ...PERSON_ROLES.map(({ value, label }) => ({ value, label: label as string })),
];

interface Props {
  draft: GroupRuleDraft;
  place: number;
  last: boolean;
  teamNames: ReadonlyMap<string, string>;
  readOnly: boolean;
  onChange: (next: GroupRuleDraft) => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
}

const teamsWords = (ids: readonly string[], names: ReadonlyMap<string, string>): string =>
  ids.length === 0 ? "no team" : ids.map((id) => names.get(id) ?? "a team").join(", ");

/** What one group gives. */
export function GroupRuleRow({ draft, place, last, teamNames, readOnly, onChange, onMove, onRemove }: Props) {
  return (
    <li className="flex flex-wrap items-center gap-2 border-b px-3 py-2 last:border-b-0">
      <span className="w-6 shrink-0 text-right font-mono text-xs text-faint">{place}.</span>
      <Input
        aria-label={`Rule ${place}: group`}
        placeholder="group, as the sign-in service names it"
        value={draft.group}
        readOnly={readOnly}
        spellCheck={false}
        autoCapitalize="none"
        maxLength={300}
        onChange={(event) => onChange({ ...draft, group: event.target.value })}
        className="h-7 min-w-0 flex-1 basis-56 px-2 font-mono text-xs"
      />
      <span aria-hidden className="text-faint max-sm:hidden">
        →
      </span>
      <Select
        label={`Rule ${place}: role`}
        value={draft.role || NONE}
        options={ROLE_OPTIONS}
        onValueChange={(role) => (readOnly ? undefined : onChange({ ...draft, role: role === NONE ? "" : role }))}
        className="h-7 w-44"
      />
      <Popover>
        <PopoverTrigger asChild>
          <Button disabled={readOnly} aria-label={`Rule ${place}: teams`} className="w-52 justify-between text-sm font-normal">
            <span className="truncate">{teamsWords(draft.teamIds, teamNames)}</span> <ChevronDown className="text-faint" />
          </Button>
        </PopoverTrigger>
        <PopoverContent className="w-72 p-3">
          <TeamPicks
            legend="Teams"
            hint="They see what these own. An auditor with teams sees them alone."
            picked={draft.teamIds}
            onChange={(teamIds) => onChange({ ...draft, teamIds })}
          />
        </PopoverContent>
      </Popover>
      {readOnly ? null : <OrderButtons place={place} last={last} onMove={onMove} onRemove={onRemove} className="ml-auto flex" />}
    </li>
  );
}
