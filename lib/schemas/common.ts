import { z } from "zod";
import { LEAST_PASSWORD } from "@/lib/core/password-length";
import { SEVERITIES } from "@/lib/core/severity";
import { FINDING_KINDS, FINDING_STATES, ORIGINS, OUTCOMES, SEEN_BY, SSVC_PRIORITIES } from "@/lib/core/shape";

export const id = z.uuid();
/** ISO 8601, UTC */
export const time = z.string();
export const severity = z.enum(SEVERITIES);
export const outcome = z.enum(OUTCOMES);
export const findingKind = z.enum(FINDING_KINDS);
export const findingState = z.enum(FINDING_STATES);
export const seenBy = z.enum(SEEN_BY);
/** of the SSVC deployer tree */
export const priority = z.enum(SSVC_PRIORITIES);
export const origin = z.enum(ORIGINS);

/** A query parameter that may be given once, several times or comma-separated. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (value) =>
      value === undefined
        ? undefined
        : [value]
            .flat()
            .flatMap((v) => String(v).split(","))
            .filter(Boolean),
    z.array(item).optional(),
  );

export const newPassword = z.string().min(LEAST_PASSWORD).max(1024);

/** A yes/no query parameter: true, false, 1, 0. */
export const flag = z.preprocess(
  (value) => (value === "1" || value === "true" ? true : value === "0" || value === "false" ? false : value),
  z.boolean().optional(),
);

export const page = {
  cursor: z.string().max(4000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

/** A bounded or exact total; atLeast says that there are more than count. */
export const total = z.object({ count: z.number().int(), atLeast: z.boolean() });

export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), nextCursor: z.string().nullable(), total });

/** A number that may not be known: value, or null with the reason. Never a silent zero. */
export const measured = z.object({ value: z.number().nullable(), unknown: z.string().nullable() });
export type Measured = z.infer<typeof measured>;

export const ref = z.object({ id, name: z.string() });
export type Ref = z.infer<typeof ref>;

export const severityCounts = z.object({
  critical: z.number(),
  high: z.number(),
  medium: z.number(),
  low: z.number(),
  negligible: z.number(),
  unknown: z.number(),
});
export type SeverityCounts = z.infer<typeof severityCounts>;

/** How well images are looked at: a scan in the last seven days, an older one, none at all. */
export const coverageCounts = z.object({ fresh: z.number(), stale: z.number(), never: z.number() });
export type CoverageCounts = z.infer<typeof coverageCounts>;

/** Load against line: see lib/risk/load for the formula. value null: cannot tell, and why. */
export const loadFigure = z.object({
  value: z.number().nullable(),
  unknown: z.string().nullable(),
  /** what the load would be if images that nobody scanned were like the scanned ones; ≥ value */
  withFog: z.number().nullable(),
  line: z.number(),
  verdict: z.enum(["above", "below", "cannot_tell"]),
  change7d: z.number().nullable(),
});
export type LoadFigure = z.infer<typeof loadFigure>;
