import type { PoolClient } from "pg";
import { type CopyValue, copyRows } from "@/lib/db/copy";
import { transaction } from "@/lib/db/tx";
import { epss } from "@/lib/feeds/epss";
import { kev } from "@/lib/feeds/kev";
import { vulnrichment } from "@/lib/feeds/vulnrichment";
import { reconcileVulnerabilities } from "./reconcile-vulnerabilities";

export type FeedId = "kev" | "epss" | "vulnrichment";

export interface LoadedFeed {
  rows: number;
  /** vulnerabilities of ours whose facts changed */
  changed: number;
}

interface Snapshot {
  asOf: Date | null;
  version: string | null;
}

const day = (date: Date | null): string | null => date?.toISOString().slice(0, 10) ?? null;

/** Replaces a feed by a snapshot from a file or the net and brings it to vulnerabilities and their findings. */
export async function loadFeed(id: FeedId, bytes: Uint8Array): Promise<LoadedFeed> {
  const { rows, changed } = await transaction(async (client) => {
    await client.query("select pg_advisory_xact_lock(hashtext('feeds'))");
    const written = await LOADERS[id](client, bytes);
    await client.query(
      `insert into feed (id, as_of, version, rows, loaded_at) values ($1, $2, $3, $4, now())
       on conflict (id) do update set as_of = excluded.as_of, version = excluded.version, rows = excluded.rows, loaded_at = excluded.loaded_at`,
      [id, written.snapshot.asOf, written.snapshot.version, written.rows],
    );
    const result = await client.query<{ id: string }>(APPLY[id]);
    return { rows: written.rows, changed: result.rows.map((row) => row.id) };
  });
  if (changed.length > 0) await reconcileVulnerabilities(changed);
  return { rows, changed: changed.length };
}

type Loader = (client: PoolClient, bytes: Uint8Array) => Promise<{ rows: number; snapshot: Snapshot }>;

async function replace<Row>(
  client: PoolClient,
  table: string,
  columns: readonly string[],
  feed: { asOf: Date | null; version: string | null; rows: Iterable<Row> },
  values: (row: Row) => CopyValue[],
): Promise<{ rows: number; snapshot: Snapshot }> {
  await client.query(`delete from ${table}`);
  const seen = new Set<CopyValue>();
  const unique = [...feed.rows].map(values).filter(([key]) => key !== undefined && !seen.has(key) && seen.add(key));
  await copyRows(client, table, columns, unique);
  return { rows: unique.length, snapshot: { asOf: feed.asOf, version: feed.version } };
}

const LOADERS: Record<FeedId, Loader> = {
  kev: (client, bytes) =>
    replace(client, "kev_entry", ["vulnerability_id", "added_on", "due_on", "ransomware", "name", "action"], kev.parse(bytes), (row) => [
      row.vulnerabilityId,
      day(row.addedOn),
      day(row.dueOn),
      row.ransomware,
      row.name,
      row.action,
    ]),
  epss: (client, bytes) =>
    replace(client, "epss_score", ["vulnerability_id", "epss", "percentile"], epss.parse(bytes), (row) => [
      row.vulnerabilityId,
      row.epss,
      row.percentile,
    ]),
  vulnrichment: (client, bytes) =>
    replace(
      client,
      "ssvc_point",
      ["vulnerability_id", "exploitation", "automatable", "technical_total", "assessed_on"],
      vulnrichment.parse(bytes),
      (row) => [row.vulnerabilityId, row.exploitation, row.automatable, row.technicalTotal, day(row.assessedOn)],
    ),
};

/** Only rows that change are written; what moves a finding's outcome or stored rank is returned. */
const APPLY: Record<FeedId, string> = {
  kev: `update vulnerability v set kev_added_on = k.added_on, kev_ransomware = coalesce(k.ransomware, false)
    from vulnerability o left join kev_entry k on k.vulnerability_id = o.id
    where o.id = v.id and (v.kev_added_on, v.kev_ransomware) is distinct from (k.added_on, coalesce(k.ransomware, false))
    returning v.id`,
  epss: `with changed as (
      update vulnerability v set epss = e.epss, epss_percentile = e.percentile, epss_date = f.as_of::date
      from vulnerability o, epss_score e, feed f
      where o.id = v.id and e.vulnerability_id = v.id and f.id = 'epss'
        and (v.epss_date is null or v.epss_date < f.as_of::date)
      returning v.id, round(o.epss * 1000) is distinct from round(e.epss * 1000) as moved)
    select id from changed where moved`,
  vulnrichment: `update vulnerability v set exploitation = p.exploitation, automatable = p.automatable,
      technical_total = p.technical_total, ssvc_source = 'given'
    from ssvc_point p where p.vulnerability_id = v.id
      and (v.exploitation, v.automatable, v.technical_total, v.ssvc_source)
        is distinct from (p.exploitation, p.automatable, p.technical_total, 'given')
    returning v.id`,
};
