import { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { Problem } from "@/lib/core/errors";
import { queryValues } from "@/lib/core/query-values";
import { rows, sql } from "@/lib/db/sql";
import { findingFilters } from "@/lib/schemas/findings";
import { presentFindings } from "./finding-gather";
import { gatherCondition, planFindings, scopeCounts } from "./finding-plan";

/** So many findings can be meant at once. */
export const MOST_MATCHING = 50_000;

/** Filters as an address has them, "state=open&kev=true". Throws Problem invalid_request. */
function parseFilters(query: string): z.output<typeof findingFilters> {
  const parsed = findingFilters.safeParse(queryValues(new URLSearchParams(query)));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Problem("invalid_request", `The filters of the findings cannot be read: ${issue?.path.join(".")}: ${issue?.message}`);
}

/**
 * Ids of the findings of now that a list with these filters has, of those that the asker may see. Throws Problem
 * invalid_request for filters of a past day, and where there are more than MOST_MATCHING.
 */
export async function matchingFindings(ctx: Ctx, query: string): Promise<string[]> {
  const input = parseFilters(query);
  if (input.asOf !== undefined) throw new Problem("invalid_request", "Findings of a past day cannot be decided on.");
  const plan = await planFindings(ctx, input, new Date());
  if (plan.nothing) return [];
  const { shapes } = await scopeCounts(plan);
  const { from, where } = presentFindings(plan.orgId, shapes, gatherCondition(plan));
  const found = await rows(z.object({ id: z.string() }), sql`select f.id from ${from} where ${where} limit ${MOST_MATCHING + 1}`);
  if (found.length > MOST_MATCHING)
    throw new Problem("invalid_request", `More than ${MOST_MATCHING.toLocaleString("en")} findings match. Narrow the filters.`);
  return found.map(({ id }) => id);
}
