"use client";

import { toast } from "sonner";
import { DecideButton } from "@/components/decisions/decide-dialog";
import { Button } from "@/components/ui/button";
import { formatNumber, plural } from "@/components/ui/format";
import { useShortcuts } from "@/lib/client/shortcuts";
import type { FindingItem } from "@/lib/schemas/findings";
import { findingsCsv } from "./findings-csv";
import { TakeUpButton } from "./take-up-button";

async function copy(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast.success(`Copied ${what}`);
  } catch {
    toast.error("The browser does not allow copying here.");
  }
}

interface Props {
  chosen: readonly FindingItem[];
  /** in the list, also those not loaded */
  total: number;
  atLeast: boolean;
  /** the list's filters, as its address has them */
  query: string;
  onClear: () => void;
}

/** What can be done with the ticked rows. */
export function SelectionBar({ chosen, total, atLeast, query, onClear }: Props) {
  useShortcuts(chosen.length === 0 ? [] : [{ keys: "Escape", label: "Select none", group: "In lists", run: onClear }]);
  if (chosen.length === 0) return null;
  const count = plural(chosen.length, "finding");
  return (
    <div
      role="region"
      aria-label="Selected findings"
      className="flex flex-wrap items-center gap-2 border-t bg-accent-soft/60 px-3 py-1.5 text-xs"
    >
      <p aria-live="polite" className="mr-1">
        <b>{formatNumber(chosen.length)}</b> of {formatNumber(total)}
        {atLeast ? "+" : ""} selected
      </p>
      <DecideButton subject={{ kind: "some", findings: chosen }} label="Decide on these…" onDone={onClear} />
      {total > chosen.length ? (
        <DecideButton
          subject={{ kind: "list", query, count: total, atLeast }}
          label={`Decide on all ${formatNumber(total)}${atLeast ? "+" : ""}…`}
          onDone={onClear}
        />
      ) : null}
      <TakeUpButton ids={chosen.map(({ id }) => id)} onDone={onClear} />
      <Button onClick={() => void copy(chosen.map(({ id }) => id).join("\n"), `the ids of ${count}`)}>Copy ids</Button>
      <Button onClick={() => void copy(findingsCsv(chosen), `${count} as CSV`)}>Copy as CSV</Button>
      <Button variant="ghost" onClick={onClear}>
        Select none
      </Button>
    </div>
  );
}
