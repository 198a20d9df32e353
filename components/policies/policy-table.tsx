"use client";

import { cn } from "@/components/ui/cn";
import { formatNumber } from "@/components/ui/format";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import type { PolicyItem } from "@/lib/schemas/policies";
import { EffectSelect } from "./effect-select";

interface Props {
  policies: readonly PolicyItem[];
  openKey: string | null;
  onOpen: (key: string) => void;
}

/** What each policy asks and does; a row's name opens what it would stop today. */
export function PolicyTable({ policies, openKey, onOpen }: Props) {
  // The panel shows the condition of the one that is open.
  const wide = openKey === null;
  return (
    <Table label="Policies of the gate">
      <THead>
        <TR>
          <TH>Policy</TH>
          {wide ? <TH className="hidden xl:table-cell">Condition</TH> : null}
          <TH align="right" title="Answers of the last 30 days in which it applied">
            Applied
          </TH>
          <TH>Effect</TH>
        </TR>
      </THead>
      <TBody>
        {policies.map((policy) => (
          <TR key={policy.key} aria-selected={policy.key === openKey}>
            <TD className="min-w-44">
              <button
                type="button"
                onClick={() => onOpen(policy.key)}
                className={cn("min-h-6 text-left hover:text-accent", policy.effect === "off" ? "text-muted" : "font-medium")}
              >
                {policy.name}
              </button>
              {policy.shippedAs === null ? <span className="ml-2 text-2xs text-faint">your own</span> : null}
            </TD>
            {wide ? (
              <TD className="hidden max-w-0 xl:table-cell xl:w-1/2">
                <code className="block truncate font-mono text-2xs text-muted" title={policy.condition}>
                  {policy.condition}
                </code>
              </TD>
            ) : null}
            <TD align="right">
              {policy.lately.applied === 0 ? <span className="text-faint">–</span> : formatNumber(policy.lately.applied)}
            </TD>
            <TD>
              <EffectSelect policy={policy} />
            </TD>
          </TR>
        ))}
      </TBody>
    </Table>
  );
}
