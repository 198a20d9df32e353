import type { ClientBase } from "pg";
import type { FeedId } from "@/lib/core/feeds";
import type { FeedRecord, FeedRow } from "@/lib/core/records";
import { type CopyValue, copyRows } from "@/lib/db/copy";
import { FEED_OF, FEED_TABLES, feedValues } from "./feed-tables";

const DELIVERY = 20_000;

export const dropFeedStage = (client: ClientBase) => client.query("drop table if exists pg_temp.stage_feed");

/** Lays a feed's rows into the temp table stage_feed as they stream by. Needs a connection of its own. */
export class FeedStager {
  /** what the document said of itself; null while no feed came by */
  feed: FeedRecord | null = null;
  private readonly client: ClientBase;
  private id: FeedId | null = null;
  private rows: CopyValue[][] = [];

  constructor(client: ClientBase) {
    this.client = client;
  }

  async add(record: FeedRecord | FeedRow): Promise<void> {
    if (record.type === "feed") {
      this.feed = record;
      return;
    }
    if (this.id === null) await this.begin(FEED_OF[record.type]);
    this.rows.push(feedValues(record));
    if (this.rows.length >= DELIVERY) await this.deliver();
  }

  /** To be called after the last record. */
  async end(): Promise<void> {
    await this.deliver();
    if (this.id !== null) await this.client.query("analyze stage_feed");
  }

  private async begin(id: FeedId): Promise<void> {
    this.id = id;
    const { table, columns } = FEED_TABLES[id];
    await dropFeedStage(this.client);
    await this.client.query(`create temp table stage_feed as select ${columns.join(", ")} from ${table} where false`);
  }

  private async deliver(): Promise<void> {
    if (this.id === null || this.rows.length === 0) return;
    await copyRows(this.client, "stage_feed", FEED_TABLES[this.id].columns, this.rows);
    this.rows = [];
  }
}
