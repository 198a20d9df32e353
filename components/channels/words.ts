import { type ChannelEvent, type ChannelKind, type Digest, type NoticeType, TRACKER_WORD } from "@/lib/core/channels";
import { OUTCOME_WORD } from "@/lib/core/outcome-word";
import type { ChannelItem } from "@/lib/schemas/channels";

export const KIND_WORD: Record<ChannelKind, string> = {
  webhook: "Webhook",
  slack: "Slack",
  teams: "Microsoft Teams",
  mattermost: "Mattermost",
  email: "E-mail",
  ...TRACKER_WORD,
};

export const EVENT_WORD: Record<ChannelEvent, string> = {
  "findings.opened": "new or reopened findings",
  "findings.urgent": "known findings that begin to run or become urgent",
  "decision.requested": "decisions that wait for an answer",
  "decision.approved": "requests that are approved",
  "decision.refused": "requests that are refused",
  "decision.ending": "decisions that end within a week",
  "decision.ended": "decisions that ended, and what is open again",
  "policy.met": "what newly meets a policy that tells",
  "report.failed": "reports that cannot be read",
  "feed.failed": "feeds that fail",
  "source.silent": "scanners and sensors that fall silent",
  "source.back": "scanners and sensors that report again",
};

export const NOTICE_WORD: Record<NoticeType, string> = {
  "findings.opened": "New findings",
  "findings.urgent": "Now urgent",
  "decision.requested": "Decision asked for",
  "decision.approved": "Approved",
  "decision.refused": "Refused",
  "decision.ending": "Ends soon",
  "decision.ended": "Ended",
  "policy.met": "Policy met",
  "report.failed": "Report failed",
  "feed.failed": "Feed failed",
  "source.silent": "Fell silent",
  "source.back": "Reports again",
  digest: "Digest",
  mention: "Mention",
  ticket: "Issue",
  test: "Test",
};

export const DIGEST_WORD: Record<Digest, string> = { immediate: "at once", daily: "once a day", weekly: "once a week" };

type Rule = ChannelItem["rules"][number];

/** "New or reopened findings, reports that cannot be read · at once · team payments · critical or high". */
export function ruleWords(rule: Rule): string {
  const events = rule.events.map((event) => EVENT_WORD[event]).join(", ");
  const names = (word: string, items: readonly { name: string }[]) =>
    items.length > 0 && `${word}${items.length > 1 ? "s" : ""} ${items.map(({ name }) => name).join(", ")}`;
  return [
    events.charAt(0).toUpperCase() + events.slice(1),
    DIGEST_WORD[rule.digest],
    names("team", rule.teams),
    names("cluster", rule.clusters),
    rule.severities.join(" or "),
    rule.outcomes.map((outcome) => OUTCOME_WORD[outcome]).join(" or "),
  ]
    .filter(Boolean)
    .join(" · ");
}
