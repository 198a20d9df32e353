"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowRight } from "lucide-react";
import { cn } from "@/components/ui/cn";
import { formatNumber, plural } from "@/components/ui/format";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { ownershipPreviewOptions } from "@/lib/client/admin";
import type { Ref } from "@/lib/schemas/common";
import { type RuleDraft, toInput } from "./rule-draft";
import { Panel } from "./settings-frame";
import { useSettled } from "./use-settled";

const Owner = ({ team }: { team: Ref | null }) =>
  team ? <span className="font-medium">{team.name}</span> : <span className="text-warn">nobody</span>;

const COLUMNS = [
  ["workloads", "Workloads"],
  ["namespaces", "Namespaces"],
  ["images", "Images"],
  ["findings", "Open findings"],
] as const;

/** What changes hands if these rules are saved, as the server would do it. */
export function OwnershipPreview({ drafts }: { drafts: readonly RuleDraft[] }) {
  const settled = useSettled(drafts);
  const { data, error, isPlaceholderData } = useQuery(ownershipPreviewOptions(toInput(settled)));
  if (error)
    return (
      <p role="status" className="mt-3 rounded-md bg-warn-soft px-3 py-2 text-warn">
        What these rules would move cannot be told: {error.message}
      </p>
    );
  if (!data) return <Skeleton className="mt-3 h-16" />;
  const { moves, unowned } = data;
  return (
    <section
      aria-label="What the rules would move"
      aria-busy={isPlaceholderData || settled !== drafts}
      className="mt-4 transition-opacity aria-busy:opacity-60"
    >
      <h3 className="mb-2 font-semibold">{moves.length === 0 ? "Saved, these rules move nothing" : "Saved, these rules move"}</h3>
      {moves.length > 0 ? (
        <Panel>
          <Table label="What changes hands">
            <THead>
              <tr className="border-b">
                <TH>From → to</TH>
                {COLUMNS.map(([key, word]) => (
                  <TH key={key} align="right">
                    {word}
                  </TH>
                ))}
              </tr>
            </THead>
            <TBody>
              {moves.map((move) => (
                <TR key={`${move.from?.id} ${move.to?.id}`}>
                  <TD className="whitespace-nowrap">
                    <Owner team={move.from} /> <ArrowRight aria-label="to" className="inline size-3.5 text-faint" />{" "}
                    <Owner team={move.to} />
                  </TD>
                  {COLUMNS.map(([key]) => (
                    <TD key={key} align="right" className={cn(move[key] === 0 && "text-faint")}>
                      {formatNumber(move[key])}
                    </TD>
                  ))}
                </TR>
              ))}
            </TBody>
          </Table>
        </Panel>
      ) : null}
      <p className="mt-2 text-muted">
        Nobody would own {plural(unowned.workloads, "workload")} and {plural(unowned.images, "image")}.
      </p>
    </section>
  );
}
