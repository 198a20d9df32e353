import type { StatementRecord } from "@/lib/core/records";
import { JUSTIFICATIONS, type Justification } from "@/lib/core/statement";
import { isAdvisory, normalizeVulnerabilityId, sameFlaw } from "@/lib/identity/advisory-alias";
import { name, text } from "./value";

/** CycloneDX's justifications in the words of OpenVEX, as far as they mean the same. */
const SAME: ReadonlyMap<string, Justification> = new Map([
  ["code_not_present", "vulnerable_code_not_present"],
  ["code_not_reachable", "vulnerable_code_not_in_execute_path"],
  ["requires_configuration", "vulnerable_code_cannot_be_controlled_by_adversary"],
  ["requires_dependency", "vulnerable_code_cannot_be_controlled_by_adversary"],
  ["requires_environment", "vulnerable_code_cannot_be_controlled_by_adversary"],
  ["protected_by_compiler", "inline_mitigations_already_exist"],
  ["protected_at_runtime", "inline_mitigations_already_exist"],
  ["protected_at_perimeter", "inline_mitigations_already_exist"],
  ["protected_by_mitigating_control", "inline_mitigations_already_exist"],
]);

/** A justification in OpenVEX's words, and the document's own word where it is another. */
export function justificationOf(value: unknown): Pick<StatementRecord, "justification" | "justificationSaid"> {
  const said = text(value, 200)?.toLowerCase() ?? null;
  if (said === null) return { justification: null, justificationSaid: null };
  const known = JUSTIFICATIONS.find((each) => each === said);
  return known === undefined
    ? { justification: SAME.get(said) ?? null, justificationSaid: said }
    : { justification: known, justificationSaid: null };
}

const ID_IN_LINK = /\b(CVE-\d{4}-\d{3,}|GHSA(?:-[a-z0-9]{4}){3})\b/i;

/** The id of a flaw out of a name or a link to it; null where there is none. */
export function flawId(value: unknown): string | null {
  const given = name(value);
  if (given === null) return null;
  if (!/[/\s]|^urn:/i.test(given)) return normalizeVulnerabilityId(given);
  const found = ID_IN_LINK.exec(given)?.[1];
  return found === undefined ? null : normalizeVulnerabilityId(found);
}

const MOST_ALIASES = 20;

/** A statement about some products with what is known of it; `related` are other ids that may name the same flaw. */
export const statementRecord = (
  id: string,
  related: readonly string[],
  facts: Pick<StatementRecord, "status" | "products"> & Partial<Omit<StatementRecord, "type" | "vulnerability" | "aliases">>,
): StatementRecord => ({
  type: "statement",
  vulnerability: normalizeVulnerabilityId(id),
  aliases: sameFlaw(
    id,
    related.filter((each) => !isAdvisory(each)),
  ).slice(0, MOST_ALIASES),
  justification: null,
  justificationSaid: null,
  detail: null,
  author: null,
  statedAt: null,
  entries: 1,
  ...facts,
});

export const NO_PRODUCT = "it names no product by a purl or an image reference";

/** How the receipt tells of products that a statement names beside others that can be used. */
export const unnamedProducts = (count: number): string =>
  `${count} ${count === 1 ? "product is" : "products are"} named by neither a purl nor an image reference and ${count === 1 ? "was" : "were"} left out; what else the statements name is used.`;
