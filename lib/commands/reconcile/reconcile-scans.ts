import type { ClientBase } from "pg";
import type { ScanRecord, SightingKind } from "@/lib/core/records";
import { FINDING_KINDS, type FindingKind } from "@/lib/core/shape";
import { affectByDifference, affectByHistory, affectByLooking, affectByTargets } from "./affect-findings";
import { joinReferences } from "./join-images";
import { lockPlaces } from "./lock-places";
import type { Place } from "./place";
import { type Change, CREATE_AFFECTED, reconcileFindings } from "./reconcile-findings";
import { type RefreshedTarget, refreshTargets, writeSevereWeight } from "./refresh-targets";
import { resolveImages } from "./resolve-images";
import type { StagedScan } from "./scan-stager";
import { settleBases } from "./settle-bases";
import { affectByLateJudgement, leaveUnjudged } from "./unjudged";
import { ownPlaces } from "./write-ownership";
import { writeTargets } from "./write-targets";

export interface ScanToReconcile {
  /** its number in the stage */
  number: number;
  place: Place;
  clusterId: string | null;
  scan: ScanRecord;
  covers: ReadonlySet<SightingKind>;
  /** when the tool looked; where the document does not say, when it was received */
  scannedAt: Date;
  /** kinds of finding on which a newer report of the same tool has spoken: of these, this one only completes the history */
  lateKinds: readonly FindingKind[];
  /** it is the newest word on nothing */
  late: boolean;
}

export interface ScansToReconcile {
  scans: readonly StagedScan[];
  /** how many deliveries the stage holds */
  deliveries: number;
  receivedAt: Date;
  reportId: string;
  /** ties between two scans of the same instant are broken by content, not by order of arrival */
  sha256: string;
}

export interface ScansOutcome extends Change {
  /** distinct findings that the document speaks of */
  findings: number;
  late: boolean;
  scannedAt: Date | null;
  /** images that no longer count, in sentences for the receipt */
  notes: string[];
}

const MAX_NOTES = 20;

/** Kinds of finding that a tool may look for and not be able to judge. */
const MAY_BE_LEFT: readonly SightingKind[] = ["misconfiguration", "benchmark", "policy"];

/**
 * Brings what the stage holds into the database: what is there is what each tool's newest report says of each target,
 * whatever order reports arrive in. An older report than the one known only completes the history. The number of
 * statements does not depend on the number of targets. Needs a filled stage; runs in the caller's transaction.
 */
export async function reconcileScans(client: ClientBase, orgId: number, input: ScansToReconcile): Promise<ScansOutcome> {
  const { moved } = await lockPlaces(client, orgId, input.scans);
  const scans = await withLateness(client, orgId, input);
  const outcome: ScansOutcome = {
    new: 0,
    reopened: 0,
    fixed: 0,
    decided: 0,
    byOutcome: {},
    findings: 0,
    late: false,
    scannedAt: null,
    notes: [],
  };
  for (const occasion of byOccasion(scans)) {
    const { change, retired } = await reconcileOccasion(client, orgId, occasion, { ...input, moved });
    outcome.new += change.new;
    outcome.reopened += change.reopened;
    outcome.fixed += change.fixed;
    outcome.decided += change.decided;
    for (const [name, delta] of Object.entries(change.byOutcome)) outcome.byOutcome[name] = (outcome.byOutcome[name] ?? 0) + delta;
    outcome.notes.push(...retired.map((target) => retiredNote(target, occasion)));
  }
  outcome.notes.splice(MAX_NOTES);
  outcome.late = scans.some(({ late }) => late);
  outcome.scannedAt = scans[0]?.scannedAt ?? null;
  const { rows } = await client.query<{ findings: number }>("select count(distinct finding_id)::int as findings from stage");
  outcome.findings = rows[0]?.findings ?? 0;
  return outcome;
}

/** A tool's clock that runs ahead must not make its word the newest for ever. */
const earlier = (said: Date | null, received: Date): Date => (said && said.getTime() < received.getTime() ? said : received);

