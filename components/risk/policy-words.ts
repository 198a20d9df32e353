import { plural } from "@/components/ui/format";
import { SEVERITIES } from "@/lib/core/severity";
import type { RiskDraft, TeamRule } from "@/lib/schemas/risk";

type Policy = RiskDraft["policy"];

/** Most severe first. */
export const SEVERITIES_SHOWN = [...SEVERITIES].reverse();

/** A table of days by severity in words. */
const daysWords = (days: Extract<TeamRule, { by: "severity" }>["days"]): string =>
  SEVERITIES_SHOWN.map((name) => {
    const given = days[name];
    return `${name} ${given === null ? "none" : plural(given, "day")}`;
  }).join(", ");

/** What a team has instead of the organisation's deadlines, as the end of a sentence that begins with its name. */
export function teamRuleWords(rule: TeamRule): string {
  switch (rule.by) {
    case "bod_26_04":
      return "goes by CISA BOD 26-04";
    case "severity":
      return `goes by severity: ${daysWords(rule.days)}`;
    case "percent":
      return `has ${rule.percent} % of the organisation’s days`;
    case "extra":
      return `has ${plural(rule.days, "day")} more than the organisation gives`;
  }
}

/** The policy in sentences, for those who only read it. */
export function policyWords({ deadlines, clock, weights }: Policy): string[] {
  const days =
    deadlines.by === "bod_26_04"
      ? "Deadlines are those of CISA BOD 26-04: 3, 14 or 60 days by exploited, exposed, automatable and impact."
      : `Deadlines go by severity: ${daysWords(deadlines.days)}.`;
  const from =
    clock.knownFrom === "first_seen" ? "a scan here first saw the flaw" : "the flaw was made public, if that was before a scan saw it";
  const fix = clock.waitsForFix ? " and a fix is known; without one it does not run" : ", whether or not there is a fix";
  const listed = deadlines.by === "bod_26_04" ? ". What is listed as exploited is counted from its listing at the earliest" : "";
  const heaviest = [
    ["EPSS", weights.epss],
    ["severity", weights.severity.critical],
    ["running", weights.running],
    ["active signals", weights.signals],
    ["fix available", weights.fixable],
    ["privileged", weights.privileged],
    ["age", weights.age],
  ] as const;
  const order = [...heaviest].sort(([, a], [, b]) => b - a).map(([name, points]) => `${name} ${points}`);
  return [
    days,
    `The clock starts when ${from}${fix}${listed}.`,
    `Within one deadline class the order is by points, at most: ${order.join(", ")}.`,
  ];
}
