import { type Ctx, requireWholeOrg } from "@/lib/auth/ctx";
import { notFound, Problem } from "@/lib/core/errors";
import { queryValues } from "@/lib/core/query-values";
import { viewQuery } from "@/lib/core/view-query";
import { isDuplicate } from "@/lib/db/unique";
import { findTeam } from "@/lib/queries/scope";
import { listFindingsInput } from "@/lib/schemas/findings";
import type { SharedWith } from "@/lib/schemas/views";

const USUAL_SORT = "-rank";

/** The address of a list in its one order. Throws Problem invalid_request for filters that the list would refuse. */
export function checkedQuery(address: string): string {
  const query = viewQuery(address, USUAL_SORT);
  const parsed = listFindingsInput.strict().safeParse(queryValues(new URLSearchParams(query)));
  if (parsed.success) return query;
  const [issue] = parsed.error.issues;
  throw new Problem("invalid_request", `The filters of the view cannot be read: ${[...(issue?.path ?? []), issue?.message].join(": ")}`);
}

/**
 * Whom it is shared with, as the row holds it. A view's words name namespaces and images, so whoever is limited to teams
 * shares with those teams only. Throws Problem forbidden, invalid_request, or not_found for a team that is not theirs.
 */
export async function checkedSharing(
  ctx: Ctx,
  sharedWith: SharedWith,
  teamId: string | null,
): Promise<{ sharedWith: SharedWith; teamId: string | null }> {
  if ((sharedWith === "team") !== (teamId !== null))
    throw new Problem("invalid_request", "A team is named where a view is shared with a team, and only there.");
  if (sharedWith === "everybody") requireWholeOrg(ctx);
  if (teamId !== null) {
    const team = await findTeam(ctx, teamId);
    if (team === "unowned" || team.id !== teamId) throw notFound("team");
  }
  return { sharedWith, teamId };
}

export const duplicateView = (error: unknown): unknown =>
  isDuplicate(error) ? new Problem("conflict", "There is a view of that name already.") : error;
