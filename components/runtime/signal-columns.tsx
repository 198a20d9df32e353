import { SparkBars } from "@/components/charts/sparkline";
import type { DataColumn } from "@/components/data-table/data-table";
import { CellLink } from "@/components/list/cell-link";
import { formatNumber } from "@/components/ui/format";
import { TimeAgo } from "@/components/ui/time-ago";
import type { SignalItem } from "@/lib/schemas/signals";
import { PriorityChip } from "./priority-chip";
import { SignalLink } from "./signal-link";

/** What the sparkline spans: "Events in the last 7 days". */
export const overHours = ({ sparkline, sparklineBucketHours }: SignalItem): string => {
  const hours = sparkline.length * sparklineBucketHours;
  return `Events in the last ${hours >= 48 && hours % 24 === 0 ? `${formatNumber(hours / 24)} days` : `${formatNumber(hours)} hours`}`;
};

const Where = ({ signal }: { signal: SignalItem }) =>
  signal.workload ? (
    <CellLink href={`/workloads/${signal.workload.id}`} title={`${signal.namespace ?? ""}/${signal.workload.name}`}>
      <span className="truncate">
        {signal.namespace ? <span className="text-faint">{signal.namespace}/</span> : null}
        {signal.workload.name}
      </span>
    </CellLink>
  ) : (
    <span className="truncate text-muted" title="No workload of a listed cluster matches it">
      {signal.namespace ? `${signal.namespace}/` : ""}
      {signal.subject}
    </span>
  );

const Cluster = ({ signal }: { signal: SignalItem }) => (
  <span className="truncate text-muted">{signal.cluster?.name ?? "cluster not said"}</span>
);
const Team = ({ signal }: { signal: SignalItem }) => (
  <span className={signal.team ? "truncate" : "truncate text-faint"}>{signal.team?.name ?? "no team"}</span>
);

export const SIGNAL_COLUMNS: readonly DataColumn<SignalItem>[] = [
  {
    id: "priority",
    header: "",
    width: "64px",
    sorts: [{ label: "Prio", by: "priority", first: "desc" }],
    cell: (signal) => <PriorityChip priority={signal.priority} />,
  },
  {
    id: "rule",
    header: "Rule",
    width: "minmax(190px,1.7fr)",
    sorts: [{ label: "Rule", by: "rule", first: "asc" }],
    cell: (signal) => (
      <>
        <SignalLink signal={signal} />
        <span className="min-w-0 flex-1 shrink-[9] truncate font-mono text-2xs text-faint" title={signal.lineage}>
          {signal.lineage}
        </span>
      </>
    ),
  },
  { id: "workload", header: "Workload", width: "minmax(140px,1.1fr)", cell: (signal) => <Where signal={signal} /> },
  { id: "cluster", header: "Cluster", width: "minmax(90px,0.7fr)", from: 860, cell: (signal) => <Cluster signal={signal} /> },
  { id: "team", header: "Team", width: "minmax(80px,0.6fr)", from: 980, cell: (signal) => <Team signal={signal} /> },
  {
    id: "spark",
    header: "When",
    width: "112px",
    from: 640,
    cell: (signal) => <SparkBars values={signal.sparkline} label={overHours(signal)} />,
  },
  {
    id: "count",
    header: "Events",
    width: "84px",
    align: "right",
    sorts: [{ label: "Events", by: "count", first: "desc" }],
    cell: (signal) => formatNumber(signal.count),
  },
  {
    id: "first",
    header: "First seen",
    width: "88px",
    align: "right",
    from: 1080,
    cell: (signal) => <TimeAgo at={signal.firstSeenAt} className="text-muted" />,
  },
  {
    id: "last",
    header: "Last seen",
    width: "88px",
    align: "right",
    sorts: [{ label: "Last seen", by: "lastSeen", first: "desc" }],
    cell: (signal) => <TimeAgo at={signal.lastSeenAt} className="text-muted" />,
  },
];

export function SignalCard({ signal }: { signal: SignalItem }) {
  return (
    <div className="flex flex-col gap-1 px-4 py-2.5">
      <div className="flex items-center gap-2">
        <PriorityChip priority={signal.priority} />
        <SignalLink signal={signal} />
      </div>
      <div className="flex items-center gap-2 text-xs">
        <Where signal={signal} />
        <span className="text-faint">·</span>
        <Cluster signal={signal} />
      </div>
      <div className="flex items-center gap-3 text-xs text-muted">
        <SparkBars values={signal.sparkline} label={overHours(signal)} height={14} />
        <span className="tabular-nums">{formatNumber(signal.count)}</span>
        <TimeAgo at={signal.lastSeenAt} className="ml-auto" />
      </div>
    </div>
  );
}
