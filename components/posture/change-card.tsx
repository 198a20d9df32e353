import Link from "next/link";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { formatDay, formatNumber } from "@/components/ui/format";
import { Verdict } from "@/components/ui/verdict";
import type { Posture } from "@/lib/schemas/posture";

function Figure({ href, value, word, tone }: { href: string; value: number; word: ReactNode; tone?: string }) {
  return (
    <Link href={href} className="group flex min-w-0 flex-col rounded-md py-0.5">
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
    <Card title="Since last week" question={`from ${formatDay(change.since)}`} {...(className ? { className } : {})}>
      <div className="grid grid-cols-4 gap-2">
        <Figure
          href={scoped("/findings?outcome=3_days,3_days_forensic&sort=-firstSeen")}
          value={change.newUrgent}
          word="new urgent"
          tone="text-bad"
        />
        <Figure href={scoped("/findings?sort=-firstSeen")} value={change.opened} word="opened" />
        <Figure href={scoped("/findings?state=fixed&sort=-firstSeen")} value={change.fixed} word="fixed" tone="text-good" />
        <Figure href={scoped("/findings?sort=-firstSeen")} value={change.reopened} word="reopened" />
      </div>
      <div className="mt-auto pt-2">
        <WeekVerdict {...change} />
      </div>
    </Card>
  );
}
