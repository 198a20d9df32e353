import { Badge } from "@/components/ui/badge";
import { OutcomeChip } from "@/components/ui/outcome-chip";
import { SeverityChip } from "@/components/ui/severity-chip";
import { SsvcChip } from "@/components/ui/ssvc-chip";
import type { FindingItem } from "@/lib/schemas/findings";
import { WhyTags } from "../columns";
import { placeName, STATE_WORD } from "../words";

/** Severity, id and the marks, over the headline. */
export function FindingEyebrow({ finding }: { finding: FindingItem }) {
  return (
    <>
      <SeverityChip severity={finding.severity} form="word" />
      <span className="font-mono text-sm font-semibold">{finding.problem}</span>
      <OutcomeChip outcome={finding.outcome} />
      {finding.kind === "vulnerability" ? <SsvcChip priority={finding.priority} named /> : null}
      {finding.state === "open" ? null : <Badge tone="accent">{STATE_WORD[finding.state]}</Badge>}
    </>
  );
}

/** What, where, whose: the line below the headline. */
export function FindingSubline({ finding }: { finding: FindingItem }) {
  return (
    <div className="mb-3 flex flex-wrap items-center gap-1.5 text-muted">
      <span className="min-w-0 break-words">
        {finding.package ? `${finding.package} ${finding.installedVersion ?? ""} in ` : ""}
        {placeName(finding.place)}, {finding.team?.name ?? "unowned"}
        {finding.clusters.length > 0 ? `, in ${finding.clusters.join(", ")}` : ""}
      </span>
      <WhyTags finding={finding} />
    </div>
  );
}
