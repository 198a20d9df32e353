import type { FindingDetail, FindingItem } from "@/lib/schemas/findings";
import { placeName } from "../words";

const ANYONE = /\/AV:N\/.*\/PR:N\/UI:N\//;
const TOTAL = /\/V?C:H\/V?I:H\/V?A:H(\/|$)/;

/** The flaw's own title; where no tool gave one, what is hit. The id stands beside it already. */
export const plainTitle = ({ title, package: name, place }: Pick<FindingItem, "title" | "package" | "place">): string =>
  title ?? (name ? `${name} in ${placeName(place)}` : placeName(place));

/**
 * One plain sentence, only where the facts carry it: it runs, a route from outside leads to it, and the vector
 * asks for no account and no click. Otherwise the vulnerability's own title.
 */
export function headline(finding: Pick<FindingDetail, "exposed" | "running" | "cvss" | "title" | "package" | "place">): {
  text: string;
  derived: boolean;
} {
  const vector = finding.cvss?.vector ?? "";
  if (finding.running && finding.exposed && ANYONE.test(vector)) {
    const what = TOTAL.test(vector) ? "take over" : "attack";
    return { text: `Anyone outside can try to ${what} ${finding.package ?? "it"} in ${placeName(finding.place)}`, derived: true };
  }
  return { text: plainTitle(finding), derived: false };
}
