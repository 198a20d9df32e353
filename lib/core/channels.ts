/** Ways of telling people. */
export const CHANNEL_KINDS = ["webhook", "slack", "teams", "mattermost", "email", "github", "jira"] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** Where a message becomes an issue that has a state of its own. */
export const TRACKER_KINDS = ["github", "jira"] as const;
export type TrackerKind = (typeof TRACKER_KINDS)[number];
export const isTracker = (kind: ChannelKind): kind is TrackerKind => (TRACKER_KINDS as readonly string[]).includes(kind);

export const TRACKER_WORD: Record<TrackerKind, string> = { github: "GitHub", jira: "Jira" };

export const TICKET_STATES = ["opening", "open", "closed"] as const;

/**
 * What a rule may ask to be told. Opened: a finding is new or came back, matters, runs, and nobody decided it. Urgent: one
 * that was known already began to run, or its outcome became urgent.
 */
export const CHANNEL_EVENTS = [
  "findings.opened",
  "findings.urgent",
  "decision.requested",
  "decision.approved",
  "decision.refused",
  "decision.ending",
  "decision.ended",
  "source.silent",
  "source.back",
  "policy.met",
  "report.failed",
  "feed.failed",
] as const;
export type ChannelEvent = (typeof CHANNEL_EVENTS)[number];

/** What is sent: events, and what no rule asks for. */
export const NOTICE_TYPES = [...CHANNEL_EVENTS, "digest", "mention", "ticket", "test"] as const;
export type NoticeType = (typeof NOTICE_TYPES)[number];

export const DIGESTS = ["immediate", "daily", "weekly"] as const;
export type Digest = (typeof DIGESTS)[number];

export const isFindingEvent = (type: string): type is "findings.opened" | "findings.urgent" => type.startsWith("findings.");

/** A scanner or sensor of a cluster fell silent, or is back. */
export const isSourceEvent = (type: string): type is "source.silent" | "source.back" => type.startsWith("source.");

/** What became of a decision; ended: by its date, by somebody's word, or by a fact for some of its findings. */
export type DecisionEvent = Extract<ChannelEvent, `decision.${string}`>;
export const isDecisionEvent = (type: string): type is DecisionEvent => type.startsWith("decision.");
