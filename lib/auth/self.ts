import { Problem } from "@/lib/core/errors";
import type { Ctx } from "./ctx";

/** The id of the person who asks, for what only they may do for themselves. Throws Problem forbidden for a token. */
export function requirePerson(ctx: Ctx): string {
  const { kind, id } = ctx.actor;
  if (kind !== "person" || id === null) throw new Problem("forbidden", "This is about a person's own account. A token cannot do it.");
  return id;
}
