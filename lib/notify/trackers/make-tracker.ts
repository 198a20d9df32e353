import { type GitHubSettings, gitHub } from "./github";
import { type JiraSettings, jira } from "./jira";
import type { Tracker } from "./tracker";

export type TrackerSettings = GitHubSettings | JiraSettings;

export const makeTracker = (settings: TrackerSettings): Tracker => (settings.kind === "github" ? gitHub(settings) : jira(settings));
