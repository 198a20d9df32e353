import Link from "next/link";
import { Due } from "@/components/ui/due";
import { SeverityChip } from "@/components/ui/severity-chip";
import type { FindingItem } from "@/lib/schemas/findings";
import { WhyTags } from "./columns";
import { placeName, subjectOf } from "./words";

/** A finding in two lines, for narrow screens. */
export function FindingCard({ finding, onOpen }: { finding: FindingItem; onOpen: (id: string) => void }) {
  return (
    <Link
      href={`/findings/${finding.id}`}
      prefetch={false}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey) return;
        event.preventDefault();
        onOpen(finding.id);
      }}
      className="flex flex-col gap-1 px-3 py-2.5 active:bg-hover"
    >
      <span className="flex min-w-0 items-center gap-2">
        <SeverityChip severity={finding.severity} />
        <span className="shrink-0 font-mono text-xs font-semibold">{finding.problem}</span>
        <span className="min-w-0 flex-1 truncate text-muted">{subjectOf(finding)}</span>
        <Due at={finding.dueAt} />
      </span>
      <span className="flex min-w-0 items-center gap-1.5 pl-[26px]">
        <span className="min-w-0 flex-1 truncate">
          {placeName(finding.place)} <span className="text-faint">{finding.team?.name ?? "unowned"}</span>
        </span>
        <span className="shrink-0">
          <WhyTags finding={finding} brief />
        </span>
      </span>
    </Link>
  );
}
