import { CRITICALITIES, EXPLOITATIONS, FACTOR_BITS, type Factors } from "@/lib/core/factors";
import { SEVERITIES } from "@/lib/core/severity";
import { SSVC_PRIORITIES } from "@/lib/core/shape";
import { AGE_STEPS_DAYS, MAX_AGE_STEP } from "./age";
import { dayTable, type RiskPolicy, type TeamRule, withTeamRule } from "./policy";
import { COUNTED_AS, DEPLOYER_TREE, EXPOSURE_OF_LEVEL, SYSTEM_EXPOSURES } from "./ssvc";

// The pure functions of this folder once more, as SQL, for statements that judge many findings at once; a test holds the
// two against each other row by row.

/** One fact out of an expression of packed factors, as its number; of what may be unknown, 0 where it is. */
const bitsOf = (fact: keyof Factors, packed: string): string => {
  const [shift, width] = FACTOR_BITS[fact];
  return `((${packed} >> ${shift}) & ${(1 << width) - 1})`;
};

const at = (list: readonly (string | number)[], position: string): string => `('{${list.join(",")}}'::int[])[1 + ${position}]`;

/** By the number of a fact that may be unknown (0 unknown, else value × 2 + 1): what it counts as. */
const counted = (values: number, unknown: number): number[] =>
  Array.from({ length: values * 2 }, (_, packed) => (packed & 1 ? packed >> 1 : unknown));

/** The SSVC priority's number, from packed factors: the deployer tree over its four inputs. */
export function prioritySql(packed: string): string {
  const exploitation = at(counted(EXPLOITATIONS.length, EXPLOITATIONS.indexOf(COUNTED_AS.exploitation)), bitsOf("exploitation", packed));
  const exposure = at(
    ([0, 1, 2, 3] as const).map((level) => SYSTEM_EXPOSURES.indexOf(EXPOSURE_OF_LEVEL[level])),
    bitsOf("exposure", packed),
  );
  const automatable = at(counted(2, Number(COUNTED_AS.automatable)), bitsOf("automatable", packed));
  const impact = at(counted(CRITICALITIES.length, CRITICALITIES.indexOf(COUNTED_AS.impact)), bitsOf("impact", packed));
  const row = `((${exploitation}) * ${SYSTEM_EXPOSURES.length} + (${exposure})) * 2 + (${automatable})`;
  return at(
    DEPLOYER_TREE.map(({ priority }) => SSVC_PRIORITIES.indexOf(priority)),
    `(${row}) * ${CRITICALITIES.length} + (${impact})`,
  );
}

/** Packed factors from expressions of each; those that may be unknown are null where they are. */
export function factorsSql(of: Record<keyof Factors, string>): string {
  const maybe = (expression: string) => `coalesce((${expression})::int * 2 + 1, 0)`;
  const number: Record<keyof Factors, string> = {
    exploitation: maybe(of.exploitation),
    exposure: of.exposure,
    automatable: maybe(of.automatable),
    technicalTotal: maybe(of.technicalTotal),
    impact: maybe(of.impact),
    privileged: `(${of.privileged})::int`,
    signalled: `(${of.signalled})::int`,
    ageStep: of.ageStep,
  };
  return (Object.keys(FACTOR_BITS) as (keyof Factors)[]).map((fact) => `(${number[fact]} << ${FACTOR_BITS[fact][0]})`).join(" | ");
}

/** Packed factors with another impact (a criticality's number; null: unknown). */
export const withImpactSql = (packed: string, impact: string): string => {
  const [shift, width] = FACTOR_BITS.impact;
  return `((${packed} & ~${((1 << width) - 1) << shift}) | (coalesce((${impact})::int * 2 + 1, 0) << ${shift}))`;
};

/** The age step of what was first seen at a time. */
export const ageStepSql = (firstSeenAt: string): string =>
  AGE_STEPS_DAYS.map((days) => `(${firstSeenAt} <= now() - interval '${days} days')::int`).join(" + ");

