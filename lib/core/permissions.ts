/** What can be asked for. A route or query names one; roles hold sets of them. */
export const ACTIONS = [
  "posture:read",
  "findings:read",
  "findings:triage",
  "decisions:request",
  "decisions:decide",
  "decisions:policy",
  "images:read",
  "inventory:read",
  "signals:read",
  "reports:read",
  "reports:write",
  "events:write",
  "teams:read",
  "teams:write",
  "people:read",
  "people:write",
  "tokens:read",
  "tokens:write",
  "channels:read",
  "channels:write",
  "settings:write",
  "risk:read",
  "risk:write",
  "criticality:write",
  "audit:read",
  "gate:judge",
  "policies:read",
  "policies:write",
] as const;
export type Action = (typeof ACTIONS)[number];

export const ROLES = ["admin", "ciso", "auditor", "analyst", "developer", "ingest"] as const;
/** "auditor" reads, all or the teams of their memberships, until a day. "ingest" is for tokens of pipelines and agents: they send, read their own receipts and ask the gate about what they send, nothing else. */
export type Role = (typeof ROLES)[number];

const READ: readonly Action[] = [
  "posture:read",
  "findings:read",
  "images:read",
  "inventory:read",
  "signals:read",
  "reports:read",
  "teams:read",
  "risk:read",
  "gate:judge",
  "policies:read",
];

const GRANTS: Record<Role, ReadonlySet<Action>> = {
  admin: new Set(ACTIONS),
  ciso: new Set<Action>([
    ...READ,
    "people:read",
    "channels:read",
    "audit:read",
    "risk:write",
    "criticality:write",
    "findings:triage",
    "decisions:request",
    "decisions:decide",
    "decisions:policy",
    "policies:write",
  ]),
  auditor: new Set<Action>([...READ, "people:read", "audit:read"]),
  analyst: new Set<Action>([
    ...READ,
    "reports:write",
    "events:write",
    "criticality:write",
    "findings:triage",
    "decisions:request",
    "decisions:decide",
  ]),
  developer: new Set<Action>([...READ, "findings:triage", "decisions:request"]),
  ingest: new Set<Action>(["reports:write", "events:write", "gate:judge"]),
};

export const allows = (role: Role, action: Action): boolean => GRANTS[role].has(action);

/** Reads that are refused to whoever is limited to teams, whatever their role. */
export const concernsWholeOrg = (action: Action): boolean => action === "people:read" || action === "audit:read";

/** Roles that see the whole org, unless an auditor is limited to teams; the others see their teams. */
export const seesEverything = (role: Role): boolean => role !== "developer";
