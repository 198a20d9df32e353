import { Problem } from "@/lib/core/errors";
import type { Role } from "@/lib/core/permissions";

interface Access {
  role: Role | string;
  teamsOnly: boolean;
  accessFrom?: Date | string | null | undefined;
  accessUntil?: Date | string | null | undefined;
}

/** Throws Problem invalid_request where a period ends before it begins, or where a limit to teams would not hold for the role. */
export function requireSense({ role, teamsOnly, accessFrom, accessUntil }: Access): void {
  if (accessFrom && accessUntil && new Date(accessFrom) >= new Date(accessUntil))
    throw new Problem("invalid_request", "The access must end after it begins.");
  if (teamsOnly && role !== "auditor")
    throw new Problem("invalid_request", "Only an auditor can be limited to teams: a developer always is, the other roles see everything.");
}
