import { parseSeverity, type Severity } from "@/lib/core/severity";
import { type Fields, field, type Rule } from "./sarif-text";
import { severityOfScore } from "./source-facts";
import { number, text } from "./value";

/** SARIF's own words say how sure a tool is that something is wrong rather than how bad it is: the last resort. */
const LEVELS = new Map<string, Severity>([
  ["error", "high"],
  ["warning", "medium"],
  ["note", "low"],
  ["none", "negligible"],
]);
const WORDS = /^(?:critical|high|important|medium|moderate|low|negligible|informational|info)$/i;

/** The severity of a result: in words of the tool where it has any, else by its score, else by its level. */
export function severityOf(rule: Rule, message: Fields, level: string | null): Severity {
  const words = [
    field(message, "severity"),
    ...rule.tags.filter((tag) => WORDS.test(tag)),
    text(rule.properties.cvssV3_severity),
    field(rule.helpFields, "severity"),
    /^(\w+) severity\b/.exec(rule.short ?? "")?.[1] ?? null,
    text(rule.properties.severity),
  ];
  for (const word of words) {
    const found = parseSeverity(word);
    if (found !== "unknown") return found;
  }
  const score = number(rule.properties["security-severity"]);
  if (score !== null && score > 0) return severityOfScore(score);
  return LEVELS.get(level ?? rule.level ?? "warning") ?? "unknown";
}
