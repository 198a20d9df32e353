import type { ClientBase } from "pg";
import type { z } from "zod";
import { type Ctx, guard, requireWholeOrg } from "@/lib/auth/ctx";
import { isTracker, type TrackerKind } from "@/lib/core/channels";
import { notFound, Problem } from "@/lib/core/errors";
import { transaction } from "@/lib/db/tx";
import { getChannel } from "@/lib/queries/list-channels";
import type { channelMade, updateChannelInput } from "@/lib/schemas/channels";
import { audit } from "./audit";
import { newSigningSecret } from "./create-channel";
import { CHANNEL_COLUMNS, type ChannelRow, openChannel, sealChannel } from "./notify/channel-rows";
import { requireTrackerRules, type TrackerConfig, trackerConfig } from "./notify/tracker-config";
import { checkedHost, duplicateChannel, minutesOf, requireTimeZone, writeRules } from "./notify/write-channel";
import { enqueueDelivery } from "./notify/write-delivery";

type Input = z.output<typeof updateChannelInput> & { id: string };

/** Changes what is given and leaves the rest as it is. A signing secret that is renewed is in this answer only. */
export const updateChannel = guard("channels:write", async (ctx, input: Input): Promise<z.infer<typeof channelMade>> => {
  requireWholeOrg(ctx);
  if (input.timeZone !== undefined) requireTimeZone(input.timeZone);
  const host = input.url === undefined ? null : await checkedHost(input.url);
  const given = input.github ? "github" : input.jira ? "jira" : null;
  const tracker = given === null ? null : await trackerConfig(given, input);
  let signingSecret: string | null = null;
  try {
    signingSecret = await transaction((client) =>
      change(client, ctx, input, { host, tracker: given === null || tracker === null ? null : { kind: given, ...tracker } }),
    );
  } catch (error) {
    throw duplicateChannel(error);
  }
  return { item: await getChannel(ctx, { id: input.id }), signingSecret };
});

interface Where {
  host: string | null;
  tracker: (TrackerConfig & { kind: TrackerKind }) | null;
}

async function change(client: ClientBase, ctx: Ctx, input: Input, { host, tracker }: Where): Promise<string | null> {
  const { rows } = await client.query<ChannelRow>(`select ${CHANNEL_COLUMNS} from channel c where c.org_id = $1 and c.id = $2 for update`, [
    ctx.orgId,
    input.id,
  ]);
  const [channel] = rows;
  if (!channel) throw notFound("channel");
  if (isTracker(channel.kind) && input.rules) requireTrackerRules(input.rules);
  const secret =
    isTracker(channel.kind) || tracker ? trackerSecret(ctx.orgId, channel, input, tracker) : secretsOf(ctx.orgId, channel, input);
  const timeZone = input.timeZone ?? channel.timeZone;
  const digestAt = input.digestAt === undefined ? channel.digestAt : minutesOf(input.digestAt);
  const config = tracker ? { ...channel.config, ...tracker.config } : input.to ? { to: input.to } : host === null ? null : { host };
  const quiet = input.quietHours;
  await client.query(
    `update channel set name = coalesce($3, name), config = coalesce($4, config), secret = coalesce($5, secret), time_zone = $6, digest_at = $7,
       quiet_from = case when $8 then $9 else quiet_from end, quiet_to = case when $8 then $10 else quiet_to end,
       hourly_limit = case when $11 then $12 else hourly_limit end,
       enabled = coalesce($13, enabled), disabled_reason = case when $13 then null else disabled_reason end,
       failing_since = case when $13 or $4 is not null then null else failing_since end,
       last_error = case when $13 or $4 is not null then null else last_error end
     where org_id = $1 and id = $2`,
    [
      ctx.orgId,
      channel.id,
      input.name ?? null,
      config && JSON.stringify(config),
      secret?.sealed ?? null,
      timeZone,
      digestAt,
      quiet !== undefined,
      quiet ? minutesOf(quiet.from) : null,
      quiet ? minutesOf(quiet.to) : null,
      input.hourlyLimit !== undefined,
      input.hourlyLimit ?? null,
      input.enabled ?? null,
    ],
  );
  if (input.rules) await writeRules(client, ctx, { channelId: channel.id, rules: input.rules, timeZone, digestAt, now: new Date() });
  if (input.enabled) await enqueueDelivery(client, ctx.orgId, channel.id);
  const { id: _id, url: _url, github: _github, jira: _jira, ...detail } = input;
  await audit(client, ctx, { action: "channel.update", object: `channel ${channel.id}`, detail: { ...detail, ...config } });
  return secret?.made ?? null;
}

/** The same of a tracker: a token that is not given stays, unless the address leads elsewhere. */
function trackerSecret(orgId: number, { id, kind, secret }: ChannelRow, { url, to, renewSigningSecret }: Input, tracker: Where["tracker"]) {
  if (url !== undefined || to !== undefined || renewSigningSecret || (tracker && tracker.kind !== kind))
    throw new Problem("invalid_request", `A channel of kind ${kind} has only the settings of its kind.`);
  if (!tracker) return null;
  if (tracker.url === null && tracker.token === null) return null;
  const kept = secret === null || (tracker.url !== null && tracker.token !== null) ? null : openChannel(orgId, id, secret);
  if (tracker.token === null && kept?.url !== tracker.url) throw new Problem("invalid_request", "Another address needs the token anew.");
  const address = tracker.url ?? kept?.url ?? null;
  return { sealed: sealChannel(orgId, id, { url: address, signingSecret: null, token: tracker.token ?? kept?.token ?? null }), made: null };
}

/** The secrets to seal anew, where any of them changes. */
function secretsOf(orgId: number, { id, kind, secret }: ChannelRow, { url, to, renewSigningSecret }: Input) {
  if (kind === "email" ? url !== undefined || renewSigningSecret : to !== undefined)
    throw new Problem(
      "invalid_request",
      kind === "email" ? "A channel by e-mail has no “url” and no secret." : `A channel of kind ${kind} has no “to”.`,
    );
  if (renewSigningSecret && kind !== "webhook") throw new Problem("invalid_request", "Only webhooks are signed.");
  if (url === undefined && !renewSigningSecret) return null;
  // What cannot be opened any more is needed only for the part that is not given anew.
  const kept = secret === null || (url !== undefined && (kind !== "webhook" || renewSigningSecret)) ? null : openChannel(orgId, id, secret);
  const made = renewSigningSecret ? newSigningSecret() : null;
  const sealed = sealChannel(orgId, id, { url: url ?? kept?.url ?? null, signingSecret: made ?? kept?.signingSecret ?? null });
  return { sealed, made };
}
