"use client";

import { plural } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { OrderButtons } from "./order-buttons";
import { isCatchAll, type RuleDraft } from "./rule-draft";

const CONDITIONS = [
  { name: "cluster", label: "Cluster", placeholder: "any cluster" },
  { name: "namespace", label: "Namespace", placeholder: "any namespace" },
  { name: "repository", label: "Repository", placeholder: "any repository" },
  { name: "label", label: "Label", placeholder: "any label" },
] as const;

interface Props {
  draft: RuleDraft;
  index: number;
  last: boolean;
  teams: readonly { value: string; label: string }[];
  readOnly: boolean;
  onChange: (next: RuleDraft) => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
}

/** One rule: its place, its conditions, whose it makes what it matches, and how much that is. */
export function RuleRow({ draft, index, last, teams, readOnly, onChange, onMove, onRemove }: Props) {
  const place = index + 1;
  const owns = draft.owns
    ? `${plural(draft.owns.workloads, "workload")} · ${plural(draft.owns.repositories, "repository", "repositories")}`
    : "not saved yet";
  return (
    <li className="flex flex-wrap items-center gap-x-2 gap-y-2 border-b px-3 py-2 last:border-b-0">
      <span className="w-6 shrink-0 text-right font-mono text-xs text-faint">{place}.</span>
      <div className="grid min-w-0 flex-1 basis-80 grid-cols-2 gap-1.5 lg:grid-cols-4">
        {CONDITIONS.map(({ name, label, placeholder }) => (
          <Input
            key={name}
            aria-label={`Rule ${place}: ${label}`}
            title={label}
            placeholder={placeholder}
            value={draft[name]}
            readOnly={readOnly}
            spellCheck={false}
            autoCapitalize="none"
            onChange={(event) => onChange({ ...draft, [name]: event.target.value, owns: null })}
            className="h-7 px-2 font-mono text-xs"
          />
        ))}
      </div>
      <span aria-hidden className="text-faint">
        →
      </span>
      <Select
        label={`Rule ${place}: team`}
        value={draft.teamId}
        options={teams}
        onValueChange={(teamId) => (readOnly ? undefined : onChange({ ...draft, teamId, owns: null }))}
        className="h-7 w-36 font-medium"
      />
      <span className="w-46 text-xs text-faint" title="what it owns now, as the first rule that matches">
        {owns}
        {isCatchAll(draft) && !last ? <span className="block text-warn">matches all: no later rule is tried</span> : null}
      </span>
      {readOnly ? null : <OrderButtons place={place} last={last} onMove={onMove} onRemove={onRemove} />}
    </li>
  );
}
