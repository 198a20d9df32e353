import { CHANNEL_EVENTS, type ChannelEvent, type Digest } from "@/lib/core/channels";
import type { Severity } from "@/lib/core/severity";
import type { Outcome } from "@/lib/core/shape";
import type { ChannelItem } from "@/lib/schemas/channels";

/** A rule while it is edited. The key is the list's, and is not sent. */
export interface RuleDraft {
  key: string;
  events: ChannelEvent[];
  digest: Digest;
  teamIds: string[];
  clusterIds: string[];
  severities: Severity[];
  outcomes: Outcome[];
}

export const newRule = (): RuleDraft => ({
  key: crypto.randomUUID(),
  events: CHANNEL_EVENTS.filter((event) => event.startsWith("findings.")),
  digest: "immediate",
  teamIds: [],
  clusterIds: [],
  severities: [],
  outcomes: [],
});

export const draftOf = (rule: ChannelItem["rules"][number]): RuleDraft => ({
  key: crypto.randomUUID(),
  events: rule.events,
  digest: rule.digest,
  teamIds: rule.teams.map(({ id }) => id),
  clusterIds: rule.clusters.map(({ id }) => id),
  severities: rule.severities,
  outcomes: rule.outcomes,
});
