import type { ClientBase } from "pg";
import { FRESH_DAYS } from "@/lib/core/freshness";
import { decodeShape } from "@/lib/core/shape";
import { bitsOf } from "@/lib/db/shape-bits";
import { sql } from "@/lib/db/sql";
import type { GateImage } from "@/lib/gate/facts";
import type { Judged, Subject, Unseen } from "@/lib/gate/judge";
import { parseImageReference } from "@/lib/identity/image-ref";
import { referenceOf } from "@/lib/queries/image-rows";
import { signatureOf } from "@/lib/queries/signature-sql";
import { isDecided } from "../reconcile/judge-findings";

/** A target in question, and by what name it was asked for. */
export interface Asked {
  targetId: string;
  reference: string | null;
}

export interface GateSubject extends Subject {
  targetId: string;
  /** id of the image; null for what is no image */
  imageId: string | null;
  /** findings of it that a decision holds of */
  decided: number;
  scannedAt: Date | null;
  teamId: string | null;
}

interface TargetRow {
  id: string;
  kind: number;
  name: string;
  teamId: string | null;
  repository: string | null;
  digest: string | null;
  tags: string[] | null;
  builtAt: Date | null;
  baseKnown: boolean;
  osEndOfLife: boolean | null;
  exposed: boolean;
  running: boolean;
  privileged: boolean;
  signature: GateImage["signature"];
  scannedAt: Date | null;
  trouble: string | null;
  decided: number;
}

const TARGETS = `
select t.id, t.kind, t.name, t.team_id as "teamId", r.name as repository, i.digest, i.tags, i.built_at as "builtAt",
  i.base_image_id is not null as "baseKnown", i.os_end_of_life as "osEndOfLife", t.exposed, t.running, t.privileged,
  case when i.id is null then 'unknown' else ${signatureOf(sql`i`).sql} end as signature,
  look.at as "scannedAt", look.trouble,
  (select count(distinct g.finding_id)::int from gate_seen g where g.target_id = t.id and g.decided) as decided
from target t
left join image i on i.org_id = $1 and i.id = t.id
left join repository r on r.org_id = $1 and r.id = t.place_id
left join lateral (
  select max(s.scanned_at) filter (where s.status = 'ok' or s.findings > 0) as at,
    (array_agg(coalesce(s.status_reason, s.status) order by s.scanned_at desc) filter (where s.status <> 'ok'))[1] as trouble
  from target_scan s where s.org_id = $1 and s.target_id = t.id
) look on true
where t.org_id = $1 and t.id = any($2::uuid[])`;

const FINDINGS = `
select g.target_id as "targetId", f.id, f.shape, f.problem, f.subject as package, f.epss, g.fixed,
  greatest(extract(epoch from now() - f.first_seen_at) / 86400, 0)::int as "ageDays",
  not exists (select from gate_before b where b.finding_id = f.id) as "isNew", p.type as "packageType", p.version
from (select target_id, finding_id, bool_or(fixed) as fixed, (array_agg(package_id order by package_id))[1] as package_id
  from gate_seen where not decided group by 1, 2) g
join finding f on f.org_id = $1 and f.id = g.finding_id
left join package p on p.org_id = $1 and p.id = g.package_id
order by f.rank desc, f.id`;

/**
 * Lays what was seen in the targets in question into the temp table "gate_seen": what the stage holds, or, of targets that
 * nobody has staged, what every tool last said.
 */
