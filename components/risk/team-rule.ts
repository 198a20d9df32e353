import type { TeamRule } from "@/lib/schemas/risk";

/** Offered to those who switch to days per severity. */
export const USUAL_DAYS = { critical: 7, high: 30, medium: 90, low: 180, negligible: null, unknown: 90 } as const;

export const TEAM_RULES: readonly { value: TeamRule["by"]; label: string; hint: string }[] = [
  { value: "extra", label: "More days", hint: "the organisation’s and so many more" },
  { value: "percent", label: "A percentage", hint: "of the organisation’s days: 50 halves them, 200 doubles them" },
  { value: "severity", label: "Days per severity", hint: "a table of its own" },
  { value: "bod_26_04", label: "CISA BOD 26-04", hint: "whatever the organisation goes by" },
];

/** What each kind of rule starts with when it is chosen. */
export function startOf(by: string): TeamRule {
  switch (by) {
    case "percent":
      return { by, percent: 150 };
    case "severity":
      return { by, days: USUAL_DAYS };
    case "bod_26_04":
      return { by };
    default:
      return { by: "extra", days: 14 };
  }
}
