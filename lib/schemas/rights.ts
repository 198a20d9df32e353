import { z } from "zod";
import { personItem } from "./admin";
import { id, time } from "./common";

/** how many there are, and the first of them by name */
const covered = z.object({ count: z.number(), names: z.array(z.string()) });

const teamRight = z.object({
  id,
  name: z.string(),
  from: time.nullable(),
  until: time.nullable(),
  gone: z.boolean(),
  /** the group of the sign-in service; null: an administrator */
  viaGroup: z.string().nullable(),
  workloads: z.number(),
  /** the rules by which the team owns things, in words; the first of them */
  rules: z.array(z.string()),
  ruleCount: z.number(),
});

export const personRights = z.object({
  person: personItem,
  /** whether anything opens for them now */
  open: z.boolean(),
  /** why not: "disabled", "period" (over or not begun), "teams" (an auditor whose teams are all over) */
  closedBy: z.enum(["disabled", "period", "teams"]).nullable(),
  actions: z.array(z.string()),
  sees: z.enum(["all", "teams", "nothing"]),
  teams: z.array(teamRight),
  covers: z.object({ clusters: covered, namespaces: covered, repositories: covered }),
  identities: z.array(
    z.object({ id, issuer: z.string(), subject: z.string(), email: z.string(), linkedAt: time.nullable(), lastSignInAt: time.nullable() }),
  ),
});
export type PersonRights = z.infer<typeof personRights>;
