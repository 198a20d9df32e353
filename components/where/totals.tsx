import Link from "next/link";
import { cn } from "@/components/ui/cn";
import { formatNumber } from "@/components/ui/format";
import { withQuery } from "@/lib/client/fetch";
import type { WhereResult } from "@/lib/schemas/search";

function Figure({ value, word, alarm = false }: { value: number; word: string; alarm?: boolean }) {
  return (
    <div className="flex min-w-0 flex-col rounded-lg border bg-card px-4 py-2.5 shadow-card">
      <span
        className={cn("text-xl font-semibold tracking-tight tabular-nums", alarm && value > 0 && "text-bad", value === 0 && "text-faint")}
      >
        {formatNumber(value)}
      </span>
      <span className="text-xs text-muted">{word}</span>
    </div>
  );
}

/** How far it reaches: images, workloads and so on, of the places below. Findings are another unit, so no number leads to them. */
export function WhereTotals({ result: { totals, vulnerability } }: { result: WhereResult }) {
  return (
    <div className="flex flex-col gap-2">
      <div className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-6">
        <Figure value={totals.images} word={totals.images === 1 ? "image has it" : "images have it"} />
        <Figure value={totals.running} word={totals.running === 1 ? "of them runs" : "of them run"} />
        <Figure value={totals.workloads} word={totals.workloads === 1 ? "workload" : "workloads"} />
        <Figure value={totals.exposed} word="reachable from outside" alarm />
        <Figure value={totals.clusters} word={totals.clusters === 1 ? "cluster" : "clusters"} />
        <Figure value={totals.teams} word={totals.teams === 1 ? "team" : "teams"} />
      </div>
      {vulnerability ? (
        <Link href={withQuery("/findings", { vulnerability: vulnerability.id })} className="self-start text-xs text-accent hover:underline">
          its open findings
        </Link>
      ) : null}
    </div>
  );
}
