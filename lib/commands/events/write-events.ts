import type { ClientBase } from "pg";
import { NIL_ID } from "@/lib/core/ids";
import { priorityNumber } from "@/lib/core/priority";
import type { CountedRecord, RuntimeRecord } from "@/lib/core/records";
import { hearSources } from "../sources/hear-sources";
import { droppedBy, type SignalSeed } from "./event-identity";

/** An event with its identity, and the signal that it belongs to; a health event has none. */
export interface PlacedEvent {
  id: string;
  record: RuntimeRecord;
  clusterId: string | null;
  signal: SignalSeed | null;
}

const HOUR_MS = 3_600_000;
const byKey = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Appends events and returns those that were not there before. */
export async function appendEvents(client: ClientBase, orgId: number, events: readonly PlacedEvent[]): Promise<PlacedEvent[]> {
  // In order of key, so that two senders of the same events wait for each other instead of deadlocking.
  const ordered = [...new Map(events.map((event) => [event.id, event])).values()].sort(byKey);
  const { rows } = await client.query<{ id: string }>(
    `insert into event (org_id, at, id, signal_id, hostname, pod, workload, container, output, raw)
     select $1, e.at, e.id, e.signal_id, e.hostname, e.pod, e.workload, e.container, e.output, e.raw
     from unnest($2::timestamptz[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::jsonb[])
       as e(at, id, signal_id, hostname, pod, workload, container, output, raw)
     on conflict do nothing returning id`,
    [
      orgId,
      ordered.map(({ record }) => record.at),
      ordered.map(({ id }) => id),
      ordered.map(({ signal }) => signal?.id ?? NIL_ID),
      ordered.map(({ record }) => record.hostname),
      ordered.map(({ record }) => record.pod),
      ordered.map(({ record: { workload } }) => (workload ? `${workload.kind}/${workload.name}` : null)),
      ordered.map(({ record }) => record.container.name ?? record.container.id),
      ordered.map(({ record }) => record.output),
      ordered.map(({ record }) => JSON.stringify(record.raw ?? null)),
    ],
  );
  const fresh = new Set(rows.map(({ id }) => id));
  return ordered.filter(({ id }) => fresh.has(id));
}

interface SignalRow extends SignalSeed {
  priority: number;
  tags: Set<string>;
  count: number;
  first: Date;
  last: Date;
  output: string;
}

function foldSignals(fresh: readonly PlacedEvent[]): SignalRow[] {
  const signals = new Map<string, SignalRow>();
  for (const { signal, record } of fresh) {
    if (!signal) continue;
    const known = signals.get(signal.id);
    const priority = priorityNumber(record.priority);
    if (!known) {
      signals.set(signal.id, {
        ...signal,
        priority,
        tags: new Set(record.tags),
        count: 1,
        first: record.at,
        last: record.at,
        output: record.output,
      });
      continue;
    }
    known.count++;
    known.priority = Math.max(known.priority, priority);
    for (const tag of record.tags) known.tags.add(tag);
    if (record.at < known.first) known.first = record.at;
    if (record.at > known.last || (record.at.getTime() === known.last.getTime() && record.output > known.output)) {
      known.last = record.at;
      known.output = record.output;
    }
  }
  return [...signals.values()].sort(byKey);
}

/** Adds new events to their signals; whatever order batches come in, the signal ends the same. Returns how many signals. */
export async function writeSignals(client: ClientBase, orgId: number, fresh: readonly PlacedEvent[]): Promise<number> {
  const signals = foldSignals(fresh);
  if (signals.length === 0) return 0;
  const records = signals.map(({ tags, first, last, ...rest }) => ({ ...rest, tags: [...tags].sort(), first, last }));
  await client.query(
    `insert into signal (org_id, id, tool, rule, priority, source, cluster_id, namespace, workload_id, subject, team_id, lineage, tags,
       count, first_seen_at, last_seen_at, last_output)
     select $1, s.id, s.tool, s.rule, s.priority, s.source, s."clusterId", s.namespace, s."workloadId", s.subject, s."teamId", s.lineage,
       s.tags, s.count, s.first, s.last, s.output
     from jsonb_to_recordset($2::jsonb) as s(id uuid, tool text, rule text, priority smallint, source text, "clusterId" uuid, namespace text,
       "workloadId" uuid, subject text, "teamId" uuid, lineage text, tags text[], count bigint, first timestamptz, last timestamptz, output text)
     on conflict (org_id, id) do update set count = signal.count + excluded.count,
       priority = greatest(signal.priority, excluded.priority), team_id = excluded.team_id,
       tags = (select coalesce(array_agg(distinct t order by t), '{}') from unnest(signal.tags || excluded.tags) t),
       first_seen_at = least(signal.first_seen_at, excluded.first_seen_at),
       last_output = case when (excluded.last_seen_at, excluded.last_output) > (signal.last_seen_at, signal.last_output)
         then excluded.last_output else signal.last_output end,
       last_seen_at = greatest(signal.last_seen_at, excluded.last_seen_at)`,
    [orgId, JSON.stringify(records)],
  );
  await writeHours(client, orgId, fresh);
  return signals.length;
}

