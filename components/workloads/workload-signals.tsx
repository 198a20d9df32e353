"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { SparkBars } from "@/components/charts/sparkline";
import { PriorityChip } from "@/components/runtime/priority-chip";
import { Card } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/format";
import { QueryState } from "@/components/ui/query-state";
import { Skeleton } from "@/components/ui/skeleton";
import { TimeAgo } from "@/components/ui/time-ago";
import { withQuery } from "@/lib/client/fetch";
import { workloadSignalsOptions } from "@/lib/client/signals";
import type { WorkloadDetail } from "@/lib/schemas/inventory";

/** What the sensors saw it do, newest first. */
export function WorkloadSignals({ workload }: { workload: WorkloadDetail }) {
  const query = useQuery(workloadSignalsOptions(workload.id));
  const total = query.data?.total.count ?? 0;
  return (
    <Card
      title="Signals"
      question="what sensors saw it do"
      action={
        total > 0 ? (
          <Link href={withQuery("/runtime", { workload: workload.id })} className="shrink-0 text-xs text-accent hover:underline">
            all {formatNumber(total)}
          </Link>
        ) : null
      }
    >
      <QueryState
        query={query}
        what="its signals"
        loading={<Skeleton className="h-16" />}
        isEmpty={(data) => data.items.length === 0}
        empty={
          <p className="text-muted">
            None. It was either calm or unseen:{" "}
            <Link href={`/clusters/${encodeURIComponent(workload.cluster.name)}`} className="text-accent underline underline-offset-2">
              which sensors speak for {workload.cluster.name}
            </Link>
            .
          </p>
        }
      >
        {(data) => (
          <ul>
            {data.items.map((signal) => (
              <li key={signal.id} className="flex items-center gap-3 border-b py-1.5 last:border-b-0">
                <PriorityChip priority={signal.priority} />
                <div className="min-w-0 flex-1">
                  <Link
                    href={withQuery("/runtime", { workload: workload.id, signal: signal.id })}
                    className="font-medium break-words hover:text-accent hover:underline"
                  >
                    {signal.rule}
                  </Link>
                  <TimeAgo at={signal.lastSeenAt} className="block text-xs text-faint" />
                </div>
                <SparkBars
                  values={signal.sparkline}
                  label={`Events in ${signal.sparkline.length * signal.sparklineBucketHours} h`}
                  width={72}
                />
                <span className="w-8 shrink-0 text-right font-semibold tabular-nums">{formatNumber(signal.count)}</span>
              </li>
            ))}
          </ul>
        )}
      </QueryState>
    </Card>
  );
}
