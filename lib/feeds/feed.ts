/** A feed's file, read: it replaces what was loaded before as a whole. */
export interface FeedSnapshot<Row> {
  /** the day or moment that the data speaks for; null: not said */
  asOf: Date | null;
  /** the publisher's own version of the data or model */
  version: string | null;
  rows: Row[];
  /** rows that could not be read */
  skipped: number;
}

export interface Feed<Row> {
  readonly id: string;
  /** as people write it, with its publisher */
  readonly label: string;
  /** reads a file of the feed, gzipped or not. Throws Problem invalid_report for a file that is something else. */
  parse(bytes: Uint8Array): FeedSnapshot<Row>;
}
