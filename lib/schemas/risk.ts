import { z } from "zod";
import { CRITICALITIES } from "@/lib/core/factors";
import { SEVERITIES } from "@/lib/core/severity";
import { id, outcome, priority, ref, time } from "./common";

/** Points of one outcome: together they stay below the thousand that one outcome counts. */
export const MOST_POINTS = 999;
const MOST_DAYS = 3650;

const weight = z.number().int().min(0).max(MOST_POINTS);
const bySeverity = <T extends z.ZodType>(value: T) =>
  z.object(Object.fromEntries(SEVERITIES.map((name) => [name, value])) as Record<(typeof SEVERITIES)[number], T>);

const weights = z.object({
  epss: weight,
  severity: bySeverity(weight),
  running: weight,
  privileged: weight,
  signals: weight,
  fixable: weight,
  age: weight,
});

/** The most that weights can add up to. */
export const mostPoints = ({ severity, ...others }: z.infer<typeof weights>): number =>
  Math.max(...Object.values(severity)) + Object.values(others).reduce((sum, points) => sum + points, 0);

const rankWeights = weights.refine(
  (all) => mostPoints(all) <= MOST_POINTS,
  `The weights and the highest severity may add up to ${MOST_POINTS} at most: more would lift a finding over a more urgent outcome.`,
);

const severityDays = bySeverity(z.number().int().min(1).max(MOST_DAYS).nullable());

/** A team's days instead of the organisation's: by BOD 26-04, by severity, a percentage of the organisation's (rounded up), or so many more. */
export const teamRule = z.discriminatedUnion("by", [
  z.object({ by: z.literal("bod_26_04") }),
  z.object({ by: z.literal("severity"), days: severityDays }),
  z.object({ by: z.literal("percent"), percent: z.number().int().min(10).max(1000) }),
  z.object({ by: z.literal("extra"), days: z.number().int().min(1).max(365) }),
]);
export type TeamRule = z.output<typeof teamRule>;

export const riskPolicy = z.object({
  weights: rankWeights,
  deadlines: z.discriminatedUnion("by", [
    z.object({ by: z.literal("bod_26_04") }),
    z.object({ by: z.literal("severity"), days: severityDays }),
  ]),
  clock: z.object({ knownFrom: z.enum(["first_seen", "published"]), waitsForFix: z.boolean() }),
});

export const criticality = z.enum(CRITICALITIES);

/** Criticalities to be changed: by team id, and by namespace id, where null leaves it to the team. */
const criticalities = z
  .object({
    teams: z.record(id, criticality).default({}),
    namespaces: z.record(id, criticality.nullable()).default({}),
  })
  .default({ teams: {}, namespaces: {} });

const policyDraft = z.object({ policy: riskPolicy, criticalities });

/** What a what-if asks about; teamRules: deadlines of teams to be changed, by team id, where null gives them the organisation's again. */
export const riskDraft = policyDraft.extend({ teamRules: z.record(id, teamRule.nullable()).default({}) });
export type RiskDraft = z.output<typeof riskDraft>;

const reason = z.string().trim().min(3).max(500);

export const publishPolicyInput = policyDraft.extend({ reason });

/** null: the organisation's deadlines hold for the team again */
export const setTeamDeadlinesInput = z.object({ rule: teamRule.nullable(), reason });

/** Deadlines that a team has instead of the organisation's: why, since when and by whom. */
export const teamDeadlines = z.object({ team: ref, rule: teamRule, reason: z.string(), setAt: time, setBy: z.string() });
export type TeamDeadlines = z.infer<typeof teamDeadlines>;

/** Those that hold for the team now; null: the organisation's */
export const teamDeadlinesState = z.object({ own: teamDeadlines.nullable() });

export const publishedPolicy = z.object({ version: z.number().int() });

const published = z.object({ version: z.number().int(), reason: z.string(), publishedAt: time, publishedBy: z.string() });

export const riskPolicyState = z.object({
  /** the formula's version */
  formula: z.string(),
  /** 0: nothing was published, the defaults hold */
  version: z.number().int(),
  policy: riskPolicy,
  defaults: riskPolicy,
  /** latest first */
  history: z.array(published),
  /** findings that are still scored by an earlier policy or formula; null: none */
  applying: z.object({ done: z.number(), total: z.number(), startedAt: time }).nullable(),
  teams: z.array(z.object({ id, name: z.string(), criticality })),
  /** teams that have deadlines of their own, of those that may be seen */
  teamDeadlines: z.array(teamDeadlines),
});
export type RiskPolicyState = z.infer<typeof riskPolicyState>;

/** position: the place in the order of those looked at */
const standing = z.object({ rank: z.number(), position: z.number(), dueAt: time.nullable(), priority });
const moved = z.object({ before: z.number(), after: z.number() });

export const whatIf = z.object({
  /** open vulnerabilities, and how many of them were looked at; fewer: counts are scaled up from an even sample */
  open: z.number(),
  looked: z.number(),
  /** how many gain or lose points, get another deadline or another priority */
  rank: z.object({ up: z.number(), down: z.number() }),
  deadline: z.object({ earlier: z.number(), later: z.number(), gained: z.number(), lost: z.number() }),
  priority: z.object({ up: z.number(), down: z.number() }),
  overdue: moved,
  byOutcome: z.array(z.object({ outcome, count: z.number(), overdue: moved })),
  byPriority: z.array(moved.extend({ priority })),
  byTeam: z.array(z.object({ team: ref.nullable(), changed: z.number(), overdue: moved, immediate: moved })),
  /** those that move furthest, of those looked at */
  movers: z.array(
    z.object({
      id,
      problem: z.string(),
      title: z.string().nullable(),
      package: z.string().nullable(),
      place: z.string(),
      team: ref.nullable(),
      before: standing,
      after: standing,
    }),
  ),
});
export type WhatIf = z.infer<typeof whatIf>;

/** What is not given stays as it is. */
export const updateNamespaceInput = z.object({ criticality: criticality.nullable() });
export const namespaceItem = z.object({ id, name: z.string(), cluster: ref, criticality: criticality.nullable() });
