import Link from "next/link";
import type { ReactNode } from "react";
import { SeverityCounts } from "@/components/charts/severity-bar";
import { cn } from "@/components/ui/cn";
import { formatNumber, plural } from "@/components/ui/format";
import { Unknown } from "@/components/ui/measured";
import { TimeAgo } from "@/components/ui/time-ago";
import { withQuery } from "@/lib/client/fetch";
import type { ClusterItem } from "@/lib/schemas/inventory";
import { CoverageFigure } from "./coverage-figure";
import { LoadAgainstLine } from "./load-figure";
import { Sensors } from "./sensors";

function Cell({ label, className, children }: { label: string; className?: string; children: ReactNode }) {
  return (
    <div className={cn("min-w-0", className)}>
      <p className="text-2xs text-faint">{label}</p>
      {children}
    </div>
  );
}

export const NumberLink = ({ href, children }: { href: string; children: ReactNode }) => (
  <Link href={href} className="relative z-[1] inline-flex min-h-6 items-center gap-1 hover:text-accent hover:underline">
    {children}
  </Link>
);

interface Props {
  cluster: ClusterItem;
  max: number;
  current: boolean;
}

/** No finding, because nothing that runs was ever scanned, is no good sign. */
const isUnseen = ({ images, severity }: ClusterItem): boolean =>
  images.fresh + images.stale === 0 && Object.values(severity).every((count) => count === 0);

/** One cluster: how deep it lies, what is in it, and what of it nobody sees. */
export function ClusterStrip({ cluster, max, current }: Props) {
  const scope = { cluster: cluster.name };
  return (
    <li
      data-current={current || undefined}
      className={cn(
        "relative grid gap-x-6 gap-y-3 rounded-lg border bg-card p-4 shadow-card hover:border-line-strong sm:grid-cols-2 lg:grid-cols-3 min-[87.5rem]:grid-cols-[1fr_1.4fr_1fr_1.1fr_1.4fr_0.9fr]",
        current && "border-accent/60 bg-accent-soft/40 hover:border-accent/60",
      )}
    >
      <div className="min-w-0">
        <h2 className="text-base font-semibold break-words">
          <Link
            data-row-link=""
            href={`/clusters/${encodeURIComponent(cluster.name)}`}
            className="after:absolute after:inset-0 after:rounded-lg hover:text-accent"
          >
            {cluster.name}
          </Link>
        </h2>
        <p className="text-xs text-muted">{[cluster.provider, cluster.version].filter(Boolean).join(" · ") || "platform not known"}</p>
        <p className="text-xs text-faint">
          inventory{" "}
          {cluster.lastInventoryAt ? (
            <TimeAgo at={cluster.lastInventoryAt} />
          ) : (
            <Unknown reason="No inventory of it was ever sent: what runs in it is unknown">never sent</Unknown>
          )}
        </p>
      </div>
      <Cell label="Load against line">
        <LoadAgainstLine load={cluster.load} max={max} />
      </Cell>
      <Cell label="Workloads">
        {cluster.lastInventoryAt ? (
          <>
            <p className="flex flex-wrap gap-x-2">
              <NumberLink href={withQuery("/workloads", scope)}>
                <span className="font-medium">{formatNumber(cluster.workloads)}</span> in {plural(cluster.namespaces, "namespace")}
              </NumberLink>
              {cluster.exposedWorkloads > 0 ? (
                <NumberLink href={withQuery("/workloads", { ...scope, exposed: true })}>
                  <span className="font-medium text-bad">{formatNumber(cluster.exposedWorkloads)} exposed</span>
                </NumberLink>
              ) : null}
            </p>
            <p className="text-xs text-faint">{plural(cluster.nodes, "node")}</p>
          </>
        ) : (
          <Unknown reason="No inventory of it was ever sent">not known</Unknown>
        )}
      </Cell>
      <Cell label="Running images, by last scan">
        <CoverageFigure
          images={cluster.images}
          href={(coverage) => withQuery("/images", { ...scope, coverage, running: true })}
          className="mt-1"
        />
      </Cell>
      <Cell label="Open findings">
        {isUnseen(cluster) ? (
          <Unknown reason="Nothing that runs in it was ever scanned">not scanned</Unknown>
        ) : (
          <NumberLink href={withQuery("/findings", scope)}>
            <SeverityCounts counts={cluster.severity} />
          </NumberLink>
        )}
      </Cell>
      <Cell label="Runtime">
        <Sensors sensors={cluster.sensors} />
        {cluster.signals24h > 0 ? (
          <NumberLink href={withQuery("/runtime", { ...scope, hours: 24 })}>
            <span className="text-xs">{plural(cluster.signals24h, "signal")} in 24 h</span>
          </NumberLink>
        ) : null}
      </Cell>
    </li>
  );
}
