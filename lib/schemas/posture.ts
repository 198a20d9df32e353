import { z } from "zod";
import { PRIORITIES } from "@/lib/core/priority";
import { coverageCounts, id, loadFigure, measured, outcome, ref, severityCounts, time } from "./common";

export const postureInput = z.object({
  team: z.string().max(100).optional().describe("team id or slug; none = unowned"),
  cluster: z.string().max(253).optional().describe("cluster id or name"),
  asOf: z.iso.date().optional(),
});

/** A day on which a tool, or what it knows, changed many findings of images that did not change. */
export const toolJump = z.object({
  day: z.iso.date(),
  tool: z.string(),
  /** that spoke on that day, and before, where others did; null: the same, so its database changed, or nobody said */
  versions: z.array(z.string()),
  before: z.array(z.string()).nullable(),
  opened: z.number(),
  closed: z.number(),
});
export type ToolJump = z.infer<typeof toolJump>;

/** The dashboard's numbers. Each block says of when it is; what is not known is null with a reason. */
export const posture = z.object({
  asOf: time,
  scope: z.object({ team: ref.nullable(), cluster: ref.nullable() }),
  fleet: z.object({ clusters: z.number(), teams: z.number(), workloads: z.number(), imagesRunning: z.number(), dataAsOf: time.nullable() }),
  load: loadFigure.extend({
    headline: z.string(),
    formula: z.string(),
    /** days oldest first; load null where nothing was known that day */
    trend: z.array(z.object({ day: z.iso.date(), load: z.number().nullable(), withFog: z.number().nullable() })),
    jumps: z.array(toolJump),
    daysAbove: z.number(),
    daysKnown: z.number(),
  }),
  byTeam: z.array(z.object({ team: ref.nullable(), load: loadFigure, workloads: z.number() })),
  outcomes: z.array(
    z.object({
      outcome,
      count: measured,
      overdue: z.number(),
      dueThisWeek: z.number(),
      trend: z.array(z.number().nullable()),
      change7d: z.number().nullable(),
    }),
  ),
  severity: severityCounts,
  severityTrend: z.array(z.object({ day: z.iso.date(), critical: z.number(), high: z.number(), medium: z.number(), low: z.number() })),
  /**
   * This moment beside `since`, a week before, by the time of the scans, in findings, whether they run or not: opened = open now
   * and first seen since (openedRunning and newUrgent are of these); reopened = open now, known but not open then; fixed = fixed
   * now, open then. The findings list has filters of these names: openedSince, reopenedSince, fixedSince.
   */
  change: z.object({
    since: time,
    opened: z.number(),
    openedRunning: z.number(),
    fixed: z.number(),
    reopened: z.number(),
    newUrgent: z.number(),
  }),
  exploitedRunning: z.object({
    findings: measured,
    workloads: z.number(),
    exposed: z.number(),
    items: z.array(z.object({ vulnerability: z.string(), title: z.string().nullable(), workloads: z.number(), exposed: z.boolean() })),
  }),
  coverage: z.object({ images: coverageCounts, freshDays: z.number() }),
  worstWorkloads: z.array(
    z.object({
      id,
      name: z.string(),
      namespace: z.string(),
      kind: z.string(),
      cluster: ref,
      team: ref.nullable(),
      exposed: z.boolean().nullable(),
      privileged: z.boolean(),
      kev: z.number(),
      signals: z.number(),
      neverScanned: z.number(),
      weight: z.number(),
    }),
  ),
  heatmap: z.object({
    clusters: z.array(ref),
    teams: z.array(ref.extend({ id: id.nullable() })),
    /** one cell a cluster and team that have workloads; load null: cannot tell */
    cells: z.array(
      z.object({
        clusterId: id,
        teamId: id.nullable(),
        workloads: z.number(),
        urgent: z.number(),
        weight: z.number().nullable(),
        neverScanned: z.number(),
      }),
    ),
  }),
  latestSignals: z.array(
    z.object({
      id,
      rule: z.string(),
      priority: z.enum(PRIORITIES),
      subject: z.string(),
      cluster: ref.nullable(),
      count: z.number(),
      lastSeenAt: time,
    }),
  ),
  feeds: z.array(z.object({ id: z.string(), asOf: time.nullable(), rows: z.number() })),
  demo: z.boolean(),
});
export type Posture = z.infer<typeof posture>;
