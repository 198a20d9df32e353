import { OUTCOME_WORD } from "@/lib/core/outcome-word";
import { OUTCOMES, type Outcome } from "@/lib/core/shape";

/**
 * What one open finding that runs adds to the load. One step up in urgency weighs ten times more: the steps of BOD
 * 26-04 allow about a fifth of the time (60 → 14 → 3 days), and each holds many times more findings than the next, so
 * that a handful of what must be done this week outweighs hundreds of what may wait, and a thousand that wait are still seen.
 */
export const LOAD_WEIGHTS: Record<Outcome, number> = {
  /** exploited and reachable with total impact: treat as a break-in */
  "3_days_forensic": 20,
  "3_days": 5,
  "14_days": 0.5,
  "60_days": 0.05,
  /** no clock, but each is carried until the next upgrade */
  on_upgrade: 0.005,
  /** nothing is asked for */
  none: 0,
};

/** Weights by the outcome's number, for SQL and stored arrays. */
export const LOAD_WEIGHT_LIST: readonly number[] = OUTCOMES.map((outcome) => LOAD_WEIGHTS[outcome]);

export const LOAD_FORMULA = `Load = 100 × the weights of all open findings in what runs, in each cluster where it runs ÷ the running workloads of which an image was scanned. Weights by deadline: ${[
  ...OUTCOMES,
]
  .reverse()
  .filter((outcome) => LOAD_WEIGHTS[outcome] > 0)
  .map((outcome) => `${OUTCOME_WORD[outcome]} ${LOAD_WEIGHTS[outcome]}`)
  .join(", ")}. Hatching: the same, if the running images that nobody scanned held twice as much as the scanned ones.`;

export interface LoadFacts {
  /** open findings seen in what runs, once for each cluster where it runs; index = the outcome's number */
  runningByOutcome: readonly number[];
  workloads: number;
  /** of those, with an image that was ever scanned */
  workloadsScanned: number;
  imagesRunning: number;
  /** of those, never scanned */
  imagesNever: number;
}

export interface Load {
  value: number | null;
  unknown: string | null;
  withFog: number | null;
}

export type LoadVerdict = "above" | "below" | "cannot_tell";

const toTenth = (value: number): number => Math.round(value * 10) / 10;

/** Σ weight × count, in the unit of the weights, to the hundredth: that of one workload can be small. */
export const weightOf = (byOutcome: readonly number[]): number =>
  Math.round(byOutcome.reduce((sum, count, outcome) => sum + count * (LOAD_WEIGHT_LIST[outcome] ?? 0), 0) * 100) / 100;

const cannotTell = (unknown: string): Load => ({ value: null, unknown, withFog: null });

/** How much more than the scanned what nobody scanned may hold: who is not looked after in this is seldom in that. */
const FOG_TIMES = 2;

/**
 * Unrounded inside: a load is a tenth at the end only. Nothing running or nothing scanned is never a load of zero, and what
 * nobody scanned is in neither part of the ratio, so that more of it makes the load no lighter.
 */
export function loadOf({ runningByOutcome, workloads, workloadsScanned, imagesRunning, imagesNever }: LoadFacts): Load {
  if (workloads <= 0) return cannotTell("No running workload is known here: send an inventory.");
  if (imagesRunning - imagesNever <= 0 || workloadsScanned <= 0) return cannotTell("None of the running images was ever scanned.");
  const weight = runningByOutcome.reduce((sum, count, outcome) => sum + count * (LOAD_WEIGHT_LIST[outcome] ?? 0), 0);
  const value = (100 * weight) / workloadsScanned;
  const unseen = imagesNever / imagesRunning;
  return { value: toTenth(value), unknown: null, withFog: toTenth(value * (1 - unseen + FOG_TIMES * unseen)) };
}

/** Of fewer running images than this share, what was scanned says nothing about the rest. */
const ENOUGH_SCANNED = 0.5;

/** Above is certain, for fog only adds; below holds only where the fog stays below too, and enough was scanned to guess it. */
export function verdictOf({ value, withFog }: Load, line: number, facts: Pick<LoadFacts, "imagesRunning" | "imagesNever">): LoadVerdict {
  if (value === null || withFog === null) return "cannot_tell";
  if (value > line) return "above";
  const scanned = facts.imagesRunning - facts.imagesNever;
  return withFog > line || scanned < ENOUGH_SCANNED * facts.imagesRunning ? "cannot_tell" : "below";
}

export interface LoadAgainstLine extends Load {
  line: number;
  verdict: LoadVerdict;
  /** of what was scanned on both days: workloads that nobody scanned are no improvement */
  change7d: number | null;
}

/** The figure that every scope shows; before = the facts of a week earlier, null where there are none. */
export function loadFigure(now: LoadFacts, line: number, before: LoadFacts | null): LoadAgainstLine {
  const load = loadOf(now);
  const earlier = before ? loadOf(before).value : null;
  const change7d = load.value === null || earlier === null ? null : toTenth(load.value - earlier);
  return { ...load, line, verdict: verdictOf(load, line, now), change7d };
}

export interface HeadlineFacts {
  figure: LoadAgainstLine;
  imagesRunning: number;
  imagesNever: number;
  daysAbove: number;
  daysKnown: number;
  /** "today", or "on 3 November 2026" */
  when: string;
}

const asClause = (sentence: string): string => `${sentence.charAt(0).toLowerCase()}${sentence.slice(1).replace(/\.$/, "")}`;

const images = (count: number): string => (count === 1 ? "the 1 unscanned image" : `the ${count} unscanned images`);

function standing({ figure, imagesRunning, imagesNever, when }: HeadlineFacts): string {
  if (figure.value === null) return `Cannot tell ${when}: ${asClause(figure.unknown ?? "Nothing is known")}`;
  if (figure.verdict === "above") return `Above the line ${when}`;
  if (imagesRunning - imagesNever < ENOUGH_SCANNED * imagesRunning) {
    return `Cannot tell ${when}: ${imagesNever} of ${imagesRunning} running images were never scanned`;
  }
  if (imagesNever === 0) return `Below the line ${when}`;
  const hold = imagesNever === 1 ? "holds" : "hold";
  return figure.verdict === "below"
    ? `Below the line ${when}, even if ${images(imagesNever)} ${hold} twice as much as the rest`
    : `Below the line ${when} by what was scanned, and perhaps not with ${images(imagesNever)}`;
}

/** The first thing that anyone reads: where the load lies, on what condition, and how often it lay above. */
export function headline(facts: HeadlineFacts): string {
  const { daysAbove, daysKnown } = facts;
  const history =
    daysKnown < 2
      ? ""
      : daysAbove === 0
        ? `; never above it in the last ${daysKnown} days`
        : `; above it on ${daysAbove} of the last ${daysKnown} days`;
  return `${standing(facts)}${history}`;
}
