import type { ClientBase } from "pg";
import { open, seal } from "@/lib/auth/secret-box";
import type { ChannelEvent, ChannelKind, Digest } from "@/lib/core/channels";
import type { RuleScope } from "@/lib/notify/outbox-payload";
import type { Receiver } from "@/lib/notify/send-notice";

/** What is sealed of a channel. */
export interface ChannelSecrets {
  url: string | null;
  signingSecret: string | null;
}

const ownerOf = (orgId: number, channelId: string): string => `channel ${orgId} ${channelId}`;

export const sealChannel = (orgId: number, channelId: string, secrets: ChannelSecrets): Buffer =>
  seal(JSON.stringify(secrets), ownerOf(orgId, channelId));

/** Throws CannotOpen where NEXTAUTH_SECRET is another one by now. */
export const openChannel = (orgId: number, channelId: string, secret: Uint8Array): ChannelSecrets =>
  JSON.parse(open(secret, ownerOf(orgId, channelId))) as ChannelSecrets;

export interface ChannelRow {
  id: string;
  name: string;
  kind: ChannelKind;
  config: { to?: string[] };
  secret: Buffer | null;
  timeZone: string;
  quietFrom: number | null;
  quietTo: number | null;
  digestAt: number;
  hourlyLimit: number | null;
}

export const CHANNEL_COLUMNS = `c.id, c.name, c.kind, c.config, c.secret, c.time_zone as "timeZone", c.quiet_from as "quietFrom",
  c.quiet_to as "quietTo", c.digest_at as "digestAt", c.hourly_limit as "hourlyLimit"`;

/** Throws CannotOpen. */
export function receiverOf(orgId: number, { id, kind, config, secret }: ChannelRow): Receiver {
  const secrets = secret === null ? { url: null, signingSecret: null } : openChannel(orgId, id, secret);
  return { kind, ...secrets, to: config.to ?? [] };
}

export interface RuleRow extends RuleScope {
  channelId: string;
  number: number;
  events: ChannelEvent[];
  digest: Digest;
}

/** As an expression over a rule r: its limits, clusters by their numbers. */
export const RULE_COLUMNS = `r.channel_id as "channelId", r.number, r.events, r.digest, r.team_ids as "teamIds", r.severities, r.outcomes,
  cardinality(r.cluster_ids) > 0 as "clustersNamed",
  array(select n.number::int from cluster_number n where n.org_id = r.org_id and n.cluster_id = any(r.cluster_ids)) as clusters`;

/** The rules of the channels that are on. */
export async function readRules(client: ClientBase, orgId: number): Promise<RuleRow[]> {
  const { rows } = await client.query<RuleRow>(
    `select ${RULE_COLUMNS} from channel_rule r join channel c on c.org_id = r.org_id and c.id = r.channel_id and c.enabled
     where r.org_id = $1 order by r.channel_id, r.number`,
    [orgId],
  );
  return rows;
}
