import { z } from "zod";
import { CHANNEL_EVENTS, CHANNEL_KINDS, DIGESTS, NOTICE_TYPES } from "@/lib/core/channels";
import { id, listOf, outcome, page, pageOf, ref, severity, time } from "./common";

/** "08:00", of a 24-hour clock. */
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "hours and minutes, as 08:00");

const ruleFields = {
  events: z.array(z.enum(CHANNEL_EVENTS)).min(1).max(CHANNEL_EVENTS.length),
  digest: z.enum(DIGESTS),
};
const scopeInput = {
  teamIds: z.array(id).max(100).default([]),
  clusterIds: z.array(id).max(100).default([]),
  severities: z.array(severity).max(6).default([]),
  outcomes: z.array(outcome).max(6).default([]),
};
const ruleInput = z.strictObject({ ...ruleFields, digest: ruleFields.digest.default("immediate"), ...scopeInput });
export type ChannelRuleInput = z.output<typeof ruleInput>;

const quietHours = z.strictObject({ from: clock, to: clock });

/** Of what kind of address: https, and without a name and password in it (that is looked at when it is called). */
const address = z.string().trim().min(1).max(2000);
const trackerToken = z.string().trim().min(1).max(2000).describe("kept sealed and never shown again");

const github = z.strictObject({
  repository: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9_.-]{1,100}\/[A-Za-z0-9_.-]{1,100}$/, "owner/name"),
  token: trackerToken.optional().describe("that may read and write issues; needed when it is set up"),
  apiUrl: address
    .optional()
    .describe("of GitHub Enterprise Server: https://HOST/api/v3; when it is set up, none is https://api.github.com"),
});
const jira = z.strictObject({
  baseUrl: address.optional().describe("https://NAME.atlassian.net, or where Jira Data Center is; needed when it is set up"),
  project: z
    .string()
    .trim()
    .regex(/^[A-Z][A-Z0-9_]{1,30}$/, "the key of a project, as SHOP"),
  issueType: z.string().trim().min(1).max(100).default("Task"),
  email: z
    .email()
    .max(254)
    .nullable()
    .default(null)
    .describe("whose API token it is, in Jira Cloud; null: a personal access token of Data Center"),
  token: trackerToken.optional().describe("needed when it is set up"),
});
export type TrackerInput = { github?: z.output<typeof github> | undefined; jira?: z.output<typeof jira> | undefined };

const settings = {
  name: z.string().trim().min(1).max(80),
  url: z.string().trim().min(1).max(2000).describe("of all kinds but email, github and jira; kept sealed and never shown again"),
  to: z.array(z.email().max(254)).min(1).max(50).describe("of email"),
  rules: z.array(ruleInput).min(1).max(10).describe("an empty list of teams, clusters, severities or outcomes is no limit"),
  timeZone: z.string().max(60).describe("of IANA, for quiet hours and digests"),
  quietHours: quietHours.nullable(),
  digestAt: clock.describe("when digests are sent; weekly ones on Mondays"),
  hourlyLimit: z.number().int().min(1).max(1000).nullable().describe("messages an hour; what is more waits and is sent as one"),
};

export const createChannelInput = z.object({
  kind: z.enum(CHANNEL_KINDS),
  ...settings,
  url: settings.url.optional(),
  to: settings.to.optional(),
  github: github.optional(),
  jira: jira.optional(),
  timeZone: settings.timeZone.default("UTC"),
  quietHours: settings.quietHours.default(null),
  digestAt: settings.digestAt.default("08:00"),
  hourlyLimit: settings.hourlyLimit.default(null),
});

/** What is not given stays as it is. */
export const updateChannelInput = z
  .object(settings)
  .partial()
  .extend({
    github: github.optional(),
    jira: jira.optional(),
    enabled: z.boolean().optional(),
    renewSigningSecret: z.literal(true).optional().describe("of webhook: the old one stops at once"),
  });

export const channelItem = z.object({
  id,
  name: z.string(),
  kind: z.enum(CHANNEL_KINDS),
  /** the host, the recipients, or the repository or project */
  target: z.array(z.string()),
  /** of a tracker: its settings but for the address and the token */
  tracker: z
    .object({
      repository: z.string().nullable(),
      project: z.string().nullable(),
      issueType: z.string().nullable(),
      email: z.string().nullable(),
    })
    .nullable(),
  enabled: z.boolean(),
  disabledReason: z.string().nullable(),
  /** what keeps it from working before anything is sent */
  fault: z.string().nullable(),
  rules: z.array(
    z.object({
      ...ruleFields,
      teams: z.array(ref),
      clusters: z.array(ref),
      severities: z.array(severity),
      outcomes: z.array(outcome),
      nextDigestAt: time.nullable(),
    }),
  ),
  timeZone: z.string(),
  quietHours: quietHours.nullable(),
  digestAt: clock,
  hourlyLimit: z.number().nullable(),
  createdBy: z.string(),
  createdAt: time,
  lastDeliveredAt: time.nullable(),
  failingSince: time.nullable(),
  lastError: z.string().nullable(),
  waiting: z.number(),
  dead: z.number(),
});
export type ChannelItem = z.infer<typeof channelItem>;
export const channelList = z.object({ items: z.array(channelItem) });

/** The secret that webhooks are signed with is in this answer only; null: nothing new was made. */
export const channelMade = z.object({ item: channelItem, signingSecret: z.string().nullable() });

export const DELIVERY_STATES = ["waiting", "delivered", "grouped", "dead"] as const;

export const listDeliveriesInput = z.object({
  channel: id.optional(),
  state: listOf(z.enum(DELIVERY_STATES)).describe("dead: given up; grouped: sent in another message"),
  ...page,
});
export const deliveryItem = z.object({
  id,
  channel: ref,
  type: z.enum(NOTICE_TYPES),
  title: z.string(),
  state: z.enum(DELIVERY_STATES),
  createdAt: time,
  attempts: z.number(),
  nextTryAt: time.nullable(),
  deliveredAt: time.nullable(),
  deadAt: time.nullable(),
  /** of HTTP */
  lastStatus: z.number().nullable(),
  lastError: z.string().nullable(),
});
export type DeliveryItem = z.infer<typeof deliveryItem>;
export const deliveryPage = pageOf(deliveryItem);

/** The message that was put in line; what became of it stands in the list of deliveries. */
export const deliveryQueued = z.object({ id, status: z.literal("queued") });
