import { formatNumber } from "@/components/ui/format";
import type { DecisionItem } from "@/lib/schemas/decisions";

/** How far applying (or ending) a decision has got. */
export function Progress({ progress: { done, of } }: { progress: NonNullable<DecisionItem["progress"]> }) {
  return (
    <div className="flex flex-col gap-1">
      <p className="text-xs text-muted">
        {of === 0 ? "Looking for what it is about…" : `${formatNumber(done)} of ${formatNumber(of)} findings looked at`}
      </p>
      <div
        role="progressbar"
        aria-valuenow={done}
        aria-valuemin={0}
        aria-valuemax={of}
        aria-label="Applying the decision"
        className="h-1.5 overflow-hidden rounded-full bg-sunken"
      >
        <div className="h-full rounded-full bg-accent transition-[width]" style={{ width: `${of === 0 ? 0 : (done / of) * 100}%` }} />
      </div>
    </div>
  );
}
