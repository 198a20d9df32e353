import { NIL_ID } from "@/lib/core/ids";
import { pool } from "@/lib/db/client";
import { formats } from "@/lib/ingest/formats";
import { enqueueRouting, isWanted } from "../notify/write-outbox";

/** Inventories and events are of now: the same bytes again are read again. */
const OF_NOW = formats.filter(({ family }) => family === "inventory" || family === "runtime" || family === "feed").map(({ id }) => id);

/** A report that this worker has taken to read. */
export interface LeasedReport {
  orgId: number;
  id: string;
  sha256: string;
  sizeBytes: number;
  askedFormat: string | null;
  askedCluster: string | null;
  askedImage: string | null;
  filename: string | null;
  receivedAt: Date;
  receivedBy: string;
  attempt: number;
}

/** Takes the report for this worker; whoever held it before finds its number outdated when it wants to commit. */
export async function lease(orgId: number, reportId: string): Promise<LeasedReport | null> {
  const { rows } = await pool().query<LeasedReport>(
    `update report set status = 'running', attempt = attempt + 1, started_at = now()
     where org_id = $1 and id = $2 and status in ('queued', 'running')
     returning org_id as "orgId", id, encode(sha256, 'hex') as sha256, size_bytes::float8 as "sizeBytes", asked_format as "askedFormat",
       asked_cluster as "askedCluster", asked_image as "askedImage", filename, received_at as "receivedAt", received_by as "receivedBy", attempt`,
    [orgId, reportId],
  );
  return rows[0] ?? null;
}

/**
 * The same bytes of a scan again: nothing changes but "last seen", and the receipt repeats the earlier one. Inventories,
 * events and feeds are read anew: they are of now, or are compared with what others have sent since. Says whether it was so.
 */
export async function repeatsEarlier(report: LeasedReport): Promise<boolean> {
  const { rowCount } = await pool().query(
    `with earlier as (
       select * from report r where org_id = $1 and sha256 = decode($3, 'hex') and id <> $2 and status = 'done'
         and format <> all($9::text[]) and same_as_id is null
         and (asked_format, asked_cluster, asked_image) is not distinct from ($4, $5, $6)
       order by received_at limit 1
     ), seen as (
       update target_scan s set last_seen_at = greatest(s.last_seen_at, $7) from earlier e
       where s.org_id = $1 and s.report_id = e.id returning 1
     ), heard as (
       insert into source_hour (org_id, cluster_id, tool, hour)
       select $1, coalesce(e.cluster_id, $10::uuid), e.tool, date_trunc('hour', least($7, now()), 'UTC') from earlier e
       where e.tool is not null and exists (select from seen) on conflict do nothing
     )
     update report r set status = 'done', finished_at = now(), same_as_id = e.id, format = e.format, tool = e.tool,
       tool_version = e.tool_version, target_id = e.target_id, target_name = e.target_name, cluster_id = e.cluster_id,
       team_id = e.team_id, generated_at = e.generated_at, by_kind = e.by_kind, warnings = e.warnings, late = e.late,
       counts = e.counts || jsonb_build_object('new', 0, 'reopened', 0, 'fixed', 0, 'decided', 0, 'effect', null, 'notes', null,
         'unchanged', (e.counts ->> 'new')::int + (e.counts ->> 'reopened')::int + (e.counts ->> 'unchanged')::int)
     from earlier e where r.org_id = $1 and r.id = $2 and r.attempt = $8`,
    [
      report.orgId,
      report.id,
      report.sha256,
      report.askedFormat,
      report.askedCluster,
      report.askedImage,
      report.receivedAt,
      report.attempt,
      OF_NOW,
      NIL_ID,
    ],
  );
  return (rowCount ?? 0) > 0;
}

/** Ends a report that cannot be used, with the reason for its receipt, and has channels told that want to know. */
export async function failReport(about: { orgId: number; reportId: string; code: string; message: string }): Promise<void> {
  const { rows } = await pool().query<{ told: boolean }>(
    `with failed as (
       update report set status = 'failed', finished_at = now(), attempt = attempt + 1, error = $3
       where org_id = $1 and id = $2 and status <> 'done' returning org_id, id, filename, target_name, asked_image, team_id, cluster_id
     ), told as (
       insert into outbox (org_id, id, type, payload)
       select f.org_id, gen_random_uuid(), 'report.failed', jsonb_build_object('report', f.id, 'message', $4::text, 'team', f.team_id,
         'name', coalesce(f.filename, f.target_name, f.asked_image, f.id::text), 'cluster', n.number)
       from failed f left join cluster_number n on n.org_id = f.org_id and n.cluster_id = f.cluster_id
       where ${isWanted("f.org_id", ["report.failed"])} returning 1
     ) select exists (select from told) as told`,
    [about.orgId, about.reportId, JSON.stringify({ code: about.code, message: about.message }), about.message],
  );
  if (rows[0]?.told) await enqueueRouting(pool(), about.orgId);
}
