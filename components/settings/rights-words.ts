import type { PersonRights } from "@/lib/schemas/rights";

/** What somebody may do beyond reading, for each right that says so. */
const DOES: Readonly<Record<string, string>> = {
  "reports:write": "send in reports",
  "events:write": "send in runtime events",
  "criticality:write": "set how critical namespaces and teams are",
  "risk:write": "publish the risk policy",
  "teams:write": "change teams and ownership",
  "people:write": "change people and how they sign in",
  "tokens:write": "make and revoke API tokens",
  "settings:write": "change settings",
  "people:read": "see who has access",
  "audit:read": "read the audit log",
};

export const doesWords = (actions: readonly string[]): string => {
  const does = actions.flatMap((action) => DOES[action] ?? []);
  return does.length > 0 ? `Read, ${does.join(", ")}` : "Read";
};

/** Whose things they see, and why. */
export function seesWords({ sees, person }: Pick<PersonRights, "sees" | "person">): string {
  if (sees === "teams") return "Only what their teams own";
  if (sees === "nothing") return "Nothing: they are in no team whose period holds";
  const word = {
    admin: "Administrators see",
    ciso: "CISOs see",
    auditor: "Auditors who are not limited to teams see",
    analyst: "Analysts see",
  };
  return `Everything. ${word[person.role as keyof typeof word] ?? "This role sees"} the whole organisation, whatever their teams`;
}

const CLOSED: Record<NonNullable<PersonRights["closedBy"]>, string> = {
  disabled: "Disabled: nothing below opens for them now.",
  period: "Outside of the period of their access: nothing below opens for them now.",
  teams: "The periods of all their teams are over: nothing below opens for them now.",
};
export const closedWords = (closedBy: PersonRights["closedBy"]): string | null => (closedBy ? CLOSED[closedBy] : null);

export const dayOf = (time: string): string => time.slice(0, 10);

/** "until 2026-12-31", "from 2026-11-01 until …"; null where there is no period. */
export function periodWords(from: string | null, until: string | null): string | null {
  const parts = [from ? `from ${dayOf(from)}` : "", until ? `until ${dayOf(until)}` : ""].filter(Boolean);
  return parts.length > 0 ? parts.join(" ") : null;
}
