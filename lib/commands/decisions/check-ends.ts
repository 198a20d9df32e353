import type { DecisionPolicy } from "@/lib/core/decision-policy";
import { Problem } from "@/lib/core/errors";
import type { DecisionDraft } from "@/lib/schemas/decisions";

const DAY_MS = 86_400_000;

/** Throws Problem invalid_request where a draft would end before it begins, or an accepted risk later than the policy allows. */
export function checkEnds({ verdict, endsAt }: DecisionDraft, { acceptedRiskDays }: DecisionPolicy, now: Date): void {
  const end = endsAt === undefined ? null : Date.parse(`${endsAt}T00:00:00Z`);
  if (end !== null && end <= now.getTime()) throw new Problem("invalid_request", "The day on which it ends has to be in the future.");
  if (verdict !== "accepted_risk" || acceptedRiskDays === null) return;
  const latest = now.getTime() + acceptedRiskDays * DAY_MS;
  if (end === null || end > latest)
    throw new Problem(
      "invalid_request",
      `An accepted risk has to end within ${acceptedRiskDays} days: by ${new Date(latest).toISOString().slice(0, 10)}.`,
    );
}
