import type { ClientBase } from "pg";
import type { Ctx } from "@/lib/auth/ctx";
import { Problem } from "@/lib/core/errors";
import { isDuplicate } from "@/lib/db/unique";
import { NotReached, RefusedAddress } from "@/lib/notify/guarded-post";
import { isTimeZone, nextLocalTime } from "@/lib/notify/local-time";
import { checkAddress } from "@/lib/notify/send-notice";
import type { ChannelRuleInput } from "@/lib/schemas/channels";
import { requireTeams } from "../known-teams";

/** Minutes of the day of "08:00". */
export const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

export function requireTimeZone(name: string): void {
  if (!isTimeZone(name)) throw new Problem("invalid_request", `“${name}” is no time zone; write it as Europe/Berlin or UTC.`);
}

/** The host of an address that may be called, which is all that is shown of it. Throws Problem invalid_request. */
export async function checkedHost(url: string): Promise<string> {
  try {
    return (await checkAddress(url)).url.host;
  } catch (error) {
    if (error instanceof RefusedAddress || error instanceof NotReached) throw new Problem("invalid_request", error.message);
    throw error;
  }
}

export function duplicateChannel(error: unknown): unknown {
  return isDuplicate(error, "channel_org_id_name_key") ? new Problem("conflict", "Another channel has this name.") : error;
}

async function requireClusters(client: ClientBase, { orgId }: Ctx, ids: readonly string[]): Promise<void> {
  const wanted = [...new Set(ids.map((id) => id.toLowerCase()))];
  const { rows } = await client.query<{ id: string }>("select id from cluster where org_id = $1 and id = any($2::uuid[])", [orgId, wanted]);
  const missing = wanted.filter((id) => !rows.some((row) => row.id === id));
  if (missing.length > 0) throw new Problem("invalid_request", `There is no such cluster: ${missing.join(", ")}.`);
}

/** Replaces the rules of a channel; a digest looks back to the one before where it stays one, else to now. */
export async function writeRules(
  client: ClientBase,
  ctx: Ctx,
  of: { channelId: string; rules: readonly ChannelRuleInput[]; timeZone: string; digestAt: number; now: Date },
): Promise<void> {
  const { channelId, rules, timeZone, digestAt, now } = of;
  await requireTeams(
    client,
    ctx,
    rules.flatMap(({ teamIds }) => teamIds),
  );
  await requireClusters(
    client,
    ctx,
    rules.flatMap(({ clusterIds }) => clusterIds),
  );
  const { rows: before } = await client.query<{ number: number; digest: string; digest_from: Date | null }>(
    "delete from channel_rule where org_id = $1 and channel_id = $2 returning number, digest, digest_from",
    [ctx.orgId, channelId],
  );
  for (const [number, { events, teamIds, clusterIds, severities, outcomes, digest }] of rules.entries()) {
    const from = before.find((rule) => rule.number === number && rule.digest === digest)?.digest_from ?? now;
    await client.query(
      `insert into channel_rule (org_id, channel_id, number, events, team_ids, cluster_ids, severities, outcomes, digest, digest_from, next_digest_at)
       values ($1, $2, $3, $4, $5::uuid[], $6::uuid[], $7, $8, $9, $10, $11)`,
      [
        ctx.orgId,
        channelId,
        number,
        [...new Set(events)],
        teamIds,
        clusterIds,
        severities,
        outcomes,
        digest,
        digest === "immediate" ? null : from,
        digest === "immediate" ? null : nextLocalTime(now, timeZone, digestAt, digest),
      ],
    );
  }
}