async function withLateness(client: ClientBase, orgId: number, input: ScansToReconcile): Promise<ScanToReconcile[]> {
  const { rows } = await client.query<Word>(
    `select said.target_id as "targetId", said.tool, said.kind, said.at, encode(r.sha256, 'hex') as sha256
     from (
       select org_id, target_id, tool, kind::int, at, report_id from target_look
       union all
       select org_id, target_id, tool, null, scanned_at, report_id from target_scan
     ) said join report r on r.org_id = said.org_id and r.id = said.report_id
     where said.org_id = $1 and said.target_id = any($2::uuid[])`,
    [orgId, input.scans.map(({ place }) => place.targetId)],
  );
  const words = new Map<string, Word[]>();
  for (const word of rows) {
    const key = `${word.targetId} ${word.tool}`;
    const known = words.get(key);
    if (known) known.push(word);
    else words.set(key, [word]);
  }
  return input.scans.map((staged) => {
    const scannedAt = earlier(staged.scan.scannedAt, input.receivedAt);
    const newer = (words.get(`${staged.place.targetId} ${staged.scan.tool.name}`) ?? []).filter(
      ({ at, sha256 }) => at > scannedAt || (at.getTime() === scannedAt.getTime() && sha256 > input.sha256),
    );
    const lateKinds = newer.flatMap(({ kind }) => (kind === null ? [] : (FINDING_KINDS[kind] ?? [])));
    const superseded = newer.some(({ kind }) => kind === null);
    return { ...staged, scannedAt, lateKinds, late: superseded && [...staged.covers].every((kind) => lateKinds.includes(kind)) };
  });
}

/** When a tool last said something of a target: of one kind of finding, or (null) at all. */
interface Word {
  targetId: string;
  tool: string;
  kind: number | null;
  at: Date;
  sha256: string;
}

/** Scans of one tool at one time are one occasion; nearly every document is of one. */
function byOccasion(scans: readonly ScanToReconcile[]): ScanToReconcile[][] {
  const occasions = new Map<string, ScanToReconcile[]>();
  for (const scan of scans) {
    const key = `${scan.scannedAt.toISOString()} ${scan.scan.tool.name}`;
    const known = occasions.get(key);
    if (known) known.push(scan);
    else occasions.set(key, [scan]);
  }
  return [...occasions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, list]) => list);
}

async function reconcileOccasion(
  client: ClientBase,
  orgId: number,
  scans: readonly ScanToReconcile[],
  { deliveries, reportId, moved }: ScansToReconcile & { moved: ReadonlySet<string> },
): Promise<{ change: Change; retired: RefreshedTarget[] }> {
  const [first] = scans;
  if (!first) throw new Error("An occasion without scans.");
  await client.query("drop table if exists pg_temp.affected, pg_temp.stage_target");
  await stageTargets(client, orgId, scans);
  await writeTargets(client, orgId, scans, deliveries);
  await ownPlaces(client, orgId, [...new Set(scans.map(({ place }) => place.placeId))]);
  const mayLeave = scans.some(({ covers }) => MAY_BE_LEFT.some((kind) => covers.has(kind)));
  if (mayLeave) await leaveUnjudged(client, orgId);
  await writeTargetScans(client, orgId, scans, reportId);
  await client.query(CREATE_AFFECTED);
  const current = scans.some(({ late }) => !late);
  if (current) await affectByDifference(client, orgId);
  if (mayLeave && scans.some(({ lateKinds }) => lateKinds.length > 0)) await affectByLateJudgement(client, orgId);
  if (scans.some(({ lateKinds }) => lateKinds.length > 0)) await affectByHistory(client, orgId);
  const repositories = [...new Set(scans.flatMap(({ place }) => place.repositoryId ?? []))];
  const joined = await joinReferences(client, orgId, repositories);
  await resolveImages(client, orgId, repositories);
  const refreshed = await refreshTargets(client, orgId, repositories);
  await affectByTargets(
    client,
    orgId,
    refreshed.map(({ id }) => id),
  );
  await affectByLooking(client, orgId);
  const touched = scans.flatMap(({ place }) => (place.repositoryId ? place.targetId : []));
  await settleBases(client, orgId, { touched, moved: touched.filter((id) => moved.has(id)) });
  const change = await reconcileFindings(client, orgId, {
    at: first.scannedAt,
    reason: `${first.scan.tool.name} report`,
    reportId,
  });
  if (current) await writeSevereWeight(client, orgId, [...scans.flatMap(({ place, late }) => (late ? [] : place.targetId)), ...joined]);
  return { change, retired: refreshed.filter(({ retired }) => retired) };
}

