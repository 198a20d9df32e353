import { SEVERITIES } from "@/lib/core/severity";
import {
  decodeShape,
  FINDING_KINDS,
  FINDING_STATES,
  isOpenState,
  ORIGINS,
  OUTCOMES,
  type Outcome,
  SEEN_BY,
  SHAPE_BITS,
  type Shape,
  SSVC_PRIORITIES,
} from "@/lib/core/shape";
import { allOf, type Sql, sql } from "@/lib/db/sql";
import { leastDays, type RiskPolicy } from "@/lib/risk/policy";

export type Fact = keyof Shape;
export const FACTS = Object.keys(SHAPE_BITS) as Fact[];

/** Which values of each fact are wanted; an absent fact does not matter. */
export type FactFilter = Partial<Record<Fact, ReadonlySet<string | boolean>>>;

export interface FactInput {
  kind?: readonly string[] | undefined;
  severity?: readonly string[] | undefined;
  state?: readonly string[] | undefined;
  outcome?: readonly string[] | undefined;
  seenBy?: readonly string[] | undefined;
  priority?: readonly string[] | undefined;
  origin?: readonly string[] | undefined;
  kev?: boolean | undefined;
  exposed?: boolean | undefined;
  running?: boolean | undefined;
  fixable?: boolean | undefined;
  overdue?: boolean | undefined;
  dueWithin?: string | undefined;
  openedSince?: string | undefined;
  reopenedSince?: string | undefined;
  fixedSince?: string | undefined;
  mendedSince?: string | undefined;
  mendedInTime?: boolean | undefined;
}

const LISTS = ["kind", "severity", "outcome", "seenBy", "priority", "origin"] as const;
const FLAGS = ["kev", "exposed", "running", "fixable"] as const;
const OPEN_STATES = FINDING_STATES.filter(isOpenState);

/** Fixed findings are asked for, whatever states are named. */
export const asksForFixed = (input: Pick<FactInput, "fixedSince" | "mendedSince" | "mendedInTime">): boolean =>
  input.fixedSince !== undefined || input.mendedSince !== undefined || input.mendedInTime !== undefined;

/**
 * Only what asks for work, unless states are named; "any" lifts that. Only open findings can be overdue, or have opened.
 * Policies are the organisation's and those of teams with deadlines of their own: whose clock may run is in the filter.
 */
export function factFilter(input: FactInput, policies: readonly Pick<RiskPolicy, "deadlines" | "clock">[]): FactFilter {
  const filter: FactFilter = {};
  for (const fact of LISTS) {
    const values = input[fact];
    if (values && values.length > 0) filter[fact] = new Set(values);
  }
  for (const fact of FLAGS) {
    const value = input[fact];
    if (value !== undefined) filter[fact] = new Set([value]);
  }
  const states = input.state && input.state.length > 0 ? input.state : OPEN_STATES;
  if (!states.includes("any")) filter.state = new Set(states);
  if (asksForFixed(input)) {
    const asked = input.state && input.state.length > 0 && !input.state.includes("any") ? filter.state : null;
    filter.state = new Set((["fixed"] as const).filter((state) => asked?.has(state) ?? true));
  }
  const isDue = input.overdue === true || input.dueWithin !== undefined;
  if (isDue || input.openedSince !== undefined || input.reopenedSince !== undefined) {
    filter.state = new Set(OPEN_STATES.filter((state) => filter.state?.has(state) ?? true));
  }
  if (isDue) {
    // no clock runs for the rest (lib/risk/deadline)
    const isTimed = (outcome: Outcome) => SEVERITIES.some((severity) => leastDays(policies, outcome, severity) !== null);
    filter.outcome = new Set(OUTCOMES.filter((outcome) => isTimed(outcome) && (filter.outcome?.has(outcome) ?? true)));
    if (policies.every(({ clock }) => clock.waitsForFix))
      filter.fixable = new Set([true].filter((fixable) => filter.fixable?.has(fixable) ?? true));
  }
  return filter;
}

/** Whether a shape passes, all facts but one looked at (what a facet of that fact counts). */
export function passes(filter: FactFilter, facts: Shape, except?: Fact): boolean {
  return FACTS.every((fact) => fact === except || (filter[fact]?.has(facts[fact]) ?? true));
}

export const passingShapes = (filter: FactFilter, shapes: Iterable<number>): number[] =>
  [...shapes].filter((shape) => passes(filter, decodeShape(shape)));

const NAMES: Record<"state" | "severity" | "outcome" | "kind" | "seenBy" | "priority" | "origin", readonly string[]> = {
  state: FINDING_STATES,
  severity: SEVERITIES,
  outcome: OUTCOMES,
  kind: FINDING_KINDS,
  seenBy: SEEN_BY,
  priority: SSVC_PRIORITIES,
  origin: ORIGINS,
};

/** The filter as a condition on a shape column, for rows that no counter knows (a past day's). */
export function factCondition(filter: FactFilter, shape: Sql): Sql {
  return allOf(
    FACTS.flatMap((fact) => {
      const wanted = filter[fact];
      if (!wanted) return [];
      const [shift, width] = SHAPE_BITS[fact];
      const numbers = [...wanted].map((value) =>
        typeof value === "boolean" ? Number(value) : NAMES[fact as keyof typeof NAMES].indexOf(value),
      );
      return [sql`((${shape} >> ${shift}::int) & ${(1 << width) - 1}::int) = any(${numbers}::int[])`];
    }),
  );
}
