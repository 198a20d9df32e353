import type { Ctx } from "@/lib/auth/ctx";
import { newId } from "@/lib/core/ids";
import type { Role } from "@/lib/core/permissions";

export const ctxOf = (fleet: { orgId: number }, role: Role, teams: Ctx["teams"] = "all"): Ctx => ({
  orgId: fleet.orgId,
  actor: { kind: "token", id: null, name: `test ${role}` },
  role,
  teams,
  requestId: "test",
});

/** Somebody who is signed in, by name; another one each time. */
export const personOf = (orgId: number, role: Ctx["role"], name: string, teams: Ctx["teams"] = "all"): Ctx => ({
  orgId,
  actor: { kind: "person", id: newId(), name },
  role,
  teams,
  requestId: name,
});
