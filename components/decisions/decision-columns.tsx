import type { DataColumn } from "@/components/data-table/data-table";
import { CellLink, RowLink } from "@/components/list/cell-link";
import { Badge } from "@/components/ui/badge";
import { formatDayYear, formatNumber } from "@/components/ui/format";
import { TimeAgo } from "@/components/ui/time-ago";
import type { DecisionItem } from "@/lib/schemas/decisions";
import { VerdictBadge } from "./verdict-badge";
import { STATUS_WORD, sourceWord, whyWord } from "./words";

export const decisionName = (decision: DecisionItem): string => decision.vulnerability ?? decision.vulnerabilities[0] ?? decision.id;

/** The findings that it holds of; with none of them, all of the flaw that it is about. */
export const findingsOf = (decision: DecisionItem): string => {
  if (decision.hides.count > 0) return `/findings?decision=${decision.id}&state=any`;
  return `/findings?vulnerability=${encodeURIComponent(decision.vulnerabilities[0] ?? decisionName(decision))}&state=any`;
};

const Name = ({ decision }: { decision: DecisionItem }) => {
  const more = decision.vulnerabilities.length - 1;
  return (
    <RowLink href={`/decisions?decision=${decision.id}`} className="font-mono text-xs" title={decision.vulnerabilities.join(", ")}>
      {decisionName(decision)}
      {more > 0 ? <span className="font-sans text-faint"> and {formatNumber(more)} more</span> : null}
    </RowLink>
  );
};

const STANDING: Record<DecisionItem["status"], string> = { ...STATUS_WORD, approved: "" };

/** Whether it holds: since when, or what it waits for, or that it has ended. */
const Standing = ({ decision }: { decision: DecisionItem }) => {
  if (decision.status === "requested") return <Badge tone="warn">{STATUS_WORD.requested}</Badge>;
  if (decision.ended) return <Badge tone="fog">{STANDING[decision.status] || "ended"}</Badge>;
  return decision.ends.at ? (
    <span className="text-muted" title={`Ends on ${formatDayYear(decision.ends.at)}`}>
      until {formatDayYear(decision.ends.at)}
    </span>
  ) : (
    <span className="text-faint">no end</span>
  );
};

const Products = ({ decision }: { decision: DecisionItem }) => {
  const { products, productCount } = decision;
  return (
    <span className="truncate font-mono text-2xs text-muted" title={products.join("\n")}>
      {products[0] ?? "–"}
      {productCount > 1 ? <span className="font-sans text-faint"> and {formatNumber(productCount - 1)} more</span> : null}
    </span>
  );
};

const Hides = ({ decision }: { decision: DecisionItem }) => {
  const { count, atLeast } = decision.hides;
  if (count === 0)
    return (
      <span className="text-faint" title="No finding's state comes from it now">
        none
      </span>
    );
  return (
    <CellLink href={findingsOf(decision)} className="tabular-nums" title="Findings that do not count as open because of it">
      {formatNumber(count)}
      {atLeast ? "+" : ""}
    </CellLink>
  );
};

const Why = ({ decision }: { decision: DecisionItem }) => (
  <span className="truncate text-muted" title={decision.reason}>
    {whyWord(decision) ?? decision.reason}
  </span>
);

const Source = ({ decision }: { decision: DecisionItem }) =>
  decision.report ? (
    <CellLink href={`/reports/${decision.report.id}`} className="text-muted" title={decision.report.name}>
      {sourceWord(decision.format)}
    </CellLink>
  ) : (
    <span className="truncate text-muted">{sourceWord(decision.format)}</span>
  );

export const DECISION_COLUMNS: readonly DataColumn<DecisionItem>[] = [
  { id: "verdict", header: "Verdict", width: "128px", cell: (decision) => <VerdictBadge verdict={decision.verdict} /> },
  { id: "name", header: "Vulnerability", width: "minmax(132px,0.7fr)", cell: (decision) => <Name decision={decision} /> },
  {
    id: "author",
    header: "Who says so",
    width: "minmax(130px,0.9fr)",
    cell: (decision) => (
      <span className="truncate" title={decision.author}>
        {decision.author}
      </span>
    ),
  },
  { id: "why", header: "Why", width: "minmax(150px,1.2fr)", from: 980, cell: (decision) => <Why decision={decision} /> },
  { id: "products", header: "Of", width: "minmax(180px,1.5fr)", from: 780, cell: (decision) => <Products decision={decision} /> },
  { id: "hides", header: "Hides", width: "64px", align: "right", cell: (decision) => <Hides decision={decision} /> },
  { id: "standing", header: "Stands", width: "132px", from: 520, cell: (decision) => <Standing decision={decision} /> },
  { id: "source", header: "Source", width: "96px", from: 1120, cell: (decision) => <Source decision={decision} /> },
  {
    id: "stated",
    header: "Since",
    width: "80px",
    align: "right",
    cell: (decision) => <TimeAgo at={decision.statedAt} className="text-muted" />,
  },
];

export function DecisionCard({ decision, onOpen }: { decision: DecisionItem; onOpen: (id: string) => void }) {
  return (
    <div className="flex flex-col gap-1 px-4 py-2.5">
      <button type="button" onClick={() => onOpen(decision.id)} className="flex min-h-6 items-center gap-2 text-left">
        <VerdictBadge verdict={decision.verdict} />
        <Name decision={decision} />
        <Standing decision={decision} />
      </button>
      <p className="text-xs text-muted">
        {decision.author} · {sourceWord(decision.format)} · <TimeAgo at={decision.statedAt} />
      </p>
      <div className="flex min-w-0 items-center justify-between gap-3 text-xs">
        <Products decision={decision} />
        <span className="flex shrink-0 items-center gap-1 text-muted">
          hides <Hides decision={decision} />
        </span>
      </div>
    </div>
  );
}
