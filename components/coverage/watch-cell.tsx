import { Check, Circle, CircleDashed, CircleSlash, type LucideIcon } from "lucide-react";
import { cn } from "@/components/ui/cn";
import { formatNumber } from "@/components/ui/format";
import { TimeAgo } from "@/components/ui/time-ago";
import { AREA_WORDS, type WatchState } from "@/lib/core/coverage-area";
import { toolName } from "@/lib/core/tool-name";
import type { CoverageCell } from "@/lib/schemas/images";

/** A shape beside the colour, for those who do not tell colours apart. */
const LOOKS: Record<WatchState, { icon: LucideIcon; className: string; word: string }> = {
  watched: { icon: Check, className: "text-good", word: "watched" },
  partly: { icon: Circle, className: "text-warn", word: "partly" },
  blind: { icon: CircleSlash, className: "text-bad", word: "blind" },
  unknown: { icon: CircleDashed, className: "text-faint", word: "nothing runs here" },
};

/** One area in one cluster: how much of it somebody looks at, or when somebody last did. */
export function WatchCell({ cell }: { cell: CoverageCell }) {
  const { icon: Icon, className, word } = LOOKS[cell.state];
  const by = cell.by.map(toolName).join(", ");
  return (
    <div title={[`${AREA_WORDS[cell.area].name}: ${word}`, by].filter(Boolean).join(" · ")} className="flex min-w-0 flex-col py-0.5">
      <span className="flex items-center gap-1.5">
        <Icon aria-hidden className={cn("size-3.5 shrink-0", className)} strokeWidth={2.5} />
        <span className="sr-only">{word}: </span>
        {cell.of !== null && cell.of > 0 ? (
          <span className="tabular-nums">
            {formatNumber(cell.covered ?? 0)}
            <span className="text-faint"> of {formatNumber(cell.of)}</span>
          </span>
        ) : cell.lastAt ? (
          <TimeAgo at={cell.lastAt} />
        ) : (
          <span className="text-muted">{cell.state === "unknown" ? "nothing runs" : "none"}</span>
        )}
      </span>
      {by ? <span className="truncate text-2xs text-faint">{by}</span> : null}
    </div>
  );
}
