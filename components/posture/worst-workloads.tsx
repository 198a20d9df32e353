import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/format";
import { ExposedTag, KevTag, NeverScannedTag, PrivilegedTag } from "@/components/ui/tags";
import type { Posture } from "@/lib/schemas/posture";

const SHOWN = 6;

/** Where to go first: the workloads that add most to the load. */
export function WorstWorkloads({ posture, scoped, className }: { posture: Posture; scoped: (href: string) => string; className?: string }) {
  const { worstWorkloads } = posture;
  return (
    <Card
      title="Worst running workloads"
      question="by what they add to the load"
      {...(className ? { className } : {})}
      action={
        <Link href={scoped("/workloads")} className="shrink-0 text-xs text-accent hover:underline">
          all
        </Link>
      }
    >
      {worstWorkloads.length === 0 ? (
        <p className="text-muted">
          No running workload has an open finding. Unscanned images are not counted as clean: see what we can see.
        </p>
      ) : null}
      <ul>
        {worstWorkloads.slice(0, SHOWN).map((each) => (
          <li key={each.id} className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 border-b py-1.5 last:border-b-0">
            <Link
              href={scoped(`/workloads/${each.id}`)}
              className="truncate font-mono text-xs hover:text-accent hover:underline"
              title={`${each.kind} ${each.namespace}/${each.name}`}
            >
              {each.namespace}/{each.name}
            </Link>
            <span className="text-right font-semibold tabular-nums" title="open findings weighted by outcome">
              {formatNumber(Math.round(each.weight))}
            </span>
            <div className="col-span-2 flex min-h-[18px] flex-wrap items-center gap-1">
              <span className="mr-auto truncate pr-2 text-2xs text-faint">
                {each.cluster.name} · {each.team?.name ?? "unowned"}
              </span>
              {each.exposed === false ? null : <ExposedTag exposed={each.exposed} />}
              {each.privileged ? <PrivilegedTag /> : null}
              {each.kev > 0 ? <KevTag /> : null}
              {each.signals > 0 ? (
                <Badge tone="bad">{each.signals === 1 ? "signal" : `${formatNumber(each.signals)} signals`}</Badge>
              ) : null}
              {each.neverScanned > 0 ? <NeverScannedTag count={each.neverScanned} /> : null}
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
