import { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { EFFECTS } from "@/lib/core/gate";
import { rows, sql } from "@/lib/db/sql";
import { LIBRARY, type Policy } from "@/lib/gate/library";

const setRow = z.object({
  key: z.string(),
  effect: z.enum(EFFECTS),
  name: z.string().nullable(),
  condition: z.string().nullable(),
  advice: z.string().nullable(),
  tells: z.boolean(),
  updatedAt: z.date(),
  updatedBy: z.string(),
});

export interface KnownPolicy extends Policy {
  /** it is no policy of the library */
  own: boolean;
  /** channels are told of what newly meets it */
  tells: boolean;
  /** who last set something about it; null: it is as it came */
  set: { at: Date; by: string } | null;
}

/** The policies of the library with the effect that the organisation has given each, then its own by name. One statement. */
export async function readPolicies({ orgId }: Pick<Ctx, "orgId">): Promise<KnownPolicy[]> {
  const found = await rows(
    setRow,
    sql`select key, effect, name, condition, advice, tells, updated_at as "updatedAt", updated_by as "updatedBy"
        from gate_policy where org_id = ${orgId} order by name, key`,
  );
  const byKey = new Map(found.map((row) => [row.key, row]));
  const shipped = LIBRARY.map((policy): KnownPolicy => {
    const set = byKey.get(policy.key);
    return {
      ...policy,
      effect: set?.effect ?? policy.effect,
      own: false,
      tells: set?.tells ?? false,
      set: set ? { at: set.updatedAt, by: set.updatedBy } : null,
    };
  });
  const own = found.flatMap(({ key, effect, name, condition, advice, tells, updatedAt, updatedBy }): KnownPolicy[] =>
    name === null || condition === null
      ? []
      : [{ key, effect, name, condition, advice: advice ?? "", own: true, tells, set: { at: updatedAt, by: updatedBy } }],
  );
  return [...shipped, ...own];
}