export async function keepSeen(
  client: ClientBase,
  orgId: number,
  { targetIds, staged }: { targetIds: readonly string[]; staged: boolean },
) {
  await client.query("drop table if exists pg_temp.gate_seen");
  const seen = staged
    ? `select t.target_id, n.finding_id, n.package_id, coalesce(n.fixed_version, '') <> '' as fixed
       from stage n join jsonb_to_recordset($2::jsonb) as t(number integer, target_id uuid) on t.number = n.target`
    : `select s.target_id, s.finding_id, s.package_id, coalesce(s.fixed_version, '') <> '' as fixed
       from sighting s where s.org_id = $1 and s.target_id = any($2::uuid[])`;
  await client.query(
    `create temp table gate_seen on commit drop as
     select s.*, ${isDecided(bitsOf("state", "f.shape"))} as decided from (${seen}) s join finding f on f.org_id = $1::int and f.id = s.finding_id`,
    [orgId, staged ? JSON.stringify(targetIds.map((target_id, number) => ({ number, target_id }))) : targetIds],
  );
}

const DAY_MS = 86_400_000;

/** Why nobody has looked, or not lately. */
function unseenOf({ scannedAt, trouble }: TargetRow, now: Date): Unseen | null {
  if (scannedAt === null) return { how: "never", why: trouble ?? "no report of it has arrived" };
  const days = Math.floor((now.getTime() - scannedAt.getTime()) / DAY_MS);
  return days > FRESH_DAYS ? { how: "stale", why: `it is ${days} days old` } : null;
}

function imageOf(row: TargetRow, asked: string | null, now: Date): GateImage {
  const reference = asked === null ? null : parseImageReference(asked);
  const tag = reference?.tag ?? (reference?.digest ? "" : (row.tags?.[0] ?? ""));
  const repository = row.repository ?? "";
  return {
    reference: asked ?? (row.repository === null ? row.name : referenceOf(row.repository, row.digest ?? "", row.tags ?? [])),
    repository,
    registry: repository.split("/")[0] ?? "",
    tag,
    isLatest: tag === "latest",
    signature: row.signature,
    osEndOfLife: row.osEndOfLife ?? false,
    exposed: row.exposed,
    running: row.running,
    privileged: row.privileged,
    ageDays: row.builtAt === null ? -1n : BigInt(Math.max(0, Math.floor((now.getTime() - row.builtAt.getTime()) / DAY_MS))),
    baseKnown: row.baseKnown,
  };
}

type FindingRow = Omit<Judged, "kind" | "severity" | "outcome" | "kev" | "fixable" | "origin" | "ageDays" | "packageType" | "version"> & {
  targetId: string;
  shape: number;
  fixed: boolean;
  ageDays: number;
  packageType: string | null;
  version: string | null;
};

function findingOf({ targetId: _target, shape, fixed, epss, ageDays, packageType, version, ...row }: FindingRow): Judged {
  const { kind, severity, outcome, kev, fixable, origin } = decodeShape(shape);
  return {
    ...row,
    kind,
    severity,
    outcome,
    kev,
    fixable: fixable || fixed,
    origin,
    epss: epss < 0 ? -1 : epss / 1000,
    ageDays: BigInt(ageDays),
    packageType: packageType ?? "",
    version: version ?? "",
  };
}

/** The targets in question with what policies can ask of them. Needs "gate_seen" and "gate_before". Two statements. */
export async function readSubjects(client: ClientBase, orgId: number, asked: readonly Asked[], now: Date): Promise<GateSubject[]> {
  const targets = await client.query<TargetRow>(TARGETS, [orgId, asked.map(({ targetId }) => targetId)]);
  const found = await client.query<FindingRow>(FINDINGS, [orgId]);
  const findings = new Map<string, Judged[]>();
  for (const row of found.rows) {
    const its = findings.get(row.targetId);
    if (its) its.push(findingOf(row));
    else findings.set(row.targetId, [findingOf(row)]);
  }
  const byId = new Map(targets.rows.map((row) => [row.id, row]));
  return asked.flatMap(({ targetId, reference }) => {
    const row = byId.get(targetId);
    if (!row) return [];
    return {
      targetId,
      imageId: row.kind === 0 ? row.id : null,
      image: imageOf(row, reference, now),
      findings: findings.get(targetId) ?? [],
      unseen: unseenOf(row, now),
      decided: row.decided,
      scannedAt: row.scannedAt,
      teamId: row.teamId,
    };
  });
}