async function writeHours(client: ClientBase, orgId: number, fresh: readonly PlacedEvent[]): Promise<void> {
  const hours = new Map<string, { id: string; hour: Date; count: number }>();
  for (const { signal, record } of fresh) {
    if (!signal) continue;
    const hour = new Date(Math.floor(record.at.getTime() / HOUR_MS) * HOUR_MS);
    const key = `${signal.id} ${hour.getTime()}`;
    const known = hours.get(key);
    if (known) known.count++;
    else hours.set(key, { id: signal.id, hour, count: 1 });
  }
  const ordered = [...hours.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  await client.query(
    `insert into signal_hour (org_id, signal_id, hour, count)
     select $1, h.id, h.hour, h.count from unnest($2::uuid[], $3::timestamptz[], $4::int[]) as h(id, hour, count)
     on conflict (org_id, signal_id, hour) do update set count = signal_hour.count + excluded.count`,
    [orgId, ordered.map(({ id }) => id), ordered.map(({ hour }) => hour), ordered.map(({ count }) => count)],
  );
}

interface SensorRow {
  clusterId: string;
  tool: string;
  last: Date;
  dropped: number;
  health: { at: Date; rule: string; output: string } | null;
}

/** When each sensor was last heard, by its tool, of what was only counted. */
export type Heard = Map<string, Date>;

export function hear(heard: Heard, { tool, at }: CountedRecord): void {
  const known = heard.get(tool);
  if (!known || known < at) heard.set(tool, at);
}

/** Keeps that sensors of a cluster are alive which had nothing to alert of. */
export async function writeHeard(client: ClientBase, orgId: number, clusterId: string, heard: Heard): Promise<void> {
  if (heard.size === 0) return;
  const ordered = [...heard].sort(([a], [b]) => (a < b ? -1 : 1));
  await client.query(
    `insert into sensor (org_id, cluster_id, tool, last_event_at, dropped)
     select $1, $2, s.tool, least(s.at, now()), 0 from unnest($3::text[], $4::timestamptz[]) as s(tool, at)
     on conflict (org_id, cluster_id, tool) do update set last_event_at = greatest(sensor.last_event_at, excluded.last_event_at)`,
    [orgId, clusterId, ordered.map(([tool]) => tool), ordered.map(([, at]) => at)],
  );
  await hearSources(
    client,
    orgId,
    ordered.map(([tool, at]) => ({ clusterId, tool, at })),
  );
}

/** Keeps when each sensor was last heard, what it last said of itself, and how much it says it could not see. */
export async function writeSensors(client: ClientBase, orgId: number, fresh: readonly PlacedEvent[]): Promise<void> {
  const sensors = new Map<string, SensorRow>();
  for (const { record, clusterId } of fresh) {
    const key = `${clusterId ?? NIL_ID} ${record.tool}`;
    const sensor = sensors.get(key) ?? { clusterId: clusterId ?? NIL_ID, tool: record.tool, last: record.at, dropped: 0, health: null };
    if (record.at > sensor.last) sensor.last = record.at;
    if (record.health) {
      sensor.dropped += droppedBy(record);
      if (!sensor.health || record.at >= sensor.health.at) sensor.health = { at: record.at, rule: record.rule, output: record.output };
    }
    sensors.set(key, sensor);
  }
  const ordered = [...sensors.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  // A clock that runs ahead must not make a silent sensor look alive.
  await client.query(
    `insert into sensor (org_id, cluster_id, tool, last_event_at, last_health, dropped)
     select $1, s."clusterId", s.tool, least(s.last, now()), s.health, s.dropped
     from jsonb_to_recordset($2::jsonb) as s("clusterId" uuid, tool text, last timestamptz, health jsonb, dropped bigint)
     on conflict (org_id, cluster_id, tool) do update set
       last_event_at = greatest(sensor.last_event_at, excluded.last_event_at), dropped = sensor.dropped + excluded.dropped,
       last_health = case when sensor.last_health is null or excluded.last_health ->> 'at' >= sensor.last_health ->> 'at'
         then coalesce(excluded.last_health, sensor.last_health) else sensor.last_health end`,
    [orgId, JSON.stringify(ordered)],
  );
}
