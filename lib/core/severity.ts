/** In order of weight; the index is the number stored in the database. */
export const SEVERITIES = ["unknown", "negligible", "low", "medium", "high", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

const WORDS: ReadonlyMap<string, Severity> = new Map(
  Object.entries<Severity>({
    critical: "critical",
    defcon1: "critical",
    fatal: "critical",
    danger: "critical",
    high: "high",
    important: "high",
    error: "high",
    medium: "medium",
    moderate: "medium",
    warning: "medium",
    low: "low",
    minor: "low",
    negligible: "negligible",
    info: "negligible",
    informational: "negligible",
    note: "negligible",
    none: "negligible",
    unimportant: "negligible",
  }),
);

/** Reads any tool's word for a severity; what it does not know is "unknown", never a guess. */
export const parseSeverity = (word: unknown): Severity =>
  typeof word === "string" ? (WORDS.get(word.trim().toLowerCase()) ?? "unknown") : "unknown";

export const severityNumber = (severity: Severity): number => SEVERITIES.indexOf(severity);

export const severityOf = (number: number): Severity => SEVERITIES[number] ?? "unknown";
