import { LoadBar } from "@/components/charts/meter";
import { Delta } from "@/components/ui/delta";
import { formatNumber } from "@/components/ui/format";
import { Unknown } from "@/components/ui/measured";
import type { LoadFigure } from "@/lib/schemas/common";

const VERDICT = {
  above: { word: "above the line", tone: "text-bad" },
  below: { word: "below the line", tone: "text-good" },
  cannot_tell: { word: "cannot tell", tone: "text-muted" },
} as const;

/** Load against line in words and as a bar; what is not seen is fog, and never calm. */
export function LoadAgainstLine({ load, max }: { load: LoadFigure; max: number }) {
  const { word, tone } = VERDICT[load.verdict];
  return (
    <div className="min-w-0">
      <p className="flex flex-wrap items-baseline gap-x-2">
        {load.value === null ? (
          <Unknown reason={load.unknown ?? "nothing to go by"}>load unknown</Unknown>
        ) : (
          <span className="tabular-nums">
            <span className="text-base font-semibold">{formatNumber(load.value)}</span>{" "}
            <span className="text-faint">/ {formatNumber(load.line)}</span>
          </span>
        )}
        <span className={tone}>{word}</span>
        {load.value === null || load.change7d === null ? null : <Delta value={load.change7d} period="7 days" good="down" />}
      </p>
      <LoadBar value={load.value} withFog={load.withFog} line={load.line} max={max} />
      {load.value !== null && load.withFog !== null && load.withFog > load.value ? (
        <p className="text-2xs text-faint">up to {formatNumber(load.withFog)} if the unseen is twice as bad</p>
      ) : null}
    </div>
  );
}

/** The right end of all bars of a list: a tenth beyond the largest figure. */
export const loadScale = (loads: readonly LoadFigure[]): number =>
  Math.max(1, ...loads.flatMap((load) => [load.value ?? 0, load.withFog ?? 0, load.line])) * 1.1;