const retiredNote = ({ id, name }: RefreshedTarget, scans: readonly ScanToReconcile[]): string =>
  scans.some(({ place }) => place.targetId === id)
    ? `${name} is neither the newest image of its repository nor running: what only it shows does not count as open.`
    : `${name} is no longer the newest image of its repository and does not run: what only it showed counts as fixed.`;

/** With "aged": an image turns out to be older or younger than was known. To be called before images are written. */
async function stageTargets(client: ClientBase, orgId: number, scans: readonly ScanToReconcile[]): Promise<void> {
  await client.query(
    `create temp table stage_target on commit drop as
     select t.*, coalesce(t.scanned_at < i.first_seen_at or t.built_at <> coalesce(i.built_at, '-infinity'), false) as aged
     from jsonb_to_recordset($2::jsonb) as t(target integer, target_id uuid, place_id uuid, tool text, scanned_at timestamptz,
       built_at timestamptz, late boolean, looked boolean, covers integer[], late_kinds integer[])
     left join image i on i.org_id = $1::int and i.id = t.target_id`,
    [
      orgId,
      JSON.stringify(
        scans.map(({ number, place, scan, scannedAt, late, covers, lateKinds }) => ({
          target: number,
          target_id: place.targetId,
          place_id: place.placeId,
          tool: scan.tool.name,
          scanned_at: scannedAt,
          built_at: scan.builtAt,
          late,
          looked: scan.status === "ok",
          covers: [...covers].map((kind) => FINDING_KINDS.indexOf(kind)),
          late_kinds: lateKinds.map((kind) => FINDING_KINDS.indexOf(kind)),
        })),
      ),
    ],
  );
  await client.query("analyze stage_target");
}

/** The newest word at all (version, status, when), and on each kind of finding. */
async function writeTargetScans(client: ClientBase, orgId: number, scans: readonly ScanToReconcile[], reportId: string): Promise<void> {
  await client.query(
    `update target_scan s set first_scan_at = least(s.first_scan_at, t.scanned_at)
     from stage_target t where s.org_id = $1 and s.target_id = t.target_id and s.tool = t.tool and s.first_scan_at > t.scanned_at`,
    [orgId],
  );
  await client.query(
    `insert into target_look (org_id, target_id, tool, kind, at, report_id)
     select $1, t.target_id, t.tool, kind, t.scanned_at, $2 from stage_target t, unnest(t.covers) as kind
     where t.looked and kind <> all(t.late_kinds) order by t.target_id, kind
     on conflict (org_id, target_id, tool, kind) do update set at = excluded.at, report_id = excluded.report_id`,
    [orgId, reportId],
  );
  await client.query(
    `insert into target_scan (org_id, target_id, tool, scanned_at, report_id, first_scan_at, last_seen_at, tool_version, database_at, status, status_reason, artifact, findings)
     select $1, t.target_id, t.tool, t.scanned_at, $3, t.scanned_at, t.scanned_at, f.tool_version, f.database_at, f.status, f.status_reason, f.artifact,
       (select count(distinct n.finding_id) from stage n where n.target = t.target)
     from stage_target t
     join jsonb_to_recordset($2::jsonb) as f(target integer, tool_version text, database_at timestamptz, status text, status_reason text, artifact text) using (target)
     where not t.late
     order by t.target_id
     on conflict (org_id, target_id, tool) do update set scanned_at = excluded.scanned_at, report_id = excluded.report_id,
       last_seen_at = greatest(target_scan.last_seen_at, excluded.last_seen_at), tool_version = excluded.tool_version,
       first_scan_at = least(target_scan.first_scan_at, excluded.first_scan_at),
       database_at = excluded.database_at, status = excluded.status, status_reason = excluded.status_reason, artifact = excluded.artifact,
       findings = excluded.findings
     where target_scan.scanned_at <= excluded.scanned_at`,
    [
      orgId,
      JSON.stringify(
        scans.map(({ number, scan }) => ({
          target: number,
          tool_version: scan.tool.version,
          database_at: scan.tool.databaseAt,
          status: scan.status,
          status_reason: scan.statusReason,
          artifact: scan.artifact,
        })),
      ),
      reportId,
    ],
  );
}
