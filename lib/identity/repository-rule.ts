import { parseImageReference } from "./image-ref";

/** What is pulled as `from` is `to`: a mirror, or the name of before. A star at the end of both stands for the rest. */
export interface RepositoryRule {
  from: string;
  to: string;
}

const STAND_IN = "x";

/**
 * A pattern as rules hold it: registry/path, spelled out and in lower case, or the beginning of one and a star. Null for
 * what is neither, or carries a tag or digest.
 */
export function repositoryPattern(text: string): string | null {
  const written = text.trim().toLowerCase();
  const open = written.endsWith("*");
  const stem = open ? written.slice(0, -1) : written;
  if (stem.includes("*") || !stem.includes("/")) return null;
  const found = parseImageReference(open ? `${stem}${STAND_IN}` : stem);
  if (found === null || found.tag !== null || found.digest !== null) return null;
  if (!open) return found.repository;
  // A registry must be named: the beginning of a path could be that of many.
  return found.repository === `${stem}${STAND_IN}` || stem === "docker.io/" ? `${stem}*` : null;
}

function apply({ from, to }: RepositoryRule, repository: string): string | null {
  if (!from.endsWith("*")) return from === repository ? to : null;
  const stem = from.slice(0, -1);
  if (!repository.startsWith(stem) || repository === stem) return null;
  return parseImageReference(`${to.slice(0, -1)}${repository.slice(stem.length)}`)?.repository ?? null;
}

/** The repository that a name stands for: what the first rule that matches makes of it, else itself. */
export function mapRepository(rules: readonly RepositoryRule[], repository: string): string {
  for (const rule of rules) {
    const mapped = apply(rule, repository);
    if (mapped !== null) return mapped;
  }
  return repository;
}

/** What is wrong with a list of rules, for the person who wrote it; null for nothing. */
export function ruleFault(rules: readonly RepositoryRule[]): string | null {
  for (const [index, rule] of rules.entries()) {
    const place = `Rule ${index + 1}`;
    if (rule.from.endsWith("*") !== rule.to.endsWith("*")) return `${place} has a star on one side only.`;
    if (rule.from === rule.to) return `${place} maps a name to itself.`;
    const sample = rule.to.endsWith("*") ? `${rule.to.slice(0, -1)}${STAND_IN}/${STAND_IN}` : rule.to;
    const again = rules.findIndex((other) => apply(other, sample) !== null && apply(other, sample) !== sample);
    if (again >= 0) return `${place} leads to names that rule ${again + 1} maps on: a name is mapped once.`;
  }
  return null;
}
