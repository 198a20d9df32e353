import type { Role } from "@/lib/core/permissions";

export interface GroupRule {
  group: string;
  role: Role | null;
  teamIds: readonly string[];
}

export interface Mapped {
  role: Role;
  /** the group that gave the role; null: the default did, or a rule that gives only teams */
  roleGroup: string | null;
  /** team → the first group that gives it */
  teams: ReadonlyMap<string, string>;
}

/**
 * What somebody's groups give, by the rules in their order: the role of the first rule that names one, and the teams of all.
 * Rules that give only teams make a developer where there is no default role. Null: no access, since no group has a rule
 * and there is no default role.
 */
export function mapGroups(rules: readonly GroupRule[], groups: readonly string[], defaultRole: Role | null): Mapped | null {
  const matched = rules.filter((rule) => groups.includes(rule.group));
  const first = matched.find((rule) => rule.role !== null);
  const role = first?.role ?? defaultRole ?? (matched.length > 0 ? "developer" : null);
  if (role === null) return null;
  const teams = new Map<string, string>();
  for (const { group, teamIds } of matched) for (const id of teamIds) if (!teams.has(id)) teams.set(id, group);
  return { role, roleGroup: first?.group ?? null, teams };
}
