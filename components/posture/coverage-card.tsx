import { CoverageGauge } from "@/components/charts/coverage-gauge";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { formatNumber, formatShare, plural } from "@/components/ui/format";
import { Verdict } from "@/components/ui/verdict";
import { postureLinks } from "@/lib/client/posture-links";
import type { Posture } from "@/lib/schemas/posture";
import { InventoryLink } from "./inventory-link";

const KINDS = [
  { kind: "fresh", word: "fresh", swatch: "bg-ok" },
  { kind: "stale", word: "stale", swatch: "bg-medium/65" },
  { kind: "never", word: "never scanned", swatch: "fog border border-line-strong" },
] as const;

function CoverageVerdict({ fresh, stale, never }: Posture["coverage"]["images"]) {
  if (fresh + stale + never === 0) return <Verdict tone="unknown">No running image is known: send an inventory of each cluster.</Verdict>;
  if (never > 0)
    return (
      <Verdict tone="unknown">
        {plural(never, "running image was", "running images were")} never scanned: not clean, not known. Scan those next.
      </Verdict>
    );
  if (stale > 0)
    return <Verdict tone="bad">Everything was looked at once, but {plural(stale, "scan is", "scans are")} out of date.</Verdict>;
  return <Verdict tone="good">Everything that runs was looked at lately.</Verdict>;
}

/** What we can and cannot see of what runs. */
export function CoverageCard({ posture, className }: { posture: Posture; className?: string }) {
  const { images, freshDays } = posture.coverage;
  const all = images.fresh + images.stale + images.never;
  return (
    <Card title="What we can see" question={`running images; fresh = scanned in ${freshDays} days`} {...(className ? { className } : {})}>
      <div className="flex items-center gap-4">
        <div className="w-[43%] max-w-56 shrink-0">
          <CoverageGauge {...images} />
        </div>
        <ul className="min-w-0 flex-1">
          {KINDS.map(({ kind, word, swatch }) => (
            <li key={kind} className="border-b last:border-b-0">
              <InventoryLink
                href={postureLinks.coverage(kind)}
                className="flex min-h-7 items-center gap-2 hover:text-accent hover:underline"
              >
                <span aria-hidden className={cn("size-2.5 shrink-0 rounded-[3px]", swatch)} />
                <span className="min-w-0 flex-1 truncate">{word}</span>
                <span className="font-semibold tabular-nums">{formatNumber(images[kind])}</span>
                <span className="w-9 text-right text-xs text-faint tabular-nums">{all === 0 ? "–" : formatShare(images[kind] / all)}</span>
              </InventoryLink>
            </li>
          ))}
        </ul>
      </div>
      <div className="mt-auto pt-2">
        <CoverageVerdict {...images} />
      </div>
    </Card>
  );
}
