import Link from "next/link";
import { cn } from "@/components/ui/cn";
import { formatNumber } from "@/components/ui/format";
import type { WhereResult } from "@/lib/schemas/search";

/** The list behind a number, where one exists: of a vulnerability, its findings. */
const listOf = ({ vulnerability }: WhereResult, extra: string): string | null =>
  vulnerability ? `/findings?vulnerability=${encodeURIComponent(vulnerability.id)}${extra}` : null;

function Figure({ value, word, href, alarm = false }: { value: number; word: string; href?: string | null; alarm?: boolean }) {
  const shown = (
    <>
      <span
        className={cn("text-xl font-semibold tracking-tight tabular-nums", alarm && value > 0 && "text-bad", value === 0 && "text-faint")}
      >
        {formatNumber(value)}
      </span>
      <span className="text-xs text-muted">{word}</span>
    </>
  );
  const box = "flex min-w-0 flex-col rounded-lg border bg-card px-4 py-2.5 shadow-card";
  return href && value > 0 ? (
    <Link href={href} className={cn(box, "hover:border-accent/60")}>
      {shown}
    </Link>
  ) : (
    <div className={box}>{shown}</div>
  );
}

/** How far it reaches. */
export function WhereTotals({ result }: { result: WhereResult }) {
  const { totals } = result;
  return (
    <div className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-6">
      <Figure value={totals.images} word={totals.images === 1 ? "image has it" : "images have it"} href={listOf(result, "")} />
      <Figure value={totals.running} word={totals.running === 1 ? "of them runs" : "of them run"} href={listOf(result, "&running=1")} />
      <Figure value={totals.workloads} word={totals.workloads === 1 ? "workload" : "workloads"} />
      <Figure value={totals.exposed} word="reachable from outside" href={listOf(result, "&exposed=1")} alarm />
      <Figure value={totals.clusters} word={totals.clusters === 1 ? "cluster" : "clusters"} />
      <Figure value={totals.teams} word={totals.teams === 1 ? "team" : "teams"} />
    </div>
  );
}
