/** What a person can watch: a finding, every image of a repository, a workload. */
export const WATCHABLE = ["finding", "repository", "workload"] as const;
export type Watchable = (typeof WATCHABLE)[number];

/**
 * Why a person is told something: somebody named them, said something of a finding that they watch, gave them findings;
 * a watched finding changed its state; a watched thing has new findings that are due within three days.
 */
export const INBOX_KINDS = ["mentioned", "commented", "assigned", "changed", "act_now"] as const;
export type InboxKind = (typeof INBOX_KINDS)[number];

/** One item names no more findings, the highest ranks. */
export const MOST_NAMED = 100;
