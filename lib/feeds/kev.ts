import { Problem } from "@/lib/core/errors";
import type { Feed } from "./feed";
import { feedDate, feedText, isCve } from "./feed-text";

export interface KevRow {
  vulnerabilityId: string;
  addedOn: Date;
  dueOn: Date | null;
  /** known to be used in ransomware campaigns */
  ransomware: boolean;
  name: string | null;
  action: string | null;
}

const text = (value: unknown): string | null => (typeof value === "string" && value.trim() !== "" ? value.trim().slice(0, 4_000) : null);

function row(value: unknown): KevRow | null {
  if (typeof value !== "object" || value === null) return null;
  const entry = value as Record<string, unknown>;
  const addedOn = feedDate(entry.dateAdded);
  if (!isCve(entry.cveID) || addedOn === null) return null;
  return {
    vulnerabilityId: entry.cveID,
    addedOn,
    dueOn: feedDate(entry.dueDate),
    ransomware: text(entry.knownRansomwareCampaignUse)?.toLowerCase() === "known",
    name: text(entry.vulnerabilityName),
    action: text(entry.requiredAction),
  };
}

function read(bytes: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(feedText(bytes, "KEV"));
    if (typeof value === "object" && value !== null && "vulnerabilities" in value) return value as Record<string, unknown>;
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem("invalid_report", `The KEV file is not valid JSON: ${error instanceof Error ? error.message : "broken"}.`);
  }
  throw new Problem("invalid_report", "This is no KEV catalogue: it has no list of vulnerabilities.");
}

/** CISA's catalogue of known exploited vulnerabilities, JSON. What is no longer in it has been withdrawn. */
export const kev: Feed<KevRow> = {
  id: "kev",
  label: "CISA KEV",
  parse(bytes) {
    const catalogue = read(bytes);
    const given = catalogue.vulnerabilities;
    if (!Array.isArray(given)) throw new Problem("invalid_report", "This is no KEV catalogue: vulnerabilities is not a list.");
    const found = given.map(row);
    const rows = new Map(found.flatMap((entry) => (entry === null ? [] : [[entry.vulnerabilityId, entry] as const])));
    return {
      asOf: feedDate(catalogue.dateReleased),
      version: text(catalogue.catalogVersion),
      rows: [...rows.values()],
      skipped: found.filter((entry) => entry === null).length,
    };
  },
};
