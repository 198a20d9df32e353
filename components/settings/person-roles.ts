/** What a person can be; the role "ingest" is for tokens only. */
export const PERSON_ROLES = [
  { value: "developer", label: "Developer", hint: "sees what their own teams own" },
  { value: "analyst", label: "Analyst", hint: "sees all, sends in reports and events" },
  { value: "auditor", label: "Auditor", hint: "reads all, or the teams given, until a day" },
  { value: "ciso", label: "CISO", hint: "reads everything" },
  { value: "admin", label: "Administrator", hint: "may do everything" },
] as const;
export type PersonRole = (typeof PERSON_ROLES)[number]["value"];

export const isPersonRole = (value: string): value is PersonRole => PERSON_ROLES.some((role) => role.value === value);

export function teamsHint(role: PersonRole): string {
  if (role === "developer") return "A developer without a team sees nothing.";
  return role === "auditor"
    ? "They only say where the auditor belongs, unless limited to them below."
    : "For this role teams only say where they belong.";
}
