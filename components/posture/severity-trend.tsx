import Link from "next/link";
import { ChartCard } from "@/components/charts/chart-card";
import { TrendLine } from "@/components/charts/trend-line";
import { Delta } from "@/components/ui/delta";
import { formatDay, formatNumber } from "@/components/ui/format";
import { SeverityChip } from "@/components/ui/severity-chip";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { Verdict } from "@/components/ui/verdict";
import { postureLinks } from "@/lib/client/posture-links";
import type { Posture } from "@/lib/schemas/posture";

const SHOWN = ["critical", "high", "medium", "low"] as const;
type Shown = (typeof SHOWN)[number];
type Day = Posture["severityTrend"][number];

const BACK_DAYS = 30;

/** The day that lies so many days back, else the oldest; null with no history. */
const earlier = (days: readonly Day[]): Day | null => (days.length < 2 ? null : (days[Math.max(0, days.length - 1 - BACK_DAYS)] ?? null));

function TrendVerdict({ now, before, days }: { now: Posture["severity"]; before: Day | null; days: number }) {
  if (!before) return <Verdict tone="unknown">Too short a history to say which way it goes.</Verdict>;
  const change = now.critical + now.high - before.critical - before.high;
  const span = `${Math.min(BACK_DAYS, days - 1)} days`;
  if (change === 0) return <Verdict tone="neutral">As many critical and high ones as {span} ago.</Verdict>;
  return change < 0 ? (
    <Verdict tone="good">
      {formatNumber(-change)} fewer critical and high than {span} ago.
    </Verdict>
  ) : (
    <Verdict tone="bad">
      {formatNumber(change)} more critical and high than {span} ago. See what opened.
    </Verdict>
  );
}

function TrendTable({ days }: { days: readonly Day[] }) {
  return (
    <Table label="Open findings by severity and day" wrapClassName="-mx-4 max-h-[190px]">
      <THead>
        <TR>
          <TH>Day</TH>
          {SHOWN.map((severity) => (
            <TH key={severity} align="right">
              {severity}
            </TH>
          ))}
        </TR>
      </THead>
      <TBody>
        {days.toReversed().map((day) => (
          <TR key={day.day}>
            <TD>{formatDay(day.day)}</TD>
            {SHOWN.map((severity) => (
              <TD key={severity} align="right">
                {formatNumber(day[severity])}
              </TD>
            ))}
          </TR>
        ))}
      </TBody>
    </Table>
  );
}

/** Is it getting better? One line a severity, each on its own scale. */
export function SeverityTrend({ posture, scoped, className }: { posture: Posture; scoped: (href: string) => string; className?: string }) {
  const { severity: now, severityTrend: days } = posture;
  const before = earlier(days);
  const row = (severity: Shown) => (
    <li key={severity} className="grid grid-cols-[4.75rem_minmax(0,1fr)_3.25rem_3rem] items-center gap-2.5 border-b py-1 last:border-b-0">
      <SeverityChip severity={severity} form="word" className="justify-self-start" />
      <TrendLine
        values={days.map((day) => day[severity])}
        color={`var(--${severity})`}
        label={`Open ${severity} findings over ${days.length} days`}
      />
      <Link
        href={scoped(postureLinks.severity(severity))}
        className="text-right font-semibold tabular-nums hover:text-accent hover:underline"
        aria-label={`${formatNumber(now[severity])} open ${severity} findings`}
      >
        {formatNumber(now[severity])}
      </Link>
      <Delta value={before ? now[severity] - before[severity] : null} period={`${BACK_DAYS} days`} className="text-right text-xs" />
    </li>
  );
  const timeless = posture.outcomes.find(({ outcome }) => outcome === "none")?.count.value ?? 0;
  const rest = [
    { word: "negligible", count: now.negligible, href: postureLinks.severity("negligible") },
    { word: "unknown", count: now.unknown, href: postureLinks.severity("unknown") },
    { word: "of other kinds, without a timeline", count: timeless, href: postureLinks.outcome("none") },
  ].filter(({ count }) => count > 0);
  return (
    <ChartCard
      title="Open by severity"
      question={days.length > 1 ? `${days.length} days; change over ${Math.min(BACK_DAYS, days.length - 1)}` : "no history yet"}
      what="the severity trend"
      {...(className ? { className } : {})}
      chart={<ul>{SHOWN.map(row)}</ul>}
      table={<TrendTable days={days} />}
      footer={
        <div className="mt-auto flex flex-col gap-1.5 pt-2">
          {rest.length > 0 ? (
            <p className="flex flex-wrap gap-x-3 text-xs text-muted">
              {rest.map(({ word, count, href }) => (
                <Link key={word} href={scoped(href)} className="hover:text-ink hover:underline">
                  <span className="font-semibold text-ink tabular-nums">{formatNumber(count)}</span> {word}
                </Link>
              ))}
            </p>
          ) : null}
          <TrendVerdict now={now} before={before} days={days.length} />
        </div>
      }
    />
  );
}
