import Link from "next/link";
import type { DataColumn } from "@/components/data-table/columns";
import { Badge } from "@/components/ui/badge";
import { Due } from "@/components/ui/due";
import { formatShare } from "@/components/ui/format";
import { Unknown } from "@/components/ui/measured";
import { OutcomeChip } from "@/components/ui/outcome-chip";
import { SeverityChip } from "@/components/ui/severity-chip";
import { SsvcChip } from "@/components/ui/ssvc-chip";
import { ExposedTag, FixTag, KevTag, RunningTag } from "@/components/ui/tags";
import { TimeAgo } from "@/components/ui/time-ago";
import type { FindingItem } from "@/lib/schemas/findings";
import { ORIGIN_WORD, placeName, SEEN_BY_WORD, subjectOf } from "./words";

/** Why it matters, most telling first: on one line, what does not fit drops out whole. */
export function WhyTags({ finding, brief = false }: { finding: FindingItem; brief?: boolean }) {
  const { kev, exposed, running, fixable, seenBy } = finding;
  return (
    <span className="flex h-[18px] min-w-0 flex-wrap gap-x-1.5 gap-y-2 overflow-hidden">
      {kev ? <KevTag /> : null}
      {exposed ? <ExposedTag exposed /> : null}
      {running && !exposed ? <RunningTag /> : null}
      {fixable ? <FixTag /> : null}
      {!brief && (seenBy === "trivy" || seenBy === "grype") ? (
        <Badge title="Another tool looked and did not see it, or none did">{SEEN_BY_WORD[seenBy]}</Badge>
      ) : null}
    </span>
  );
}

export function Epss({ finding }: { finding: Pick<FindingItem, "epss" | "epssPercentile" | "kind"> }) {
  if (finding.epss === null) {
    if (finding.kind !== "vulnerability") return <span className="text-faint">–</span>;
    return (
      <Unknown reason="no EPSS score is loaded for it" className="text-xs">
        ?
      </Unknown>
    );
  }
  const percentile = finding.epssPercentile === null ? "" : `, higher than ${formatShare(finding.epssPercentile)} of all`;
  return (
    <span title={`Chance of exploitation in the next 30 days: ${formatShare(finding.epss)}${percentile}`}>{formatShare(finding.epss)}</span>
  );
}

/** Whether it comes with the base image; of what is in no image there is nothing to say. */
function OriginWord({ origin }: Pick<FindingItem, "origin">) {
  if (origin === "none") return <span className="text-faint">–</span>;
  if (origin === "unknown") return <Unknown reason="Nobody knows whether it comes with the base image" className="text-xs" />;
  return <span className="text-muted">{ORIGIN_WORD[origin]}</span>;
}

export const FINDING_COLUMNS: readonly DataColumn<FindingItem>[] = [
  {
    id: "severity",
    header: "Severity",
    width: "46px",
    sorts: [{ label: "Sev", by: "severity", first: "desc" }],
    cell: ({ severity }) => <SeverityChip severity={severity} />,
  },
  {
    id: "finding",
    header: "Finding",
    width: "minmax(180px,1.7fr)",
    sorts: [
      { label: "Finding", by: "vulnerability", first: "asc" },
      { label: "Package", by: "package", first: "asc" },
    ],
    cell: (finding) => (
      <>
        <Link
          data-row-link=""
          href={`/findings/${finding.id}`}
          prefetch={false}
          title={finding.title ?? finding.problem}
          className="min-w-0 shrink-0 truncate rounded-sm font-mono text-xs font-semibold hover:underline"
        >
          {finding.problem}
        </Link>
        <span className="min-w-0 truncate text-muted" title={subjectOf(finding)}>
          {subjectOf(finding)}
        </span>
      </>
    ),
  },
  {
    id: "where",
    header: "Where",
    width: "minmax(130px,1.4fr)",
    from: 440,
    sorts: [{ label: "Where", by: "repository", first: "asc" }],
    cell: ({ place, team }) => (
      <span className="min-w-0 truncate" title={`${place.name} · ${team?.name ?? "nobody owns it"}`}>
        {placeName(place)} <span className="text-faint">{team?.name ?? "unowned"}</span>
      </span>
    ),
  },
  {
    id: "outcome",
    header: "Fix within",
    width: "112px",
    from: 900,
    sorts: [{ label: "Fix within", by: "rank", first: "desc" }],
    cell: ({ outcome }) => <OutcomeChip outcome={outcome} />,
  },
  {
    id: "priority",
    header: "SSVC",
    width: "88px",
    from: 1040,
    cell: ({ kind, priority }) => (kind === "vulnerability" ? <SsvcChip priority={priority} /> : <span className="text-faint">–</span>),
  },
  {
    id: "origin",
    header: "Base image",
    width: "92px",
    from: 1180,
    cell: ({ origin }) => <OriginWord origin={origin} />,
  },
  {
    id: "why",
    header: "Why",
    width: "160px",
    from: 740,
    sorts: [{ label: "Why", by: "rank", first: "desc" }],
    cell: (finding) => <WhyTags finding={finding} />,
  },
  {
    id: "epss",
    header: "EPSS",
    width: "54px",
    align: "right",
    from: 700,
    sorts: [{ label: "EPSS", by: "epss", first: "desc" }],
    cell: (finding) => <Epss finding={finding} />,
  },
  {
    id: "due",
    header: "Due",
    width: "104px",
    align: "right",
    sorts: [{ label: "Due", by: "due", first: "asc" }],
    cell: ({ dueAt }) => <Due at={dueAt} />,
  },
  {
    id: "firstSeen",
    header: "First seen",
    width: "80px",
    align: "right",
    from: 940,
    sorts: [{ label: "First seen", by: "firstSeen", first: "desc" }],
    cell: ({ firstSeenAt }) => <TimeAgo at={firstSeenAt} className="text-muted" />,
  },
];
