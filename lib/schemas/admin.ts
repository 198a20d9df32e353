import { z } from "zod";
import { CRITICALITIES } from "@/lib/core/factors";
import { ROLES } from "@/lib/core/permissions";
import { id, ref, time } from "./common";
import { personRole } from "./sign-in";

export const me = z.object({
  kind: z.enum(["person", "token"]),
  id: id.nullable(),
  name: z.string(),
  email: z.string().nullable(),
  role: z.enum(ROLES),
  actions: z.array(z.string()),
  teams: z.union([z.literal("all"), z.array(ref)]),
  demo: z.boolean(),
});
export type Me = z.infer<typeof me>;

export const teamItem = z.object({
  id,
  slug: z.string(),
  name: z.string(),
  contact: z.string().nullable(),
  criticality: z.enum(CRITICALITIES),
  loadLine: z.number().nullable(),
  members: z.array(z.object({ id, name: z.string(), email: z.string() })),
  workloads: z.number(),
  repositories: z.number(),
});
export type TeamItem = z.infer<typeof teamItem>;
/** unowned is null for those who see only their own teams */
export const teamList = z.object({
  items: z.array(teamItem),
  unowned: z.object({ workloads: z.number(), repositories: z.number() }).nullable(),
});

export const ownershipRule = z.object({
  id,
  position: z.number().int(),
  team: ref,
  clusterGlob: z.string().nullable(),
  namespaceGlob: z.string().nullable(),
  repositoryGlob: z.string().nullable(),
  label: z.string().nullable(),
  /** what this rule owns now, as first match */
  workloads: z.number(),
  repositories: z.number(),
});
export const ownershipRuleList = z.object({ items: z.array(ownershipRule) });

const glob = z.string().trim().min(1).max(253).nullable().default(null);
export const replaceOwnershipRulesInput = z.object({
  rules: z
    .array(
      z.object({
        teamId: id,
        clusterGlob: glob,
        namespaceGlob: glob,
        repositoryGlob: glob,
        label: z
          .string()
          .trim()
          .regex(/^[^=\s]+=[^=\s]*$/, "label=value")
          .nullable()
          .default(null),
      }),
    )
    .max(500),
});

export const createTeamInput = z.object({
  name: z.string().trim().min(1).max(80),
  contact: z.string().trim().max(200).nullable().default(null),
  criticality: z.enum(CRITICALITIES).default("medium"),
  memberIds: z.array(id).max(500).default([]),
});

/** What is not given stays as it is. */
export const updateTeamInput = z.object({
  name: z.string().trim().min(1).max(80).optional(),
  contact: z.string().trim().max(200).nullable().optional(),
  criticality: z.enum(CRITICALITIES).optional(),
  loadLine: z.number().int().min(1).max(100_000).nullable().optional(),
  memberIds: z.array(id).max(500).optional(),
});

export const personItem = z.object({
  id,
  name: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  /** gone: its period is over or has not begun; viaGroup: the group of the sign-in service that gives it */
  teams: z.array(ref.extend({ from: time.nullable(), until: time.nullable(), gone: z.boolean(), viaGroup: z.string().nullable() })),
  /** an auditor who sees only their teams */
  teamsOnly: z.boolean(),
  /** the group of the sign-in service that gave the role, which each sign-in sets again; null: an administrator did */
  roleGroup: z.string().nullable(),
  accessFrom: time.nullable(),
  accessUntil: time.nullable(),
  secondFactor: z.boolean(),
  /** an OpenID identity with this e-mail address waits for an administrator to link it */
  waitsForLink: z.boolean(),
  lastLoginAt: time.nullable(),
  disabled: z.boolean(),
});
export type PersonItem = z.infer<typeof personItem>;
export const personList = z.object({ items: z.array(personItem) });
const moment = z.iso.datetime({ offset: true }).nullable();
/** Outside of the period nothing opens; null: open on that side. */
const period = { accessFrom: moment.optional(), accessUntil: moment.optional() };
export const createPersonInput = z.object({
  name: z.string().trim().min(1).max(120),
  email: z.email().max(254),
  role: personRole,
  teamIds: z.array(id).max(100).default([]),
  /** for an auditor: sees only these teams */
  teamsOnly: z.boolean().default(false),
  ...period,
});
/** What is not given stays as it is. */
export const updatePersonInput = z.object({
  role: personRole.optional(),
  teamIds: z.array(id).max(100).optional(),
  /** periods of memberships, for teams that the person is in or is put in by this */
  teamPeriods: z
    .array(z.object({ teamId: id, from: moment.default(null), until: moment.default(null) }))
    .max(100)
    .optional(),
  teamsOnly: z.boolean().optional(),
  ...period,
  disabled: z.boolean().optional(),
});
/** The link is shown once and works once. */
export const createdPerson = z.object({ person: personItem, setupUrl: z.string() });
export const setupLinkMade = z.object({ setupUrl: z.string() });

export const tokenItem = z.object({
  id,
  name: z.string(),
  role: z.enum(ROLES),
  teams: z.array(ref),
  lastFour: z.string(),
  createdAt: time,
  expiresAt: time.nullable(),
  lastUsedAt: time.nullable(),
  revokedAt: time.nullable(),
  /** stopped for as long as the person who made it is disabled */
  makerDisabled: z.boolean(),
});
export const tokenList = z.object({ items: z.array(tokenItem) });
export const createTokenInput = z.object({
  name: z.string().trim().min(1).max(120),
  role: z.enum(ROLES),
  teamIds: z.array(id).max(100).default([]),
  expiresInDays: z.number().int().min(1).max(3650).nullable().default(90),
});
/** The token itself is shown once. */
export const createdToken = z.object({ token: z.string(), item: tokenItem });
