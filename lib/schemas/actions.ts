import { z } from "zod";
import { flag, outcome, ref, severityCounts, time } from "./common";
import { findingFilters } from "./findings";

export const ACTION_KINDS = ["upgrade", "base", "rebuild", "setting", "unused"] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];

/** Any filter of the findings list is a scope; what is asked for is always what is open now. */
export const listActionsInput = findingFilters
  .omit({
    state: true,
    asOf: true,
    fixedSince: true,
    mendedSince: true,
    mendedInTime: true,
    reopenedSince: true,
    openedSince: true,
    assignee: true,
  })
  .extend({
    limit: z.coerce.number().int().min(1).max(50).default(20),
    quick: flag.describe("look at so many findings at most, the heaviest first; where there are more, bounded is true"),
  });
export type ListActionsInput = z.infer<typeof listActionsInput>;

const closes = z.object({
  findings: z.number(),
  severity: severityCounts,
  outcome: z.partialRecord(outcome, z.number()),
  /** of the findings, those past their deadline, and those whose deadline lies in the next 14 days */
  overdue: z.number(),
  dueSoon: z.number(),
});

export const actionItem = z.object({
  id: z.string(),
  kind: z.enum(ACTION_KINDS),
  /** "Upgrade openssl to 1.1.1w" */
  title: z.string(),
  /** the exact change where one can be named: a command, a Dockerfile line, or what the tool advises */
  change: z.string().nullable(),
  /** what else is to be known before it is done */
  notes: z.array(z.string()),
  closes,
  /** load weight that it takes away by itself */
  weight: z.number(),
  /** load weight that it takes away after the actions above it */
  adds: z.number(),
  /** share (0–1) of the scope's load weight that is gone when it and all above it are done; null: nothing there weighs */
  cumulative: z.number().nullable(),
  /** where something has to be changed, by name; the first few */
  places: z.array(z.object({ id: z.string(), name: z.string(), repository: z.boolean() })),
  placeCount: z.number(),
  workloads: z.number(),
  teams: z.array(ref),
  unowned: z.boolean(),
  /** the findings list that holds exactly what it closes, as filters; the scope is to be added */
  list: z.record(z.string(), z.string()),
});
export type ActionItem = z.infer<typeof actionItem>;

export const actionList = z.object({
  asOf: time,
  items: z.array(actionItem),
  /** load weight and number of all open findings of the scope */
  weight: z.number(),
  findings: z.number(),
  /** not everything was looked at, only what is heaviest: what is closed is at least so much */
  bounded: z.boolean(),
  /** how load weights are made */
  formula: z.string(),
});
export type ActionList = z.infer<typeof actionList>;
