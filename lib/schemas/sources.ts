import { z } from "zod";
import { ref, time } from "./common";

/** A scanner, sensor or inventory that reports of a cluster, and whether it still does. */
export const sourceItem = z.object({
  /** null: its reports name no cluster */
  cluster: ref.nullable(),
  tool: z.string(),
  /** end of the last hour in which it reported */
  heardAt: time,
  /** hours between its reports; null: it has reported too few times to know */
  usualHours: z.number().nullable(),
  /** silent for longer, it counts as silent; null: it cannot be judged */
  allowedHours: z.number().nullable(),
  /** null: it reports, or cannot be judged */
  silentSince: time.nullable(),
});
export type SourceItem = z.infer<typeof sourceItem>;

export const silencePolicy = z.object({
  factor: z.number().min(1).max(20).describe("silent for so many times its usual interval, a source counts as silent"),
  floorHours: z
    .number()
    .int()
    .min(1)
    .max(24 * 60)
    .describe("but never before so many hours"),
});
