import { randomBytes } from "node:crypto";
import type { z } from "zod";
import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { isTracker, type TrackerKind } from "@/lib/core/channels";
import { Problem } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { transaction } from "@/lib/db/tx";
import { getChannel } from "@/lib/queries/list-channels";
import type { channelMade, createChannelInput } from "@/lib/schemas/channels";
import { audit } from "./audit";
import { sealChannel } from "./notify/channel-rows";
import { GITHUB_API, requireTrackerRules, trackerConfig } from "./notify/tracker-config";
import { checkedHost, duplicateChannel, minutesOf, requireTimeZone, writeRules } from "./notify/write-channel";

/** As Standard Webhooks writes secrets: 32 random bytes. */
export const newSigningSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;

type Input = z.output<typeof createChannelInput>;

function wherefore({ kind, url, to, github, jira }: Input): { url: string | null; to: string[] | null } {
  if (isTracker(kind)) {
    if (url !== undefined || to !== undefined)
      throw new Problem("invalid_request", `A channel of kind ${kind} has “${kind}”, and neither “url” nor “to”.`);
    return { url: null, to: null };
  }
  if (github || jira) throw new Problem("invalid_request", `A channel of kind ${kind} has neither “github” nor “jira”.`);
  if (kind === "email") {
    if (to === undefined || url !== undefined) throw new Problem("invalid_request", "A channel by e-mail needs “to”, and no “url”.");
    return { url: null, to };
  }
  if (url === undefined || to !== undefined) throw new Problem("invalid_request", `A channel of kind ${kind} needs “url”, and no “to”.`);
  return { url, to: null };
}

async function newTracker(kind: TrackerKind, { github, jira, rules }: Input) {
  requireTrackerRules(rules);
  const given = github ? { github: { ...github, apiUrl: github.apiUrl ?? GITHUB_API } } : {};
  const { config, url, token } = await trackerConfig(kind, { ...given, jira });
  if (url === null || token === null) throw new Problem("invalid_request", "A tracker needs its address and a token.");
  return { config, url, token };
}

/** Sets up a channel. The secret that a webhook is signed with is in this answer only. */
export const createChannel = guard("channels:write", async (ctx, input: Input): Promise<z.infer<typeof channelMade>> => {
  requireWholeOrg(ctx);
  const { url, to } = wherefore(input);
  requireTimeZone(input.timeZone);
  const tracker = isTracker(input.kind) ? await newTracker(input.kind, input) : null;
  const config = tracker ? tracker.config : url === null ? { to } : { host: await checkedHost(url) };
  const id = newId();
  const signingSecret = input.kind === "webhook" ? newSigningSecret() : null;
  const digestAt = minutesOf(input.digestAt);
  try {
    await transaction(async (client) => {
      await client.query(
        `insert into channel (org_id, id, name, kind, config, secret, time_zone, quiet_from, quiet_to, digest_at, hourly_limit, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
        [
          ctx.orgId,
          id,
          input.name,
          input.kind,
          JSON.stringify(config),
          tracker
            ? sealChannel(ctx.orgId, id, { url: tracker.url, signingSecret: null, token: tracker.token })
            : url === null
              ? null
              : sealChannel(ctx.orgId, id, { url, signingSecret }),
          input.timeZone,
          input.quietHours && minutesOf(input.quietHours.from),
          input.quietHours && minutesOf(input.quietHours.to),
          digestAt,
          input.hourlyLimit,
          ctx.actor.name,
        ],
      );
      await writeRules(client, ctx, { channelId: id, rules: input.rules, timeZone: input.timeZone, digestAt, now: new Date() });
      const { url: _url, github: _github, jira: _jira, ...detail } = input;
      await audit(client, ctx, { action: "channel.create", object: `channel ${id}`, detail: { ...detail, ...config } });
    });
  } catch (error) {
    throw duplicateChannel(error);
  }
  return { item: await getChannel(ctx, { id }), signingSecret };
});
