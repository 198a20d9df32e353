import type { Outcome } from "@/lib/core/shape";
import { OUTCOME_DAYS } from "./bod-26-04";

const DAY_MS = 86_400_000;

export interface DeadlineInputs {
  outcome: Outcome;
  firstSeenAt: Date;
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

/**
 * The honest clock: it starts when the finding could first be known, a fix exists and, for what is being exploited, the
 * catalogue said so. It does not run while there is no fix.
 */
export function deadline({ outcome, firstSeenAt, fixKnownAt, kevAddedOn }: DeadlineInputs): Deadline {
  const days = OUTCOME_DAYS[outcome];
  if (outcome === "none") return { dueAt: null, from: null, why: "The timelines are for vulnerabilities; this has none." };
  if (days === null) return { dueAt: null, from: null, why: "No timeline applies: fix it with the next upgrade." };
  if (fixKnownAt === null) return { dueAt: null, from: null, why: "No fix is known yet, so the clock does not run." };
  const from = new Date(Math.max(firstSeenAt.getTime(), fixKnownAt.getTime(), kevAddedOn?.getTime() ?? 0));
  return {
    dueAt: new Date(from.getTime() + days * DAY_MS),
    from,
    why: `${days} days from when it was seen here${kevAddedOn ? ", listed as exploited" : ""} and a fix was known.`,
  };
}
