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

export const riskPolicy = z.object({
  weights: rankWeights,
  deadlines: z.discriminatedUnion("by", [
    z.object({ by: z.literal("bod_26_04") }),
    z.object({ by: z.literal("severity"), days: bySeverity(z.number().int().min(1).max(MOST_DAYS).nullable()) }),
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

export const riskDraft = z.object({ policy: riskPolicy, criticalities });
export type RiskDraft = z.output<typeof riskDraft>;

export const publishPolicyInput = riskDraft.extend({ reason: z.string().trim().min(3).max(500) });

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
