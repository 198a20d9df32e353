import { Problem } from "@/lib/core/errors";
import { FEEDS, type FeedId, isFeedId } from "@/lib/core/feeds";
import type { FeedRow, ReportRecord } from "@/lib/core/records";
import { transactionOn, withConnection } from "@/lib/db/tx";
import { detectFormat } from "@/lib/ingest/detect";
import { type ByteSource, readDocument } from "@/lib/ingest/read-document";
import { type AppliedFeed, applyFeed, type FeedSource } from "./feeds/apply-feed";
import { dropFeedStage, FeedStager } from "./feeds/feed-stager";

const isRow = (record: ReportRecord): record is FeedRow => record.type === "kev" || record.type === "epss" || record.type === "ssvc";

/**
 * Loads a feed's document that nobody sent as a report: fetched on schedule, or the demo's. Throws Problem invalid_report
 * or unknown_format where it is something else; nothing is changed then.
 */
export async function loadFeed(id: FeedId, document: Uint8Array | ByteSource, from: FeedSource): Promise<AppliedFeed> {
  const file = await readDocument(document);
  const format = detectFormat(file.top);
  if (format.id !== id) {
    const found = isFeedId(format.id) ? FEEDS[format.id].label : format.label;
    throw new Problem("invalid_report", `It is no document of ${FEEDS[id].label} but of ${found}.`);
  }
  return withConnection(async (client) => {
    try {
      const stager = new FeedStager(client);
      for await (const record of format.parse(file)) if (isRow(record) || record.type === "feed") await stager.add(record);
      await stager.end();
      const { feed } = stager;
      if (feed === null) throw new Problem("invalid_report", `The document of ${FEEDS[id].label} is empty.`);
      return await transactionOn(client, () => applyFeed(client, feed, from));
    } finally {
      await dropFeedStage(client);
    }
  });
}
