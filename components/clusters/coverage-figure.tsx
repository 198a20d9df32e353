import Link from "next/link";
import { CoverageBar } from "@/components/charts/meter";
import { cn } from "@/components/ui/cn";
import { formatNumber } from "@/components/ui/format";
import type { CoverageCounts } from "@/lib/schemas/common";

const KINDS = ["fresh", "stale", "never"] as const;

/** Scanned lately, long ago, never: a bar, and numbers that lead to those images. */
export function CoverageFigure({
  images,
  href,
  className,
}: {
  images: CoverageCounts;
  href: (coverage: string) => string;
  className?: string;
}) {
  const all = images.fresh + images.stale + images.never;
  if (all === 0) return <span className="text-xs text-faint">no images</span>;
  return (
    <div className={cn("min-w-0", className)}>
      <CoverageBar {...images} />
      <p className="flex flex-wrap gap-x-2 text-xs text-muted">
        {KINDS.filter((kind) => images[kind] > 0).map((kind) => (
          <Link
            key={kind}
            href={href(kind)}
            className="relative z-[1] inline-flex min-h-6 items-center gap-1 hover:text-accent hover:underline"
          >
            <span className="font-medium text-ink tabular-nums">{formatNumber(images[kind])}</span> {kind}
          </Link>
        ))}
      </p>
    </div>
  );
}
