import { Problem } from "@/lib/core/errors";
import { type RepositoryRule, repositoryPattern, ruleFault } from "@/lib/identity/repository-rule";

/** Rules as they are kept. Throws Problem invalid_request that says which one is wrong, and why. */
export function checkedRules(rules: readonly RepositoryRule[]): RepositoryRule[] {
  const checked = rules.map(({ from, to }, index) => {
    const read = (text: string): string => {
      const pattern = repositoryPattern(text);
      if (pattern !== null) return pattern;
      throw new Problem(
        "invalid_request",
        `Rule ${index + 1}: “${text}” is no repository. Write registry/path, or the beginning of one and a star: mirror.example/hub/*.`,
      );
    };
    return { from: read(from), to: read(to) };
  });
  const fault = ruleFault(checked);
  if (fault !== null) throw new Problem("invalid_request", fault);
  return checked;
}
