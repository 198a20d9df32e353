"use client";

import { EyeOff, TriangleAlert } from "lucide-react";
import { scanImage } from "@/components/reports/commands";
import { useOrigin } from "@/components/reports/use-origin";
import { CopyBlock } from "@/components/ui/copyable";
import { TimeAgo } from "@/components/ui/time-ago";
import { FRESH_DAYS } from "@/lib/core/freshness";
import type { ImageDetail } from "@/lib/schemas/images";

/** What the numbers below are worth: nothing for an image that nobody scanned, less each day for one scanned long ago. */
export function CoverageBanner({ image }: { image: ImageDetail }) {
  const origin = useOrigin();
  if (image.coverage === "fresh") return null;
  const never = image.coverage === "never";
  const attempts = image.scans.filter((scan) => scan.status !== "ok");
  return (
    <div role="note" className="relative mb-3 overflow-hidden rounded-lg border border-dashed border-line-strong bg-card">
      <span aria-hidden className="fog absolute inset-y-0 left-0 w-2" />
      <div className="flex flex-col gap-2 py-3 pr-4 pl-6">
        <p className="flex items-start gap-2 font-semibold">
          {never ? (
            <EyeOff aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
          ) : (
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
          )}
          {never ? (
            <span>
              {attempts.length > 0 ? "No scan of it has worked: nothing below means clean" : "Never scanned: nothing below means clean"}
            </span>
          ) : (
            <span>
              Last scanned <TimeAgo at={image.lastScanAt} />: advisories that came since are not in these numbers
            </span>
          )}
        </p>
        <p className="text-muted">
          {never
            ? "Until a scanner has looked at it, its vulnerabilities are unknown, not none. To look at it now:"
            : `A scan older than ${FRESH_DAYS} days is stale. To look at it again:`}
        </p>
        <CopyBlock text={scanImage(origin, image.reference)} className="max-w-3xl" />
      </div>
    </div>
  );
}
