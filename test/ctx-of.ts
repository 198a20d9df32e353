import type { Ctx } from "@/lib/auth/ctx";
import type { Role } from "@/lib/core/permissions";

export const ctxOf = (fleet: { orgId: number }, role: Role, teams: Ctx["teams"] = "all"): Ctx => ({
  orgId: fleet.orgId,
  actor: { kind: "token", id: null, name: `test ${role}` },
  role,
  teams,
  requestId: "test",
});
