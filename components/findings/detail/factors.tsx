import Link from "next/link";
import { formatDayYear, formatNumber, formatShare } from "@/components/ui/format";
import { Unknown } from "@/components/ui/measured";
import { OUTCOME_WORD } from "@/lib/core/outcome-word";
import type { Outcome } from "@/lib/core/shape";
import type { FindingDetail } from "@/lib/schemas/findings";

type Factor = FindingDetail["rankWhy"]["factors"][number];

const HOW = { given: "given by", derived: "derived from", unknown: "not known:" } as const;

/** Values come as the data has them; outcomes and shares have a wording of their own here. */
function wording({ name, value }: Factor): string {
  if (value in OUTCOME_WORD) return OUTCOME_WORD[value as Outcome];
  const share = name === "EPSS" ? Number(value) : Number.NaN;
  return Number.isFinite(share) && share <= 1 ? formatShare(share) : value;
}

const PLACES: readonly (readonly [start: string, word: string])[] = [
  ["/workloads/", "the workload"],
  ["/clusters/", "the namespace's cluster"],
  ["/reports/", "the report"],
  ["/runtime", "the signal"],
  ["/settings/feeds", "the feed"],
  ["/settings/teams", "the teams"],
  ["/settings/ownership", "the ownership rules"],
];
const openWord = (href: string): string => `Open ${PLACES.find(([start]) => href.startsWith(start))?.[1] ?? "it"}`;

/** What a factor stands on: whose word it is, of when, the row or place itself, and the way to it. */
function FactorSource({ factor: { name, how, source, date, evidence, href } }: { factor: Factor }) {
  return (
    <span className="text-faint">
      {source ? `${HOW[how]} ${source}` : how}
      {date ? `, ${formatDayYear(date)}` : ""}
      {evidence ? <span className="block break-words text-muted">{evidence}</span> : null}
      {href ? (
        <Link
          href={href}
          prefetch={false}
          className="block leading-6 text-accent hover:underline"
          aria-label={`${openWord(href)}: ${name}`}
        >
          {openWord(href)}
        </Link>
      ) : null}
    </span>
  );
}

/** The inputs of the decision: what, its value, and whether someone said so or we worked it out. */
export function OutcomeFactors({ why, note }: { why: NonNullable<FindingDetail["outcomeWhy"]>; note?: string }) {
  return (
    <>
      <table className="w-full table-fixed text-sm">
        <thead className="sr-only">
          <tr>
            <th scope="col">Fact</th>
            <th scope="col">Value</th>
            <th scope="col">Source</th>
          </tr>
        </thead>
        <tbody>
          {why.factors.map((factor) => (
            <tr key={factor.name} className="border-b align-baseline last:border-b-0">
              <th scope="row" className="w-[28%] py-1 pr-3 text-left font-normal text-muted">
                {factor.name}
              </th>
              <td className="w-[26%] py-1 pr-3 font-semibold">
                {factor.how === "unknown" ? <Unknown reason={factor.source}>{factor.value}</Unknown> : wording(factor)}
              </td>
              <td className="py-1 text-xs [overflow-wrap:anywhere]">
                <FactorSource factor={factor} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-1 text-xs text-faint">
        {why.table}
        {why.row === null ? "" : `, row ${why.row}`}
        {note ? ` → ${note}` : ""}
      </p>
    </>
  );
}

const isOutcome = ({ value }: Factor): boolean => value in OUTCOME_WORD;
const signed = (points: number): string => `${points > 0 ? "+" : ""}${formatNumber(Math.round(points))}`;

/** What the rank is made of: the deadline decides, the points of the rest order what has the same one. A line opens to its source. */
export function RankFactors({ why }: { why: FindingDetail["rankWhy"] }) {
  const counted = why.factors.filter(({ points }) => points !== null);
  const leftOut = why.factors.filter(({ points }) => points === null);
  const most = Math.max(1, ...counted.filter((factor) => !isOutcome(factor)).map(({ points }) => Math.abs(points ?? 0)));
  return (
    <>
      <ul className="flex flex-col">
        {counted.map((factor) => (
          <li key={factor.name} className="border-b last:border-b-0">
            <details>
              <summary className="flex min-h-7 cursor-pointer items-center gap-3 hover:bg-hover">
                <span className="w-[34%] shrink-0 text-muted">{factor.name}</span>
                <span className="min-w-0 flex-1 truncate" title={factor.source}>
                  {factor.how === "unknown" ? <Unknown reason={factor.source} /> : wording(factor)}
                </span>
                <span aria-hidden className="h-1.5 w-16 shrink-0 overflow-hidden rounded-full bg-hover">
                  <span
                    className="block h-full rounded-full bg-load"
                    style={{ width: `${Math.min(1, Math.abs(factor.points ?? 0) / most) * 100}%` }}
                  />
                </span>
                <span className="w-12 shrink-0 text-right tabular-nums">{signed(factor.points ?? 0)}</span>
              </summary>
              <p className="pb-1 text-xs">
                <FactorSource factor={factor} />
              </p>
            </details>
          </li>
        ))}
      </ul>
      <p className="mt-1 text-xs text-faint">
        Rank {formatNumber(Math.round(why.total))}: the deadline first, then the points of the rest · formula {why.version}
        {leftOut.map(({ name, source }) => ` · ${name} is left out: ${source}`)} ·{" "}
        <Link href="/settings/risk" prefetch={false} className="text-accent underline underline-offset-2">
          Risk policy
        </Link>
      </p>
    </>
  );
}
