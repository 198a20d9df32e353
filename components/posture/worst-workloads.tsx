import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/format";
import { ExposedTag, KevTag, NeverScannedTag, PrivilegedTag } from "@/components/ui/tags";
import type { Posture } from "@/lib/schemas/posture";

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
      {worstWorkloads.length === 0 ? <p className="text-muted">No running workload has an open finding. Unscanned images are not counted as clean: see what we can see.</p> : null}
      <ul>
        {worstWorkloads.map((each) => (
          <li key={each.id} className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-b py-1 last:border-b-0">
            <div className="min-w-0 flex-1 basis-44">
              <Link href={scoped(`/workloads/${each.id}`)} className="block truncate font-mono text-xs hover:text-accent hover:underline" title={`${each.kind} ${each.namespace}/${each.name}`}>
                {each.namespace}/{each.name}
              </Link>
              <p className="truncate text-2xs text-faint">
                {each.cluster.name} · {each.team?.name ?? "unowned"}
              </p>
            </div>
            <div className="flex flex-wrap items-center gap-1">
              {each.exposed === false ? null : <ExposedTag exposed={each.exposed} />}
              {each.privileged ? <PrivilegedTag /> : null}
              {each.kev > 0 ? <KevTag /> : null}
              {each.signals > 0 ? <Badge tone="bad">{each.signals === 1 ? "signal" : `${formatNumber(each.signals)} signals`}</Badge> : null}
              {each.neverScanned > 0 ? <NeverScannedTag count={each.neverScanned} /> : null}
            </div>
            <span className="w-12 text-right font-semibold tabular-nums" title="open findings weighted by outcome">
              {formatNumber(Math.round(each.weight))}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
