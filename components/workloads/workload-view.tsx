"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { CoverageFigure } from "@/components/clusters/coverage-figure";
import { LinkedSeverities } from "@/components/images/linked-severities";
import { OutcomeCounts } from "@/components/images/outcome-counts";
import { WatchButton } from "@/components/inbox/watch-button";
import { PageHeader } from "@/components/shell/page-header";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/format";
import { Unknown } from "@/components/ui/measured";
import { QueryState } from "@/components/ui/query-state";
import { CardSkeleton } from "@/components/ui/skeleton";
import { ExposedTag, HostAccessTag, KevTag, PrivilegedTag } from "@/components/ui/tags";
import { TimeAgo } from "@/components/ui/time-ago";
import { withQuery } from "@/lib/client/fetch";
import { workloadOptions } from "@/lib/client/workloads";
import type { WorkloadDetail } from "@/lib/schemas/inventory";
import { WhatToChange } from "./what-to-change";
import { WorkloadContainers } from "./workload-containers";
import { WorkloadFacts } from "./workload-facts";
import { WorkloadExposure, WorkloadPods } from "./workload-places";
import { WorkloadSignals } from "./workload-signals";

function Heading({ workload }: { workload: WorkloadDetail }) {
  const { replicas, readyReplicas } = workload;
  return (
    <>
      <PageHeader
        title={
          <>
            <span className="font-normal text-muted">{workload.namespace}/</span>
            {workload.name}
          </>
        }
        counts={
          <>
            {workload.kind} in{" "}
            <Link href={`/clusters/${encodeURIComponent(workload.cluster.name)}`} className="hover:text-accent hover:underline">
              {workload.cluster.name}
            </Link>
          </>
        }
        asOf={workload.lastSeenAt}
        actions={<WatchButton kind="workload" thing={workload.id} />}
      />
      <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-1 text-muted">
        <span className="inline-flex flex-wrap items-center gap-1.5">
          <ExposedTag exposed={workload.exposed} />
          {workload.privileged ? <PrivilegedTag /> : null}
          {workload.hostAccess ? <HostAccessTag /> : null}
          {workload.kev > 0 ? <KevTag /> : null}
        </span>
        <span>{workload.team?.name ?? "no team"}</span>
        {replicas === null ? null : (
          <span className={readyReplicas !== null && readyReplicas < replicas ? "text-warn" : undefined}>
            {readyReplicas === null ? formatNumber(replicas) : `${formatNumber(readyReplicas)} of ${formatNumber(replicas)}`} ready
          </span>
        )}
      </div>
      {workload.goneAt ? (
        <p role="note" className="mb-3 rounded-lg border border-dashed border-line-strong bg-card px-4 py-2.5">
          <Badge>gone</Badge> The inventory has not listed it since <TimeAgo at={workload.goneAt} />: what stands below is how it was.
        </p>
      ) : null}
    </>
  );
}

function Findings({ workload }: { workload: WorkloadDetail }) {
  const link = (query: Record<string, string>) => withQuery("/findings", { workload: workload.id, ...query });
  return (
    <Card
      title="Open findings"
      question="in its images and its settings"
      action={
        <Link href={link({})} className="shrink-0 text-xs text-accent hover:underline">
          all findings
        </Link>
      }
    >
      {workload.severity ? (
        <div className="flex flex-col gap-3">
          <OutcomeCounts byOutcome={workload.byOutcome} href={(outcome) => link({ outcome })} />
          <LinkedSeverities counts={workload.severity} href={(severity) => link({ severity })} />
        </div>
      ) : (
        <p>
          <Unknown reason="None of its images was ever scanned">not known: none of its images was ever scanned</Unknown>
        </p>
      )}
      <div className="mt-3 max-w-sm">
        <p className="text-2xs text-faint">Its images, by last scan</p>
        <CoverageFigure images={workload.coverage} href={() => "#containers"} />
      </div>
    </Card>
  );
}

export function WorkloadView({ id }: { id: string }) {
  const query = useQuery(workloadOptions(id));
  return (
    <QueryState query={query} what="the workload" loading={<CardSkeleton className="mt-16 h-64" />}>
      {(workload) => (
        <>
          <Heading workload={workload} />
          <div className="grid grid-cols-1 items-start gap-3 xl:grid-cols-[minmax(0,1fr)_25rem]">
            <div className="flex min-w-0 flex-col gap-3">
              <Findings workload={workload} />
              <WhatToChange workload={workload} />
              <div id="containers" className="scroll-mt-4">
                <WorkloadContainers workload={workload} />
              </div>
            </div>
            <div className="grid min-w-0 grid-cols-1 gap-3 md:grid-cols-2 xl:grid-cols-1">
              <WorkloadExposure workload={workload} />
              <WorkloadSignals workload={workload} />
              <WorkloadFacts workload={workload} />
              <WorkloadPods workload={workload} />
            </div>
          </div>
        </>
      )}
    </QueryState>
  );
}
