import { isFindingEvent, type TrackerKind } from "@/lib/core/channels";
import { Problem } from "@/lib/core/errors";
import type { ChannelRuleInput, TrackerInput } from "@/lib/schemas/channels";
import { checkedHost } from "./write-channel";

export const GITHUB_API = "https://api.github.com";

export interface TrackerConfig {
  /** what may be shown, to be laid over what is kept; "place" is what people call it by */
  config: Record<string, string | null>;
  /** null: as it is */
  url: string | null;
  token: string | null;
}

/** The settings of a tracker, its address checked as any other. Throws Problem invalid_request. */
export async function trackerConfig(kind: TrackerKind, { github, jira }: TrackerInput): Promise<TrackerConfig> {
  const given = kind === "github" ? github : jira;
  if (!given || (kind === "github" ? jira : github))
    throw new Problem("invalid_request", `A channel of kind ${kind} needs “${kind}”, and nothing of another kind.`);
  const url = "apiUrl" in given ? (given.apiUrl ?? null) : "baseUrl" in given ? (given.baseUrl ?? null) : null;
  const host = url === null ? {} : { host: await checkedHost(url) };
  const settings =
    "repository" in given
      ? { place: given.repository, repository: given.repository }
      : { place: given.project, project: given.project, issueType: given.issueType, email: given.email };
  return { config: { ...host, ...settings }, url, token: given.token ?? null };
}

/** Issues are made of findings, when they come. Throws Problem invalid_request. */
export function requireTrackerRules(rules: readonly ChannelRuleInput[]): void {
  if (rules.some(({ events, digest }) => digest !== "immediate" || !events.every(isFindingEvent)))
    throw new Problem("invalid_request", "A tracker takes findings only, and at once: its rules have no other events and no digests.");
}
