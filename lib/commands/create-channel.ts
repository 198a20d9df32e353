import { randomBytes } from "node:crypto";
import type { z } from "zod";
import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { Problem } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { transaction } from "@/lib/db/tx";
import { getChannel } from "@/lib/queries/list-channels";
import type { channelMade, createChannelInput } from "@/lib/schemas/channels";
import { audit } from "./audit";
import { sealChannel } from "./notify/channel-rows";
import { checkedHost, duplicateChannel, minutesOf, requireTimeZone, writeRules } from "./notify/write-channel";

/** As Standard Webhooks writes secrets: 32 random bytes. */
export const newSigningSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;

type Input = z.output<typeof createChannelInput>;

function wherefore({ kind, url, to }: Input): { url: string | null; to: string[] | null } {
  if (kind === "email") {
    if (to === undefined || url !== undefined) throw new Problem("invalid_request", "A channel by e-mail needs “to”, and no “url”.");
    return { url: null, to };
  }
  if (url === undefined || to !== undefined) throw new Problem("invalid_request", `A channel of kind ${kind} needs “url”, and no “to”.`);
  return { url, to: null };
}

/** Sets up a channel. The secret that a webhook is signed with is in this answer only. */
export const createChannel = guard("channels:write", async (ctx, input: Input): Promise<z.infer<typeof channelMade>> => {
  requireWholeOrg(ctx);
  const { url, to } = wherefore(input);
  requireTimeZone(input.timeZone);
  const config = url === null ? { to } : { host: await checkedHost(url) };
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
          url === null ? null : sealChannel(ctx.orgId, id, { url, signingSecret }),
          input.timeZone,
          input.quietHours && minutesOf(input.quietHours.from),
          input.quietHours && minutesOf(input.quietHours.to),
          digestAt,
          input.hourlyLimit,
          ctx.actor.name,
        ],
      );
      await writeRules(client, ctx, { channelId: id, rules: input.rules, timeZone: input.timeZone, digestAt, now: new Date() });
      const { url: _secret, ...detail } = input;
      await audit(client, ctx, { action: "channel.create", object: `channel ${id}`, detail: { ...detail, ...config } });
    });
  } catch (error) {
    throw duplicateChannel(error);
  }
  return { item: await getChannel(ctx, { id }), signingSecret };
});
