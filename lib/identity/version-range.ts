import type { VersionRange } from "@/lib/core/statement";

const PLAIN = /^v?(\d{1,15}(?:\.\d{1,15}){0,9})$/;

/** A plain numeric version as numbers without trailing zeros; null for any other, whose order depends on its ecosystem. */
export function versionNumbers(version: string): number[] | null {
  const found = PLAIN.exec(version.trim())?.[1];
  if (found === undefined) return null;
  const numbers = found.split(".").map(Number);
  while (numbers.length > 1 && numbers.at(-1) === 0) numbers.pop();
  return numbers;
}

const CONSTRAINT = /^(>=|<=|!=|>|<|=)?\s*(.+)$/;

interface Constraint {
  comparator: string;
  version: string;
}

function constraintOf(text: string): Constraint | null {
  const found = CONSTRAINT.exec(text.trim());
  return found?.[2] === undefined ? null : { comparator: found[1] ?? "=", version: decode(found[2]) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What a range comes to: single versions and stretches between numeric ones; "any" for all versions. */
export interface Versions {
  exact: string[];
  ranges: VersionRange[];
}

/**
 * Reads a version range ("vers:npm/>=1.2.0|<1.4.2|=2.0.0", see the VERS specification). Null where a bound is no plain
 * numeric version, or something is excluded from the middle: what cannot be compared for certain covers nothing.
 */
export function parseVers(text: string): Versions | "any" | null {
  const found = /^vers:[a-z0-9.+-]+\/(.+)$/i.exec(text.trim())?.[1];
  if (found === undefined) return null;
  if (found.trim() === "*") return "any";
  const versions: Versions = { exact: [], ranges: [] };
  let from: { numbers: number[]; included: boolean } | null = null;
  for (const part of found.split("|")) {
    const constraint = constraintOf(part);
    if (constraint === null || constraint.comparator === "!=") return null;
    const { comparator, version } = constraint;
    if (comparator === "=") {
      versions.exact.push(version);
      continue;
    }
    const numbers = versionNumbers(version);
    if (numbers === null) return null;
    if (comparator.startsWith(">")) {
      if (from !== null) return null;
      from = { numbers, included: comparator === ">=" };
    } else {
      versions.ranges.push({
        from: from?.numbers ?? [],
        fromIncluded: from?.included ?? true,
        to: numbers,
        toIncluded: comparator === "<=",
      });
      from = null;
    }
  }
  if (from !== null) versions.ranges.push({ from: from.numbers, fromIncluded: from.included, to: [], toIncluded: true });
  return versions;
}
