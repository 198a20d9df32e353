import { CoverageBar } from "@/components/charts/meter";
import { SeverityCounts } from "@/components/charts/severity-bar";
import type { DataColumn } from "@/components/data-table/data-table";
import { CellLink, RowLink } from "@/components/list/cell-link";
import { Badge } from "@/components/ui/badge";
import { formatNumber } from "@/components/ui/format";
import { Unknown } from "@/components/ui/measured";
import { ExposedTag, HostAccessTag, KevTag, PrivilegedTag } from "@/components/ui/tags";
import { withQuery } from "@/lib/client/fetch";
import type { WorkloadItem } from "@/lib/schemas/inventory";

const Name = ({ workload }: { workload: WorkloadItem }) => (
  <RowLink href={`/workloads/${workload.id}`} title={`${workload.kind} ${workload.namespace}/${workload.name}`}>
    <span className="font-normal text-muted">{workload.namespace}/</span>
    {workload.name}
  </RowLink>
);

const Tags = ({ workload }: { workload: WorkloadItem }) => (
  <>
    {workload.kev > 0 ? <KevTag /> : null}
    {workload.exposed === false ? null : <ExposedTag exposed={workload.exposed} />}
    {workload.privileged ? <PrivilegedTag /> : null}
    {workload.hostAccess && !workload.privileged ? <HostAccessTag /> : null}
    {workload.images === 0 ? (
      <Badge tone="fog" title="No container of it was listed">
        no images
      </Badge>
    ) : null}
  </>
);

const Team = ({ workload }: { workload: WorkloadItem }) =>
  workload.team ? <span className="truncate">{workload.team.name}</span> : <span className="text-faint">no team</span>;

const Severities = ({ workload }: { workload: WorkloadItem }) =>
  workload.severity ? (
    <CellLink href={withQuery("/findings", { workload: workload.id })}>
      <SeverityCounts counts={workload.severity} />
    </CellLink>
  ) : (
    <SeverityCounts counts={null} />
  );

export const WORKLOAD_COLUMNS: readonly DataColumn<WorkloadItem>[] = [
  {
    id: "name",
    header: "Workload",
    width: "minmax(200px,1.8fr)",
    sorts: [{ label: "Workload", by: "name", first: "asc" }],
    cell: (workload) => <Name workload={workload} />,
  },
  {
    id: "kind",
    header: "Kind",
    width: "96px",
    from: 1080,
    cell: (workload) => <span className="truncate text-muted">{workload.kind}</span>,
  },
  {
    id: "cluster",
    header: "Cluster",
    width: "minmax(90px,0.7fr)",
    from: 820,
    cell: (workload) => <span className="truncate text-muted">{workload.cluster.name}</span>,
  },
  { id: "team", header: "Team", width: "minmax(80px,0.6fr)", from: 920, cell: (workload) => <Team workload={workload} /> },
  { id: "tags", header: "Why", width: "minmax(150px,1fr)", cell: (workload) => <Tags workload={workload} /> },
  { id: "coverage", header: "Images", width: "84px", from: 760, cell: (workload) => <CoverageBar {...workload.coverage} /> },
  {
    id: "severity",
    header: "Open findings",
    width: "minmax(208px,1.1fr)",
    sorts: [{ label: "Open findings", by: "findings", first: "desc" }],
    cell: (workload) => <Severities workload={workload} />,
  },
  {
    id: "signals",
    header: "Signals 24 h",
    width: "100px",
    align: "right",
    sorts: [{ label: "Signals 24 h", by: "signals", first: "desc" }],
    cell: (workload) =>
      workload.signals24h === 0 ? (
        <span className="text-faint">0</span>
      ) : (
        <CellLink href={withQuery("/runtime", { workload: workload.id, hours: 24 })}>{formatNumber(workload.signals24h)}</CellLink>
      ),
  },
  {
    id: "weight",
    header: "Weight",
    width: "76px",
    align: "right",
    sorts: [{ label: "Weight", by: "rank", first: "desc" }],
    cell: (workload) =>
      workload.severity === null ? (
        <Unknown reason="None of its images was ever scanned">?</Unknown>
      ) : (
        <span title="Open findings weighted by outcome">{formatNumber(workload.weight)}</span>
      ),
  },
];

export function WorkloadCard({ workload }: { workload: WorkloadItem }) {
  return (
    <div className="flex flex-col gap-1 px-4 py-2.5">
      <Name workload={workload} />
      <p className="text-xs text-muted">
        {workload.kind} · {workload.cluster.name} · <Team workload={workload} />
      </p>
      <div className="flex flex-wrap items-center gap-1.5">
        <Tags workload={workload} />
        <Severities workload={workload} />
      </div>
    </div>
  );
}
