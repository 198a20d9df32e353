import type { ClientBase } from "pg";
import { open, seal } from "@/lib/auth/secret-box";
import { type ChannelEvent, type ChannelKind, type Digest, isTracker } from "@/lib/core/channels";
import type { RuleScope } from "@/lib/notify/outbox-payload";
import type { Receiver } from "@/lib/notify/send-notice";
import { makeTracker } from "@/lib/notify/trackers/make-tracker";
import type { Tracker } from "@/lib/notify/trackers/tracker";

/** What is sealed of a channel. */
export interface ChannelSecrets {
  url: string | null;
  signingSecret: string | null;
  /** of trackers; absent in what was sealed before there were any */
  token?: string | null;
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
  config: { to?: string[]; repository?: string; project?: string; issueType?: string; email?: string | null };
  secret: Buffer | null;
  timeZone: string;
  quietFrom: number | null;
  quietTo: number | null;
  digestAt: number;
  hourlyLimit: number | null;
}

export const CHANNEL_COLUMNS = `c.id, c.name, c.kind, c.config, c.secret, c.time_zone as "timeZone", c.quiet_from as "quietFrom",
  c.quiet_to as "quietTo", c.digest_at as "digestAt", c.hourly_limit as "hourlyLimit"`;

/** The tracker that a channel is. Throws CannotOpen. */
export function trackerOf(orgId: number, { id, kind, config, secret }: Pick<ChannelRow, "id" | "kind" | "config" | "secret">): Tracker {
  const { url = null, token = null } = secret === null ? {} : openChannel(orgId, id, secret);
  if (url === null || token === null || !isTracker(kind))
    throw new Error(`The channel ${id} is no tracker, or lacks its address or token.`);
  return makeTracker(
    kind === "github"
      ? { kind, apiUrl: url, token, repository: config.repository ?? "" }
      : { kind, baseUrl: url, token, email: config.email ?? null, project: config.project ?? "", issueType: config.issueType ?? "Task" },
  );
}

/** Throws CannotOpen. */
export function receiverOf(orgId: number, { id, kind, config, secret }: ChannelRow): Receiver {
  if (isTracker(kind)) throw new Error(`A message to a channel of kind ${kind} becomes an issue.`);
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
