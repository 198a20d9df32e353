import Link from "next/link";
import { PriorityChip } from "@/components/runtime/priority-chip";
import { Card } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/format";
import { TimeAgo } from "@/components/ui/time-ago";
import type { Posture } from "@/lib/schemas/posture";

const SHOWN = 7;

/** What the sensors said last. */
export function LatestSignals({ posture, scoped, className }: { posture: Posture; scoped: (href: string) => string; className?: string }) {
  const { latestSignals } = posture;
  return (
    <Card
      title="Latest signals"
      question="what sensors saw at runtime"
      {...(className ? { className } : {})}
      action={
        <Link href={scoped("/runtime")} className="shrink-0 text-xs text-accent hover:underline">
          all
        </Link>
      }
    >
      {latestSignals.length === 0 ? (
        <p className="text-muted">No sensor has said anything here. That is not calm: it may be that none is listening.</p>
      ) : null}
      <ul>
        {latestSignals.slice(0, SHOWN).map((signal) => (
          <li key={signal.id} className="flex items-center gap-2 border-b py-1 last:border-b-0">
            <PriorityChip priority={signal.priority} />
            <div className="min-w-0 flex-1">
              <Link
                href={scoped(`/runtime?signal=${signal.id}`)}
                className="block truncate hover:text-accent hover:underline"
                title={signal.rule}
              >
                {signal.rule}
              </Link>
              <p className="truncate text-2xs text-faint">
                <span className="font-mono">{signal.subject}</span> · <TimeAgo at={signal.lastSeenAt} />
              </p>
            </div>
            <span className="font-semibold tabular-nums" title={`${formatNumber(signal.count)} events`}>
              {formatNumber(signal.count)}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
