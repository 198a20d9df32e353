import { severityOf } from "@/lib/core/severity";
import type { FindingItem } from "@/lib/schemas/findings";
import type { AttributionRow } from "./finding-evidence";

/** Whose word the shown severity is: of those that see it, in an active target first, the one that counts most. */
export const severityGivenBy = (
  { severity }: Pick<FindingItem, "severity">,
  attributions: readonly AttributionRow[],
): AttributionRow | undefined =>
  attributions
    .filter(({ sees, severity: said }) => sees && severityOf(said) === severity)
    .sort((a, b) => Number(b.active) - Number(a.active) || (b.precedence ?? 0) - (a.precedence ?? 0))[0];
