import type { ClientBase } from "pg";
import { FEEDS, type FeedId } from "@/lib/core/feeds";
import type { FeedRecord } from "@/lib/core/records";
import { enqueue } from "@/lib/jobs/queue";
import { FEED_TABLES } from "./feed-tables";

export interface FeedSource {
  /** who sent it, or what fetched it */
  loadedBy: string;
  /** the file's name or the host that it came from; null: not known */
  source: string | null;
  receivedAt: Date;
  sha256: string | null;
}

export interface AppliedFeed {
  /** rows that were not there before */
  new: number;
  unchanged: number;
  /** rows that are no longer there */
  gone: number;
  /** vulnerabilities that reports have named, and whose facts changed */
  changed: number;
  asOf: Date;
  /** what was loaded is newer: nothing was changed */
  late: boolean;
  /** what it did, in sentences */
  notes: string[];
}

const IDS_PER_JOB = 5_000;
const dayOf = (date: Date): string => date.toISOString().slice(0, 10);
const many = (count: number, one: string, more: string): string => `${count.toLocaleString("en")} ${count === 1 ? one : more}`;

/**
 * Brings the rows of the temp table stage_feed to the feed's own table and to the vulnerabilities that are known, in the
 * caller's transaction; what follows for findings is queued with it. The number of statements does not depend on the
 * number of rows, and only what differs is written.
 */
export async function applyFeed(client: ClientBase, feed: FeedRecord, from: FeedSource): Promise<AppliedFeed> {
  const { feed: id } = feed;
  await client.query("select pg_advisory_xact_lock(hashtext('feeds'))");
  const { rows: loaded } = await client.query<{ as_of: Date | null; version: string | null }>(
    "select as_of, version from feed where id = $1",
    [id],
  );
  const before = loaded[0] ?? null;
  const asOf = feed.asOf ?? from.receivedAt;
  const { rows: staged } = await client.query<{ n: number }>("select count(distinct vulnerability_id)::int as n from stage_feed");
  const given = staged[0]?.n ?? 0;
  if (SNAPSHOTS.has(id) && before?.as_of && before.as_of > asOf) {
    const note = `It is of ${dayOf(asOf)}, and what is loaded of ${FEEDS[id].label} is newer, of ${dayOf(before.as_of)}: nothing was changed.`;
    return { new: 0, unchanged: given, gone: 0, changed: 0, asOf, late: true, notes: [note] };
  }
  const gone = WITHDRAW[id] === null ? 0 : ((await client.query(WITHDRAW[id])).rowCount ?? 0);
  const { rows: merged } = await client.query<{ new: number }>(mergeInto(id), [dayOf(asOf)]);
  await client.query(STATE, [id, asOf, feed.version, from.loadedBy, from.source, from.sha256, from.receivedAt]);
  const { rows: changed } = await client.query<{ id: string; up: boolean; down: boolean }>(APPLY[id], [dayOf(asOf)]);
  await queueFindings(
    client,
    changed.map((row) => row.id),
  );
  const fresh = merged[0]?.new ?? 0;
  return {
    new: fresh,
    unchanged: given - fresh,
    gone,
    changed: changed.length,
    asOf,
    late: false,
    notes: [...changeNotes(changed), ...modelNotes(id, before?.version ?? null, feed.version), ...goneNotes(id, gone)],
  };
}

async function queueFindings(client: ClientBase, ids: readonly string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += IDS_PER_JOB) {
    await enqueue(client, "reconcile-vulnerabilities", { ids: ids.slice(from, from + IDS_PER_JOB) });
  }
}

function changeNotes(changed: readonly { up: boolean; down: boolean }[]): string[] {
  if (changed.length === 0) return ["It says nothing new about the vulnerabilities that reports have named."];
  const up = changed.filter((row) => row.up).length;
  const down = changed.filter((row) => row.down).length;
  return [
    `${many(changed.length, "vulnerability", "vulnerabilities")} of yours changed: ${up.toLocaleString("en")} moved up, ${down.toLocaleString("en")} moved down. Their findings follow.`,
  ];
}

const modelNotes = (id: FeedId, before: string | null, now: string | null): string[] =>
  id === "epss" && before !== null && now !== null && before !== now
    ? [`The model is now ${now}, no longer ${before}: scores of before and after do not compare.`]
    : [];

const goneNotes = (id: FeedId, gone: number): string[] =>
  gone === 0 ? [] : [`${many(gone, "entry", "entries")} of ${FEEDS[id].label} ${gone === 1 ? "was" : "were"} withdrawn.`];

