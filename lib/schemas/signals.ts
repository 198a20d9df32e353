import { z } from "zod";
import { PRIORITIES } from "@/lib/core/priority";
import { id, listOf, page, pageOf, ref, time } from "./common";

export const priority = z.enum(PRIORITIES);
export const listSignalsInput = z.object({
  ...page,
  q: z.string().max(200).optional(),
  team: listOf(z.string().max(100)),
  cluster: listOf(z.string().max(253)),
  namespace: z.string().max(253).optional(),
  workload: id.optional(),
  rule: z.string().max(500).optional(),
  priority: listOf(priority),
  /** of this priority or a higher one; "informational" leaves out telemetry */
  minPriority: priority.optional(),
  tool: listOf(z.string().max(100)),
  /** only signals seen in the last so many hours */
  hours: z.coerce
    .number()
    .int()
    .min(1)
    .max(24 * 365)
    .optional(),
  sort: z.enum(["lastSeen", "-lastSeen", "count", "-count", "priority", "-priority", "rule", "-rule"]).default("-lastSeen"),
});

export const signalItem = z.object({
  id,
  tool: z.string(),
  rule: z.string(),
  priority,
  source: z.string(),
  cluster: ref.nullable(),
  namespace: z.string().nullable(),
  workload: ref.nullable(),
  /** what to show where no workload is known */
  subject: z.string(),
  team: ref.nullable(),
  lineage: z.string(),
  tags: z.array(z.string()),
  count: z.number(),
  firstSeenAt: time,
  lastSeenAt: time,
  lastOutput: z.string(),
  /** events per bucket over the last 24 buckets, oldest first */
  sparkline: z.array(z.number()),
  sparklineBucketHours: z.number(),
});
export type SignalItem = z.infer<typeof signalItem>;
export const signalPage = pageOf(signalItem);
export const signalDetail = signalItem.extend({
  /** open vulnerability findings of the same workload that are in KEV or outcome ≤ 14 days; null without a workload */
  urgentFindings: z.number().nullable(),
});

export const listEventsInput = z.object({ id, ...page });
export const eventPage = pageOf(
  z.object({
    id,
    at: time,
    hostname: z.string().nullable(),
    pod: z.string().nullable(),
    container: z.string().nullable(),
    output: z.string(),
    raw: z.unknown(),
  }),
);

/** the cluster that the events come from, where they do not say so themselves */
export const createEventsQuery = z.object({ cluster: z.string().max(253).optional() });

export const eventsReceipt = z.object({
  accepted: z.number(),
  /** of the accepted: the same event was there already */
  repeated: z.number(),
  /** of the accepted: routine that was only counted, such as flows that were let through */
  counted: z.number(),
  rejected: z.number(),
  /** the first hundred of the rejected; line counts from 1 and is null where the body is not in lines */
  errors: z.array(z.object({ index: z.number(), line: z.number().nullable(), message: z.string() })),
});
