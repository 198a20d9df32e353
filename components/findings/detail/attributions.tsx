"use client";

import Link from "next/link";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { TimeAgo } from "@/components/ui/time-ago";
import { toolName } from "@/lib/core/tool-name";
import type { FindingDetail } from "@/lib/schemas/findings";

type Attribution = FindingDetail["attributions"][number];

const FEW_IMAGES = 2;

const fixWords = ({ fixedVersion, fixState }: Attribution): string =>
  fixedVersion ? `fixed in ${fixedVersion}` : fixState === "wont_fix" || fixState === "wont-fix" ? "vendor will not fix" : "no fix known";

function Said({ attribution }: { attribution: Attribution }) {
  const { severity, severitySource, sees } = attribution;
  if (!sees) return <Badge tone="warn">looked, did not see it</Badge>;
  return (
    <>
      {severity === "unknown" ? "severity unknown" : severity}
      {severitySource ? <span className="text-faint"> by {severitySource}</span> : null} · {fixWords(attribution)}
    </>
  );
}

/** What was looked at, in the order given, each with what every tool said of it. */
function byImage(attributions: readonly Attribution[]): [image: Attribution["image"], said: Attribution[]][] {
  const groups = new Map<string, [Attribution["image"], Attribution[]]>();
  for (const attribution of attributions) {
    const key = attribution.image?.id ?? "";
    const group = groups.get(key) ?? [attribution.image, []];
    group[1].push(attribution);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Each tool on each image: what it says, or that it looked and did not see it; and where they differ. */
export function Attributions({ finding }: { finding: FindingDetail }) {
  const [all, setAll] = useState(false);
  const groups = byImage(finding.attributions);
  if (groups.length === 0) return <p className="text-muted">No active image shows it any more.</p>;
  const shown = all ? groups : groups.slice(0, FEW_IMAGES);
  return (
    <>
      {shown.map(([image, said]) => (
        <div key={image?.id ?? ""} className="border-b py-1 last:border-b-0">
          {image ? (
            <Link
              href={`/images/${image.id}`}
              prefetch={false}
              className="block truncate font-mono text-2xs leading-6 text-faint hover:text-accent hover:underline"
              title={image.reference}
            >
              {image.reference}
            </Link>
          ) : null}
          <ul>
            {said.map((attribution) => (
              <li key={`${attribution.tool} ${attribution.reportId}`} className="flex items-baseline gap-3">
                <span className="w-[5.5rem] shrink-0 font-medium">
                  {toolName(attribution.tool)}{" "}
                  <span className="text-xs font-normal text-faint">{attribution.toolVersion?.split(".").slice(0, 2).join(".")}</span>
                </span>
                <span className="min-w-0 flex-1 break-words">
                  <Said attribution={attribution} />
                  {attribution.toolId && attribution.toolId !== finding.problem ? (
                    <span className="text-faint"> · as {attribution.toolId}</span>
                  ) : null}
                </span>
                <Link
                  href={`/reports/${attribution.reportId}`}
                  prefetch={false}
                  aria-label={`Report of ${toolName(attribution.tool)}`}
                  className="shrink-0 text-xs leading-6 text-faint hover:text-accent hover:underline"
                >
                  <TimeAgo at={attribution.scannedAt} />
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
      {shown.length < groups.length ? (
        <button type="button" onClick={() => setAll(true)} className="h-6 self-start text-xs text-accent hover:underline">
          {groups.length - shown.length} more {groups.length - shown.length === 1 ? "image" : "images"}
        </button>
      ) : null}
      {finding.disagreements.map((text) => (
        <p key={text} className="mt-1.5 rounded-md bg-warn-soft px-2.5 py-1.5 text-xs text-warn">
          {text}
        </p>
      ))}
    </>
  );
}
