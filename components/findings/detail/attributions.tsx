import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { TimeAgo } from "@/components/ui/time-ago";
import type { FindingDetail } from "@/lib/schemas/findings";

type Attribution = FindingDetail["attributions"][number];

const fixWords = ({ fixedVersion, fixState }: Attribution): string =>
  fixedVersion ? `fixed in ${fixedVersion}` : fixState === "wont_fix" || fixState === "wont-fix" ? "vendor will not fix" : "no fix known";

function said(attribution: Attribution): string {
  const { severity, severitySource } = attribution;
  const by = severitySource ? ` (${severitySource})` : "";
  return `${severity === "unknown" ? "severity unknown" : `${severity}${by}`} · ${fixWords(attribution)}`;
}

/** Each tool, each image it looked at: what it says, or that it looked and did not see it. */
export function Attributions({ finding }: { finding: FindingDetail }) {
  if (finding.attributions.length === 0) return <p className="text-muted">No active image shows it any more.</p>;
  return (
    <>
      <ul className="flex flex-col">
        {finding.attributions.map((attribution) => (
          <li key={`${attribution.reportId} ${attribution.image?.id ?? ""} ${attribution.tool}`} className="border-b py-1.5 last:border-b-0">
            <div className="flex items-baseline gap-2">
              <span className="font-medium whitespace-nowrap">
                {attribution.tool} <span className="font-normal text-muted">{attribution.toolVersion}</span>
              </span>
              {attribution.sees ? (
                <span className="min-w-0 flex-1">{said(attribution)}</span>
              ) : (
                <span className="min-w-0 flex-1 text-muted">
                  <Badge tone="warn">looked, did not see it</Badge>
                </span>
              )}
              <Link href={`/reports/${attribution.reportId}`} prefetch={false} className="shrink-0 text-xs text-faint hover:text-accent hover:underline">
                <TimeAgo at={attribution.scannedAt} />
              </Link>
            </div>
            {attribution.image ? (
              <p className="truncate font-mono text-2xs text-faint" title={attribution.image.reference}>
                <Link href={`/images/${attribution.image.id}`} prefetch={false} className="hover:text-accent hover:underline">
                  {attribution.image.reference}
                </Link>
                {attribution.toolId && attribution.toolId !== finding.problem ? ` · as ${attribution.toolId}` : ""}
              </p>
            ) : null}
          </li>
        ))}
      </ul>
      {finding.disagreements.map((text) => (
        <p key={text} className="mt-1.5 rounded-md bg-warn-soft px-2.5 py-1.5 text-xs text-warn">
          {text}
        </p>
      ))}
    </>
  );
}
