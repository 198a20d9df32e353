import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { formatNumber } from "@/components/ui/format";
import { AREA_WORDS } from "@/lib/core/coverage-area";
import type { Coverage } from "@/lib/schemas/images";

const SHOWN = 12;

/** What nobody watches, the worst first, and what to switch on. */
export function BlindSpots({ spots }: { spots: Coverage["blindSpots"] }) {
  const most = spots[0]?.weight ?? 1;
  return (
    <ol className="flex flex-col" aria-label="Blind spots">
      {spots.slice(0, SHOWN).map(({ cluster, area, why, state, switchOn, weight }) => (
        <li key={`${cluster.id} ${area}`} className="grid grid-cols-[minmax(0,1fr)_3.5rem] gap-x-4 border-b px-4 py-2 last:border-b-0">
          <div className="min-w-0">
            <p className="flex flex-wrap items-center gap-x-2">
              <span className="font-medium">{AREA_WORDS[area].name}</span>
              <Link
                href={`/clusters/${encodeURIComponent(cluster.name)}`}
                prefetch={false}
                className="leading-6 text-muted hover:text-accent hover:underline"
              >
                {cluster.name}
              </Link>
              {state === "partly" ? <Badge tone="warn">in part</Badge> : null}
            </p>
            <p className="text-muted">
              {why.charAt(0).toUpperCase() + why.slice(1)}. {AREA_WORDS[area].blind}
            </p>
            <p className="text-xs text-faint">{switchOn}</p>
          </div>
          <div className="text-right" title={`${formatNumber(weight)}: workloads left unseen, exposed ones tenfold`}>
            <span className="tabular-nums">{formatNumber(weight)}</span>
            <div aria-hidden className="mt-1 h-1 rounded-full bg-sunken">
              <div className="ml-auto h-full rounded-full bg-fog" style={{ width: `${(weight / most) * 100}%` }} />
            </div>
          </div>
        </li>
      ))}
      {spots.length > SHOWN ? (
        <li className="px-4 py-2 text-xs text-faint">and {formatNumber(spots.length - SHOWN)} lesser ones, in the table above</li>
      ) : null}
    </ol>
  );
}
