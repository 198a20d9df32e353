import Link from "next/link";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { formatDay, formatNumber } from "@/components/ui/format";
import { Verdict } from "@/components/ui/verdict";
import { postureLinks } from "@/lib/client/posture-links";
import type { Posture } from "@/lib/schemas/posture";

interface FigureProps {
  href: string;
  value: number;
  word: ReactNode;
  /** what is counted */
  meaning: string;
  tone?: string;
}

function Figure({ href, value, word, meaning, tone }: FigureProps) {
  return (
    <Link href={href} title={meaning} className="group flex min-w-0 flex-col rounded-md py-0.5">
      <span className={`text-lg font-semibold tabular-nums group-hover:underline ${value > 0 ? (tone ?? "") : "text-faint"}`}>
        {formatNumber(value)}
      </span>
      <span className="truncate text-xs text-faint">{word}</span>
    </Link>
  );
}

function WeekVerdict({ opened, fixed, reopened, newUrgent }: Posture["change"]) {
  const more = opened + reopened - fixed;
  if (newUrgent > 0) return <Verdict tone="bad">{formatNumber(newUrgent)} new with three days or less to act. Start there.</Verdict>;
  if (opened + fixed + reopened === 0)
    return <Verdict tone="neutral">Nothing moved. If reports were due, see whether they arrived.</Verdict>;
  if (more > 0) return <Verdict tone="bad">More came than went: {formatNumber(more)} on balance.</Verdict>;
  return <Verdict tone="good">At least as much was fixed as came up.</Verdict>;
}

/** What changed since last week, and whether that is good. */
export function ChangeCard({ posture, scoped, className }: { posture: Posture; scoped: (href: string) => string; className?: string }) {
  const { change } = posture;
  return (
    <Card title="Since last week" question={`findings, beside ${formatDay(change.since)}`} {...(className ? { className } : {})}>
      <div className="grid grid-cols-4 gap-2">
        <Figure
          href={scoped(postureLinks.newUrgent(change.since))}
          value={change.newUrgent}
          word="new urgent"
          meaning="Of the opened: findings with three days or less to act"
          tone="text-bad"
        />
        <Figure
          href={scoped(postureLinks.opened(change.since))}
          value={change.opened}
          word="opened"
          meaning="Open findings that a scan first saw since then, by the time of the scan, in what runs and what does not"
        />
        <Figure
          href={scoped(postureLinks.fixed(change.since))}
          value={change.fixed}
          word="fixed"
          meaning="Findings that were open then and are fixed now, by the time of the scan"
          tone="text-good"
        />
        <Figure
          href={scoped(postureLinks.reopened(change.since))}
          value={change.reopened}
          word="reopened"
          meaning="Open findings that were known then, were not open then, and came back"
        />
      </div>
      {change.opened > 0 ? (
        <p className="pt-1 text-xs text-faint">
          <Link href={scoped(postureLinks.openedRunning(change.since))} className="hover:text-ink hover:underline">
            {formatNumber(change.openedRunning)}
          </Link>{" "}
          of the opened {change.openedRunning === 1 ? "is" : "are"} in what runs
        </p>
      ) : null}
      <div className="mt-auto pt-2">
        <WeekVerdict {...change} />
      </div>
    </Card>
  );
}
