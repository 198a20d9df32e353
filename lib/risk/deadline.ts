import type { Severity } from "@/lib/core/severity";
import type { Outcome } from "@/lib/core/shape";
import { daysFor, type RiskPolicy } from "./policy";

const DAY_MS = 86_400_000;

export interface DeadlineInputs {
  outcome: Outcome;
  severity: Severity;
  firstSeenAt: Date;
  /** when the flaw was made public; null where no source says */
  publishedAt: Date | null;
  /** since when a fix is known; null while there is none */
  fixKnownAt: Date | null;
  /** when CISA listed it as exploited; null: not listed */
  kevAddedOn: Date | null;
}

export interface Deadline {
  dueAt: Date | null;
  /** when the clock started */
  from: Date | null;
  why: string;
}

const none = (why: string): Deadline => ({ dueAt: null, from: null, why });

const UNCHANGED = { percent: 100, extra: 0 };

/** How the days came of those of the table; "" where they are the table's. */
function adjusted({ adjust }: RiskPolicy["deadlines"], ofTable: number | null): string {
  if (!adjust || ofTable === null) return "";
  return adjust.extra > 0 ? ` (${ofTable} and ${adjust.extra} more)` : ` (${adjust.percent} % of ${ofTable})`;
}

/**
 * The honest clock: it starts when the finding could first be known, a fix exists and, where BOD 26-04 gives the days, the
 * catalogue listed what is being exploited. It does not run while there is no fix, unless the policy says that it does.
 */
export function deadline(inputs: DeadlineInputs, { deadlines, clock }: Pick<RiskPolicy, "deadlines" | "clock">): Deadline {
  const { outcome, severity, firstSeenAt, publishedAt, fixKnownAt, kevAddedOn } = inputs;
  const days = daysFor({ deadlines }, outcome, severity);
  const ofTable = daysFor({ deadlines: { ...deadlines, adjust: UNCHANGED } }, outcome, severity);
  const bySeverity = deadlines.by === "severity";
  if (outcome === "none") return none("The timelines are for vulnerabilities; this has none.");
  if (days === null) {
    return none(bySeverity ? `The policy gives ${severity} findings no deadline.` : "No timeline applies: fix it with the next upgrade.");
  }
  if (clock.waitsForFix && fixKnownAt === null) return none("No fix is known yet, so the clock does not run.");
  const published = clock.knownFrom === "published" && publishedAt !== null && publishedAt < firstSeenAt ? publishedAt : null;
  const conditions: [when: Date, what: string][] = [[published ?? firstSeenAt, published ? "it was made public" : "it was seen here"]];
  if (clock.waitsForFix && fixKnownAt) conditions.push([fixKnownAt, "a fix was known"]);
  if (!bySeverity && kevAddedOn) conditions.push([kevAddedOn, "it was listed as exploited"]);
  const from = new Date(Math.max(...conditions.map(([when]) => when.getTime())));
  const what = conditions.map(([, words]) => words);
  const given = `${days} days${bySeverity ? ` for ${severity} severity` : ""}${adjusted(deadlines, ofTable)}`;
  return {
    dueAt: new Date(from.getTime() + days * DAY_MS),
    from,
    why: `${given}, from when ${what.length > 1 ? `${what.slice(0, -1).join(", ")} and ${what.at(-1)}` : what[0]}.`,
  };
}
