import { cn } from "@/components/ui/cn";
import { formatNumber } from "@/components/ui/format";
import type { ReportCounts } from "@/lib/schemas/reports";

const PARTS = [
  { name: "new", tone: "text-bad", why: "Findings that were not known before" },
  { name: "reopened", tone: "text-bad", why: "Findings that had been fixed and are back" },
  { name: "fixed", tone: "text-good", why: "Findings that are gone, as this tool has looked again" },
  { name: "unchanged", tone: "text-muted", why: "Findings that were known already" },
] as const satisfies readonly { name: keyof ReportCounts; tone: string; why: string }[];

/** "12 new · 3 fixed · 40 unchanged", and what could not be read; zeros are left out. */
export function ReceiptCounts({ counts, className }: { counts: ReportCounts; className?: string }) {
  const some = PARTS.filter(({ name }) => counts[name] > 0);
  return (
    <span className={cn("inline-flex flex-wrap gap-x-2.5 text-xs", className)}>
      {some.map(({ name, tone, why }) => (
        <span key={name} title={why} className={tone}>
          <span className="font-medium tabular-nums">{formatNumber(counts[name])}</span> {name}
        </span>
      ))}
      {some.length === 0 ? (
        <span className="text-faint">{counts.read === 0 ? "nothing to read in it" : `${formatNumber(counts.read)} read, no finding`}</span>
      ) : null}
      {counts.skipped > 0 ? (
        <span title="Entries that could not be used; the receipt says why" className="text-warn">
          <span className="font-medium tabular-nums">{formatNumber(counts.skipped)}</span> skipped
        </span>
      ) : null}
    </span>
  );
}
