"use client";

import { Input } from "@/components/ui/input";
import { OrderButtons } from "./order-buttons";

/** A rule as it is being edited. */
export interface RepositoryDraft {
  key: string;
  from: string;
  to: string;
}

interface Props {
  draft: RepositoryDraft;
  index: number;
  last: boolean;
  onChange: (next: RepositoryDraft) => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
}

const SIDES = [
  { name: "from", label: "pulled as", placeholder: "mirror.example/hub/*" },
  { name: "to", label: "is", placeholder: "docker.io/*" },
] as const;

/** One rule: what is pulled under one name is the repository of the other. */
export function RepositoryRuleRow({ draft, index, last, onChange, onMove, onRemove }: Props) {
  const place = index + 1;
  return (
    <li className="flex flex-wrap items-center gap-x-2 gap-y-2 border-b px-3 py-2 last:border-b-0">
      <span className="w-6 shrink-0 text-right font-mono text-xs text-faint">{place}.</span>
      <div className="grid min-w-0 flex-1 basis-64 gap-1.5 lg:grid-cols-2">
        {SIDES.map(({ name, label, placeholder }) => (
          <div key={name} className="flex min-w-0 items-center gap-2">
            <span aria-hidden className="w-16 shrink-0 text-right text-xs text-faint lg:w-auto">
              {label}
            </span>
            <Input
              aria-label={`Rule ${place}: ${label}`}
              placeholder={placeholder}
              value={draft[name]}
              spellCheck={false}
              autoCapitalize="none"
              onChange={(event) => onChange({ ...draft, [name]: event.target.value })}
              className="h-7 min-w-0 flex-1 px-2 font-mono text-xs"
            />
          </div>
        ))}
      </div>
      <OrderButtons place={place} last={last} onMove={onMove} onRemove={onRemove} />
    </li>
  );
}
