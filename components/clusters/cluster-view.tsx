"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { SourcesTable } from "@/components/coverage/sources-table";
import { LinkedSeverities } from "@/components/images/linked-severities";
import { OutcomeCounts } from "@/components/images/outcome-counts";
import { sendInventory } from "@/components/reports/commands";
import { useOrigin } from "@/components/reports/use-origin";
import { PageHeader } from "@/components/shell/page-header";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CopyBlock } from "@/components/ui/copyable";
import { plural } from "@/components/ui/format";
import { QueryState } from "@/components/ui/query-state";
import { CardSkeleton } from "@/components/ui/skeleton";
import { clusterOptions } from "@/lib/client/clusters";
import { withQuery } from "@/lib/client/fetch";
import type { ClusterDetail } from "@/lib/schemas/inventory";
import { NumberLink } from "./cluster-strip";
import { InventoryCoverage, Namespaces, Nodes } from "./cluster-tables";
import { CoverageFigure } from "./coverage-figure";
import { LoadAgainstLine, loadScale } from "./load-figure";
import { Sensors } from "./sensors";

function Summary({ cluster }: { cluster: ClusterDetail }) {
  const scope = { cluster: cluster.name };
  return (
    <div className="grid grid-cols-1 gap-3 md:grid-cols-2 xl:grid-cols-4">
      <Card title="Load" question="against its line">
        <LoadAgainstLine load={cluster.load} max={loadScale([cluster.load])} />
      </Card>
      <Card title="Workloads">
        <p className="flex flex-wrap gap-x-3">
          <NumberLink href={withQuery("/workloads", scope)}>
            <span className="text-xl font-semibold">{cluster.workloads}</span> in all
          </NumberLink>
          {cluster.exposedWorkloads > 0 ? (
            <NumberLink href={withQuery("/workloads", { ...scope, exposed: true })}>
              <span className="text-xl font-semibold text-bad">{cluster.exposedWorkloads}</span> exposed
            </NumberLink>
          ) : null}
        </p>
      </Card>
      <Card title="Running images" question="by last scan">
        <CoverageFigure images={cluster.images} href={(coverage) => withQuery("/images", { ...scope, coverage, running: true })} />
      </Card>
      <Card title="Runtime" question="who listens">
        <Sensors sensors={cluster.sensors} />
        <NumberLink href={withQuery("/runtime", { ...scope, hours: 24 })}>{plural(cluster.signals24h, "signal")} in 24 h</NumberLink>
      </Card>
    </div>
  );
}

export function ClusterView({ id }: { id: string }) {
  const query = useQuery(clusterOptions(id));
  const origin = useOrigin();
  return (
    <QueryState query={query} what="the cluster" loading={<CardSkeleton className="mt-16 h-64" />}>
      {(cluster) => (
        <>
          <PageHeader
            title={cluster.name}
            counts={[cluster.provider, cluster.version, plural(cluster.nodes, "node")].filter(Boolean).join(" · ")}
            asOf={cluster.lastInventoryAt}
            actions={
              <Button asChild>
                <Link href={withQuery("/workloads", { cluster: cluster.name })}>Workloads</Link>
              </Button>
            }
          />
          <div className="flex flex-col gap-3">
            <Summary cluster={cluster} />
            <Card
              title="Open findings"
              action={
                <Link href={withQuery("/findings", { cluster: cluster.name })} className="shrink-0 text-xs text-accent hover:underline">
                  all findings
                </Link>
              }
            >
              <div className="grid grid-cols-1 gap-4 lg:grid-cols-[1.5fr_1fr]">
                <LinkedSeverities
                  counts={cluster.severity}
                  href={(severity) => withQuery("/findings", { cluster: cluster.name, severity })}
                />
                <OutcomeCounts
                  byOutcome={cluster.byOutcome}
                  href={(outcome) => withQuery("/findings", { cluster: cluster.name, outcome })}
                />
              </div>
            </Card>
            <div className="grid grid-cols-1 items-start gap-3 xl:grid-cols-[minmax(0,1fr)_22.5rem]">
              <div className="flex min-w-0 flex-col gap-3">
                <Namespaces cluster={cluster} />
                <Nodes cluster={cluster} />
              </div>
              <div className="flex min-w-0 flex-col gap-3">
                <Card title="What reports" question="by its own usual interval" flush>
                  <SourcesTable sources={cluster.sources} ofCluster />
                </Card>
                <InventoryCoverage cluster={cluster} />
                <Card title="Send it again" question="from where kubectl reaches it">
                  <CopyBlock text={sendInventory(origin, cluster.name)} />
                </Card>
              </div>
            </div>
          </div>
        </>
      )}
    </QueryState>
  );
}
