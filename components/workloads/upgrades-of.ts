import type { Outcome } from "@/lib/core/shape";
import type { FindingItem } from "@/lib/schemas/findings";

export interface Upgrade {
  packageKey: string;
  name: string;
  from: string | null;
  /** as the tools write it; of several the one on the highest finding */
  to: string;
  /** the most urgent that it closes */
  outcome: Outcome;
  /** "CVE-2024-1", "CVE-2024-1 and 3 more"; "and others" where not all findings were read */
  closes: string;
}

/** Findings, most urgent first, as the upgrades that close them, in that order; those without a fixed version are left out. */
export function upgradesOf(findings: readonly FindingItem[], all: boolean): Upgrade[] {
  const found = new Map<string, Omit<Upgrade, "closes"> & { first: string; more: number }>();
  for (const { packageKey, package: name, installedVersion: from, fixedVersion: to, outcome, problem } of findings) {
    if (packageKey === null || to === null) continue;
    const key = `${packageKey} ${from}`;
    const known = found.get(key);
    if (known) known.more++;
    else found.set(key, { packageKey, name: name ?? packageKey, from, to, outcome, first: problem, more: 0 });
  }
  return [...found.values()].map(({ first, more, ...upgrade }) => ({
    ...upgrade,
    closes: more === 0 ? first : `${first} and ${all ? `${more} more` : "others"}`,
  }));
}
