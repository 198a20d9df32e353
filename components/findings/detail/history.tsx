import Link from "next/link";
import { absoluteTime, formatDayYear } from "@/components/ui/format";
import type { FindingDetail } from "@/lib/schemas/findings";

/** What happened to it, latest first. */
export function History({ finding }: { finding: FindingDetail }) {
  if (finding.history.length === 0) return <p className="text-muted">Nothing has been recorded.</p>;
  const latestFirst = [...finding.history].sort((a, b) => (a.at < b.at ? 1 : -1));
  return (
    <ol className="flex flex-col">
      {latestFirst.map(({ at, what, reportId }) => (
        <li key={`${at} ${what}`} className="flex items-baseline gap-3 border-b py-1 last:border-b-0">
          <time dateTime={at} title={absoluteTime(at)} suppressHydrationWarning className="w-20 shrink-0 text-xs text-faint tabular-nums">
            {formatDayYear(at)}
          </time>
          <span className="min-w-0 flex-1">{what}</span>
          {reportId ? (
            <Link href={`/reports/${reportId}`} prefetch={false} className="shrink-0 text-xs leading-6 text-accent hover:underline">
              report
            </Link>
          ) : null}
        </li>
      ))}
    </ol>
  );
}
