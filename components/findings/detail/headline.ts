import type { FindingDetail } from "@/lib/schemas/findings";
import { placeName } from "../words";

const ANYONE = /AV:N\b.*PR:N\b.*UI:N\b/;
const TOTAL = [/C:H\b.*I:H\b.*A:H\b/, /VC:H\b.*VI:H\b.*VA:H\b/];

/**
 * One plain sentence, only where the facts carry it: it runs, a route from outside leads to it, and the vector
 * asks for no account and no click. Otherwise the vulnerability's own title.
 */
export function headline(finding: Pick<FindingDetail, "exposed" | "running" | "cvss" | "title" | "problem" | "package" | "place">): {
  text: string;
  derived: boolean;
} {
  const vector = finding.cvss?.vector ?? "";
  if (finding.running && finding.exposed && ANYONE.test(vector)) {
    const what = TOTAL.some((pattern) => pattern.test(vector)) ? "take over" : "attack";
    return { text: `Anyone outside can try to ${what} ${finding.package ?? "it"} in ${placeName(finding.place)}`, derived: true };
  }
  return { text: finding.title ?? finding.problem, derived: false };
}