/** Feeds that come as a whole, of one moment; of the others each row has a date of its own. */
const SNAPSHOTS: ReadonlySet<FeedId> = new Set(["kev", "epss"]);

/** A score that a day's file leaves out stays with its date; an entry that the catalogue leaves out was withdrawn. */
const WITHDRAW: Readonly<Record<FeedId, string | null>> = {
  kev: "delete from kev_entry k where not exists (select from stage_feed s where s.vulnerability_id = k.vulnerability_id)",
  epss: null,
  vulnrichment: null,
};

function mergeInto(id: FeedId): string {
  const { table, columns, firstBy } = FEED_TABLES[id];
  const [key = "", ...facts] = columns;
  const dated = id === "epss" ? { columns: [...columns, "scored_on"], values: [...columns, "$1::date"] } : { columns, values: columns };
  const settable = [...facts, ...(id === "epss" ? ["scored_on"] : [])];
  const newer =
    id === "vulnrichment" ? `and coalesce(${table}.assessed_on, '-infinity') <= coalesce(excluded.assessed_on, '-infinity')` : "";
  return `with merged as (
      insert into ${table} (${dated.columns.join(", ")})
      select distinct on (${key}) ${dated.values.join(", ")} from stage_feed where $1::date is not null order by ${key}, ${firstBy}
      on conflict (${key}) do update set ${settable.map((column) => `${column} = excluded.${column}`).join(", ")}
      where (${settable.map((column) => `${table}.${column}`).join(", ")}) is distinct from (${settable.map((column) => `excluded.${column}`).join(", ")}) ${newer}
      returning xmax = 0 as is_new)
    select count(*) filter (where is_new)::int as new from merged`;
}

const STATE = `
insert into feed (id, as_of, version, rows, loaded_at, loaded_by, source, sha256)
select $1, $2, $3, case $1 when 'kev' then (select count(*) from kev_entry) when 'epss' then (select count(*) from epss_score)
  else (select count(*) from ssvc_point) end, $7, $4, $5, decode($6, 'hex')
on conflict (id) do update set as_of = greatest(feed.as_of, excluded.as_of), version = excluded.version, rows = excluded.rows,
  loaded_at = excluded.loaded_at, loaded_by = excluded.loaded_by, source = excluded.source, sha256 = excluded.sha256, demo = false`;

/**
 * Only rows that change are written; what moves a finding's outcome or rank is returned. A report may know of an entry
 * that is younger than the catalogue, and of a score that is younger than the feed's: those stand.
 */
const APPLY: Readonly<Record<FeedId, string>> = {
  kev: `update vulnerability v set kev_added_on = k.added_on, kev_ransomware = coalesce(k.ransomware, false)
    from vulnerability o left join kev_entry k on k.vulnerability_id = o.id
    where o.id = v.id and (v.kev_added_on, v.kev_ransomware) is distinct from (k.added_on, coalesce(k.ransomware, false))
      and (k.vulnerability_id is not null or o.kev_added_on is null or o.kev_added_on <= $1::date)
    returning v.id, o.kev_added_on is null and k.added_on is not null as up, o.kev_added_on is not null and k.added_on is null as down`,
  epss: `with changed as (
      update vulnerability v set epss = e.epss, epss_percentile = e.percentile, epss_date = e.scored_on
      from vulnerability o, epss_score e
      where o.id = v.id and e.vulnerability_id = v.id and e.scored_on = $1::date and (v.epss_date is null or v.epss_date <= e.scored_on)
        and (v.epss, v.epss_percentile, v.epss_date) is distinct from (e.epss, e.percentile, e.scored_on)
      returning v.id, coalesce(round(o.epss * 1000), -1) as was, round(e.epss * 1000) as now)
    select id, now > was as up, now < was as down from changed where now <> was`,
  vulnrichment: `update vulnerability v set exploitation = p.exploitation, automatable = p.automatable,
      technical_total = p.technical_total, ssvc_source = 'given'
    from vulnerability o, ssvc_point p where o.id = v.id and p.vulnerability_id = v.id and $1::date is not null
      and (v.exploitation, v.automatable, v.technical_total, v.ssvc_source)
        is distinct from (p.exploitation, p.automatable, p.technical_total, 'given')
    returning v.id,
      (p.exploitation, p.automatable, p.technical_total) > (coalesce(o.exploitation, 0), coalesce(o.automatable, false), coalesce(o.technical_total, false)) as up,
      (p.exploitation, p.automatable, p.technical_total) < (coalesce(o.exploitation, 0), coalesce(o.automatable, false), coalesce(o.technical_total, false)) as down`,
};
