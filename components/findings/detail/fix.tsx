import { CopyBlock } from "@/components/ui/copyable";
import { formatNumber, plural } from "@/components/ui/format";
import type { FindingDetail } from "@/lib/schemas/findings";

function closes({ closesHere, closesInFleet }: FindingDetail["fix"]): string {
  const parts = [
    closesHere > 0 ? `closes ${plural(closesHere, "finding")} here` : "",
    closesInFleet > closesHere ? `${formatNumber(closesInFleet)} in the fleet` : "",
  ];
  return parts.filter(Boolean).join(", ");
}

/** A digest's head tells layers apart. */
const shortDigest = (text: string): string => text.replace(/(sha256:[0-9a-f]{12})[0-9a-f]{52}/g, "$1…");

/** What to change, from which version to which, and what else it closes. */
export function Fix({ finding }: { finding: FindingDetail }) {
  const { fix } = finding;
  const notes = [fix.layer ? `${fix.layer.startsWith("sha256:") ? "layer " : ""}${shortDigest(fix.layer)}` : "", closes(fix)]
    .filter(Boolean)
    .join(" · ");
  return (
    <>
      <p className="text-ink">{fix.summary}</p>
      {fix.from && fix.to ? (
        <p className="mt-1.5 rounded-md bg-sunken px-3 py-2 font-mono text-xs break-all">
          {finding.package ? `${finding.package} ` : null}
          <del className="text-faint">{fix.from}</del> <span aria-hidden>→</span>
          <span className="sr-only">to</span> <ins className="font-semibold no-underline">{fix.to}</ins>
        </p>
      ) : null}
      {fix.command ? <CopyBlock text={fix.command} className="mt-1.5" /> : null}
      {notes ? <p className="mt-1.5 text-xs break-words text-muted">{notes}</p> : null}
    </>
  );
}
