import type { ClientBase } from "pg";
import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { Problem } from "@/lib/core/errors";
import type { RuntimeRecord } from "@/lib/core/records";
import { transaction } from "@/lib/db/tx";
import { detectFormat } from "@/lib/ingest/detect";
import type { ReportFile, ReportFormat } from "@/lib/ingest/format";
import { formats } from "@/lib/ingest/formats";
import { falco } from "@/lib/ingest/formats/falco";
import { readDocument } from "@/lib/ingest/read-document";
import { readLines } from "@/lib/ingest/read-lines";
import { topLevel } from "@/lib/ingest/top-level";
import { eventId, signalOf } from "./events/event-identity";
import { ensureEventPartitions, ensureEventPartitionsWithin } from "./events/event-partitions";
import { tieEvents } from "./events/tie-events";
import { appendEvents, type Heard, hear, type PlacedEvent, writeHeard, writeSensors, writeSignals } from "./events/write-events";
import { ensureCluster } from "./reconcile/ensure-cluster";
import { hearSources } from "./sources/hear-sources";

const CHUNK = 2_000;
const MAX_ERRORS = 100;

export interface FoldedEvents {
  accepted: number;
  /** of the accepted: the very same event was there already */
  repeated: number;
}

/**
 * Appends runtime events and folds the new ones into signals, hours and sensors, in the caller's transaction. An event that
 * is there already changes nothing. Needs records whose times can be kept (faultOfTime).
 */
export async function foldEvents(
  client: ClientBase,
  orgId: number,
  records: readonly RuntimeRecord[],
  { clusterId }: { clusterId: string | null },
): Promise<FoldedEvents> {
  await ensureEventPartitionsWithin(
    client,
    records.map(({ at }) => at),
  );
  let fresh = 0;
  for (let start = 0; start < records.length; start += CHUNK) {
    fresh += await foldChunk(client, orgId, records.slice(start, start + CHUNK), clusterId);
  }
  return { accepted: records.length, repeated: records.length - fresh };
}

const MOST_AHEAD_MS = 3_600_000;

/** Why an event's time cannot be kept, or null. What is dated days ahead would stay the latest of all for as long. */
export function faultOfTime({ at }: RuntimeRecord, received: Date): string | null {
  if (at.getTime() < 0) return "The time is not one that can be kept.";
  return at.getTime() > received.getTime() + MOST_AHEAD_MS
    ? `The time is more than an hour in the future (${at.toISOString()}): the sensor's clock is wrong.`
    : null;
}

async function foldChunk(client: ClientBase, orgId: number, records: readonly RuntimeRecord[], clusterId: string | null): Promise<number> {
  const ties = await tieEvents(client, orgId, records, clusterId);
  const events = records.map((record, at): PlacedEvent => {
    const tie = ties[at] ?? { clusterId, workload: null };
    return { id: eventId(record), record, clusterId: tie.clusterId, signal: record.health ? null : signalOf(record, tie) };
  });
  const fresh = await appendEvents(client, orgId, events);
  if (fresh.length === 0) return 0;
  await writeSignals(client, orgId, fresh);
  await writeSensors(client, orgId, fresh);
  await hearSources(
    client,
    orgId,
    fresh.map(({ clusterId, record: { tool, at } }) => ({ clusterId, tool, at })),
  );
  return fresh.length;
}

export interface IngestEventsInput {
  /** one event, a list or JSON lines, as sensors send them; may be gzipped */
  body: string | Uint8Array;
  /** name of the cluster that they come from; made known if it was not */
  cluster?: string | undefined;
}

export interface EventsReceipt extends FoldedEvents {
  /** of the accepted: routine that was only counted, such as flows that were let through */
  counted: number;
  rejected: number;
  /** the first hundred of them, by place in the body; line null where the body is not in lines */
  errors: { index: number; line: number | null; message: string }[];
}

/**
 * Takes runtime events in: when this returns they are durable and visible. Bad ones are rejected by place and the rest
 * accepted; of a body in lines, every line is one or the other. Throws Problem unknown_format or invalid_report for a body that is no JSON at all or breaks off.
 */
export const ingestEvents = guard("events:write", async (ctx, { body, cluster }: IngestEventsInput): Promise<EventsReceipt> => {
  requireWholeOrg(ctx); // a sensor sees what runs on its node, whoever owns it
  const bytes = typeof body === "string" ? Buffer.from(body, "utf8") : body;
  const file = readLines(bytes) ?? (await readDocument(bytes));
  const received = new Date();
  const records: RuntimeRecord[] = [];
  const errors: EventsReceipt["errors"] = [];
  let rejected = 0;
  let counted = 0;
  const heard: Heard = new Map();
  let index = 0;
  let line: number | null = null;
  // Formats take the documents one by one, so a record is of the document that was handed over last.
  async function* documents(...lists: Parameters<ReportFile["documents"]>): ReturnType<ReportFile["documents"]> {
    for await (const document of file.documents(...lists)) {
      line = lineOf(document.where);
      yield document;
    }
  }
  for await (const record of (await runtimeFormat(file)).parse({ ...file, documents })) {
    if (record.type === "counted") {
      counted++;
      index++;
      hear(heard, record);
    }
    if (record.type !== "event" && record.type !== "skip") continue;
    const fault = record.type === "skip" ? record.reason : faultOfTime(record, received);
    if (record.type === "event" && fault === null) records.push(record);
    else if (++rejected <= MAX_ERRORS) errors.push({ index, line, message: fault ?? "It could not be read." });
    index++;
  }
  const folded = records.length + counted === 0 ? { accepted: 0, repeated: 0 } : await foldBatch(ctx.orgId, records, heard, cluster);
  return { ...folded, accepted: folded.accepted + counted, counted, rejected, errors };
});

const lineOf = (where: string): number | null => Number(/^line (\d+)$/.exec(where)?.[1]) || null;

async function foldBatch(
  orgId: number,
  records: readonly RuntimeRecord[],
  heard: Heard,
  cluster: string | undefined,
): Promise<FoldedEvents> {
  await ensureEventPartitions(records.map(({ at }) => at));
  return transaction(async (client) => {
    const clusterId = cluster ? (await ensureCluster(client, orgId, cluster)).id : null;
    if (clusterId) await writeHeard(client, orgId, clusterId, heard);
    return foldEvents(client, orgId, records, { clusterId });
  });
}

/** A batch whose first event is bad still holds good ones: it is of the sensor that one of its first events is of, else Falco's. */
async function runtimeFormat(file: ReportFile): Promise<ReportFormat> {
  let format: ReportFormat;
  try {
    format = detectFormat(file.top);
  } catch (error) {
    if (error instanceof Problem && error.code === "unknown_format") return (await formatOfLater(file)) ?? falco;
    throw error;
  }
  if (format.family !== "runtime") {
    throw new Problem("invalid_report", `This is a ${format.label} report, not runtime events: send it to /api/v1/reports.`);
  }
  return format;
}

const LOOKED_AT = 200;
const SENSORS = formats.filter(({ family }) => family === "runtime");

async function formatOfLater(file: ReportFile): Promise<ReportFormat | undefined> {
  let looked = 0;
  for await (const document of file.documents()) {
    if ("broken" in document) continue;
    for (const event of Array.isArray(document.outline) ? document.outline.slice(0, LOOKED_AT) : [document.outline]) {
      const top = topLevel(event, false);
      const found = SENSORS.find((format) => format.detect(top));
      if (found !== undefined || ++looked >= LOOKED_AT) return found;
    }
  }
}