/** Where exposure is unknown it ranks between small and controlled when the most reachable is sought: by level, and back. */
const EXPOSURE_RANK: readonly number[] = [2, 1, 3, 4];
export const exposureRankSql = (level: string): string => at(EXPOSURE_RANK, `(${level})`);
export const exposureOfRankSql = (rank: string): string =>
  at([1, ...[1, 2, 3, 4].map((wanted) => EXPOSURE_RANK.indexOf(wanted))], `coalesce(${rank}, 0)`);

/**
 * What rankSql and dueSql read, from the JSON of policyParameter (twice): one row named policy, and beside it one named own
 * where the team (an expression) has deadlines of its own. Goes behind a FROM item.
 */
export const policyJoin = (parameter: string, team: string): string =>
  `cross join (select * from jsonb_to_record(${parameter}::jsonb) as p(epss int, severity int[], running int, privileged int, signals int,
     fixable int, age int, days int[], from_published boolean, waits_for_fix boolean, by_bod boolean)) policy
   left join (select * from jsonb_to_recordset(${parameter}::jsonb -> 'teams') as r(team_id uuid, days int[], by_bod boolean)) own
     on own.team_id = ${team}`;

/** Teams' rules by team id, beside the organisation's policy. */
export type TeamRules = Readonly<Record<string, TeamRule>>;

export const policyParameter = ({ weights, ...policy }: RiskPolicy, teamRules: TeamRules): string =>
  JSON.stringify({
    ...weights,
    severity: SEVERITIES.map((severity) => weights.severity[severity]),
    days: dayTable(policy),
    from_published: policy.clock.knownFrom === "published",
    waits_for_fix: policy.clock.waitsForFix,
    by_bod: policy.deadlines.by === "bod_26_04",
    teams: Object.entries(teamRules).map(([teamId, rule]) => {
      const own = withTeamRule({ weights, ...policy }, rule);
      return { team_id: teamId, days: dayTable(own), by_bod: own.deadlines.by === "bod_26_04" };
    }),
  });

export interface ScoredColumns {
  outcome: string;
  severity: string;
  /** per mille, -1 unknown */
  epss: string;
  running: string;
  fixable: string;
  factors: string;
}

/** The rank, from expressions of its inputs (numbers, and 0 or 1) and the row policy of policyJoin. */
export const rankSql = ({ outcome, severity, epss, running, fixable, factors }: ScoredColumns): string =>
  `${outcome} * 1000 + greatest(${epss}, 0) * policy.epss / 1000 + policy.severity[1 + ${severity}]
    + ${running} * policy.running + ${bitsOf("privileged", factors)} * policy.privileged
    + ${bitsOf("signalled", factors)} * policy.signals + ${fixable} * policy.fixable
    + ${bitsOf("ageStep", factors)} * policy.age / ${MAX_AGE_STEP}`;

export interface ClockColumns {
  /** a condition: it asks for work */
  open: string;
  outcome: string;
  severity: string;
  firstSeenAt: string;
  publishedAt: string;
  fixKnownAt: string;
  kevAddedOn: string;
}

/** The days that a finding has by its team's rule or the policy, or null, from the rows of policyJoin. */
export const daysSql = (outcome: string, severity: string): string =>
  `(coalesce(own.days, policy.days))[1 + ${outcome} * ${SEVERITIES.length} + ${severity}]`;

/** The deadline, or null where no clock runs, from expressions of its inputs and the rows of policyJoin. */
export function dueSql({ open, outcome, severity, firstSeenAt, publishedAt, fixKnownAt, kevAddedOn }: ClockColumns): string {
  const days = daysSql(outcome, severity);
  return `case when ${open} and ${days} is not null and (${fixKnownAt} is not null or not policy.waits_for_fix) then greatest(
      case when policy.from_published then least(${firstSeenAt}, ${publishedAt}) else ${firstSeenAt} end,
      case when policy.waits_for_fix then ${fixKnownAt} end,
      case when coalesce(own.by_bod, policy.by_bod) then ${kevAddedOn}::timestamptz end) + ${days} * interval '1 day' end`;
}
