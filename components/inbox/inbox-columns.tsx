import type { DataColumn } from "@/components/data-table/data-table";
import { RowLink } from "@/components/list/cell-link";
import { cn } from "@/components/ui/cn";
import { SeverityChip } from "@/components/ui/severity-chip";
import { TimeAgo } from "@/components/ui/time-ago";
import type { InboxItem } from "@/lib/schemas/inbox";
import { whatHappened, whereTo } from "./words";

const Dot = ({ read }: { read: boolean }) =>
  read ? null : (
    <span className="size-2 shrink-0 rounded-full bg-accent">
      <span className="sr-only">not read</span>
    </span>
  );

const What = ({ item, onClick }: { item: InboxItem; onClick?: () => void }) => (
  <RowLink href={whereTo(item)} title={whatHappened(item)} {...(onClick ? { onClick } : {})}>
    <span className={cn(!item.read && "font-semibold")}>{whatHappened(item)}</span>
  </RowLink>
);

function Findings({ item }: { item: InboxItem }) {
  const [first] = item.findings;
  if (!first) return null;
  return (
    <span className="flex min-w-0 items-center gap-1.5" title={`${first.problem} in ${first.place}`}>
      <SeverityChip severity={first.severity} />
      <span className="shrink-0 font-mono text-xs">{first.problem}</span>
      <span className="truncate text-muted">{first.place}</span>
      {item.count > 1 ? <span className="shrink-0 text-xs text-faint">+{item.count - 1}</span> : null}
    </span>
  );
}

export const INBOX_COLUMNS: readonly DataColumn<InboxItem>[] = [
  { id: "read", header: "", width: "32px", cell: (item) => <Dot read={item.read} /> },
  { id: "what", header: "What happened", width: "minmax(180px,1.1fr)", cell: (item) => <What item={item} /> },
  { id: "finding", header: "Finding", width: "minmax(220px,1.4fr)", cell: (item) => <Findings item={item} /> },
  {
    id: "said",
    header: "Said",
    width: "minmax(140px,1.4fr)",
    from: 900,
    cell: (item) => (
      <span className="truncate text-muted" title={item.comment ?? undefined}>
        {item.comment}
      </span>
    ),
  },
  { id: "at", header: "When", width: "88px", align: "right", cell: (item) => <TimeAgo at={item.at} className="text-muted" /> },
];

export const InboxCard = ({ item, onRead }: { item: InboxItem; onRead: () => void }) => (
  <div className="flex min-w-0 flex-col gap-1 px-3 py-2.5">
    <div className="flex items-center gap-2">
      {item.read ? null : <Dot read={false} />}
      <What item={item} onClick={onRead} />
      <TimeAgo at={item.at} className="ml-auto shrink-0 text-xs text-faint" />
    </div>
    <Findings item={item} />
    {item.comment ? <p className="line-clamp-2 text-muted">{item.comment}</p> : null}
  </div>
);
