/** An issue as a tracker names it and says that it is. */
export interface TrackedIssue {
  /** "12" on GitHub, "SHOP-12" in Jira */
  number: string;
  url: string;
  state: "open" | "closed";
}

export interface NewIssue {
  /** one line */
  title: string;
  /** in the tracker's own markup, and safe in it */
  body: string;
  /** unlike any other's: what it is found by when the answer was lost */
  marker: string;
}

/** What is asked of GitHub, Jira and their like. Everything throws TrackerFault, or NotReached and RefusedAddress of a call. */
export interface Tracker {
  /** that it is there and lets us in */
  check(): Promise<void>;
  create(issue: NewIssue): Promise<TrackedIssue>;
  /** the issue with this marker, of those made since then; null: there is none */
  find(marker: string, since: Date): Promise<TrackedIssue | null>;
  get(number: string): Promise<TrackedIssue>;
  comment(number: string, body: string): Promise<void>;
  /** as done; does nothing where it is closed already */
  close(number: string): Promise<void>;
  /** our issues that changed since then, and maybe others */
  changedSince(since: Date): Promise<TrackedIssue[]>;
  /** text that came from elsewhere, so that it is text in this tracker's markup and calls nobody */
  escape(text: string): string;
  link(url: string, escaped: string): string;
}

/** The tracker answered, and not with what was asked for: the message is for people. */
export class TrackerFault extends Error {
  override readonly name = "TrackerFault";
  constructor(
    message: string,
    readonly status: number,
    /** how long it wants to be left alone; null: it does not say */
    readonly retryAfterMs: number | null,
  ) {
    super(message);
  }
}
