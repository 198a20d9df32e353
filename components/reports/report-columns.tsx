import type { DataColumn } from "@/components/data-table/data-table";
import { ReferenceLine } from "@/components/images/reference-text";
import { CellLink, RowLink } from "@/components/list/cell-link";
import { Badge } from "@/components/ui/badge";
import { TimeAgo } from "@/components/ui/time-ago";
import { isPending } from "@/lib/client/reports";
import { toolName } from "@/lib/core/tool-name";
import type { Receipt } from "@/lib/schemas/reports";
import { ReceiptCounts } from "./receipt-counts";
import { StatusBadge } from "./status-badge";

export const reportName = (receipt: Receipt): string => receipt.filename ?? receipt.target?.name ?? `report ${receipt.sha256.slice(0, 12)}`;

const Name = ({ receipt }: { receipt: Receipt }) => (
  <RowLink href={`/reports/${receipt.id}`} title={reportName(receipt)}>
    {reportName(receipt)}
  </RowLink>
);

const Outcome = ({ receipt }: { receipt: Receipt }) => {
  if (receipt.error) {
    return (
      <span className="truncate text-xs text-bad" title={receipt.error.message}>
        {receipt.error.message}
      </span>
    );
  }
  return isPending(receipt) ? (
    <span className="text-xs text-faint">not read yet</span>
  ) : (
    <ReceiptCounts receipt={receipt} className="flex-nowrap" />
  );
};

const Flags = ({ receipt }: { receipt: Receipt }) => (
  <>
    {receipt.late ? <Badge title="A newer report of this tool on this target was there already">late</Badge> : null}
    {receipt.sameAs ? <Badge title="The same bytes were sent before">repeat</Badge> : null}
    {receipt.warnings.length > 0 ? (
      <Badge tone="warn" title={receipt.warnings.join("\n")}>
        {receipt.warnings.length === 1 ? "warning" : `${receipt.warnings.length} warnings`}
      </Badge>
    ) : null}
  </>
);

const tool = (receipt: Receipt): string => toolName(receipt.tool ?? receipt.format ?? "not known yet");

export const REPORT_COLUMNS: readonly DataColumn<Receipt>[] = [
  { id: "status", header: "Status", width: "92px", cell: (receipt) => <StatusBadge status={receipt.status} /> },
  { id: "name", header: "Report", width: "minmax(150px,1.2fr)", cell: (receipt) => <Name receipt={receipt} /> },
  { id: "tool", header: "Tool", width: "minmax(84px,0.5fr)", cell: (receipt) => <span className="truncate">{tool(receipt)}</span> },
  {
    id: "target",
    header: "Of",
    width: "minmax(160px,1.7fr)",
    from: 760,
    cell: (receipt) =>
      receipt.target?.imageId ? (
        <CellLink href={`/images/${receipt.target.imageId}`} title={receipt.target.name}>
          <ReferenceLine reference={receipt.target.name} />
        </CellLink>
      ) : (
        <span className="truncate text-muted">{receipt.target?.name ?? receipt.cluster?.name ?? "–"}</span>
      ),
  },
  { id: "counts", header: "What it did", width: "minmax(200px,1.3fr)", cell: (receipt) => <Outcome receipt={receipt} /> },
  { id: "flags", header: "Notes", width: "minmax(70px,0.6fr)", from: 980, cell: (receipt) => <Flags receipt={receipt} /> },
  {
    id: "by",
    header: "From",
    width: "minmax(80px,0.5fr)",
    from: 1080,
    cell: (receipt) => <span className="truncate text-muted">{receipt.receivedBy}</span>,
  },
  {
    id: "received",
    header: "Received",
    width: "88px",
    align: "right",
    cell: (receipt) => <TimeAgo at={receipt.receivedAt} className="text-muted" />,
  },
];

export function ReportCard({ receipt }: { receipt: Receipt }) {
  return (
    <div className="flex flex-col gap-1 px-4 py-2.5">
      <div className="flex items-center gap-2">
        <StatusBadge status={receipt.status} />
        <Name receipt={receipt} />
      </div>
      <p className="flex gap-2 text-xs text-muted">
        {tool(receipt)} · {receipt.receivedBy} · <TimeAgo at={receipt.receivedAt} />
      </p>
      <div className="flex flex-wrap items-center gap-1.5">
        <Outcome receipt={receipt} />
        <Flags receipt={receipt} />
      </div>
    </div>
  );
}
