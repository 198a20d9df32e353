export const FEED_IDS = ["kev", "epss", "vulnrichment"] as const;
export type FeedId = (typeof FEED_IDS)[number];

export interface FeedFacts {
  /** as people write it, with its publisher */
  label: string;
  /** what of ours rests on it */
  use: string;
  /** what is not known as long as it was never loaded */
  without: string;
  /** older than this, it no longer says what holds today */
  staleAfterDays: number;
  /** the setting that says where it is fetched from */
  setting: "PLIMSOLL_FEED_KEV" | "PLIMSOLL_FEED_EPSS" | "PLIMSOLL_FEED_VULNRICHMENT";
}

/** KEV changes every few days, EPSS is scored anew each day, Vulnrichment is worked on through the week. */
export const FEEDS: Readonly<Record<FeedId, FeedFacts>> = {
  kev: {
    label: "CISA KEV",
    use: "What is known to be exploited: the first input of outcomes and deadlines.",
    without: "Nothing is known to be exploited, which is not the same as nothing being exploited.",
    staleAfterDays: 7,
    setting: "PLIMSOLL_FEED_KEV",
  },
  epss: {
    label: "FIRST EPSS",
    use: "The chance of exploitation within 30 days: orders findings of one outcome.",
    without: "The chance of exploitation is unknown, unless a scanner's report tells it; the order within one outcome rests on the rest.",
    staleAfterDays: 2,
    setting: "PLIMSOLL_FEED_EPSS",
  },
  vulnrichment: {
    label: "CISA Vulnrichment",
    use: "SSVC points as CISA gives them: exploitation, automatable, technical impact.",
    without: "Automatable and technical impact are derived from CVSS vectors, and unknown where there is none.",
    staleAfterDays: 14,
    setting: "PLIMSOLL_FEED_VULNRICHMENT",
  },
};

export const isFeedId = (text: string): text is FeedId => (FEED_IDS as readonly string[]).includes(text);

/** Whether a feed is too old to speak of today; an unknown date is no fresh one. */
export const isStale = (id: FeedId, asOf: Date | null, now: Date): boolean =>
  asOf === null || now.getTime() - asOf.getTime() > FEEDS[id].staleAfterDays * 86_400_000;
