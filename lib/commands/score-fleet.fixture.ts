// A made-up fleet with everything that a score is made of, and a naive reading of it for each finding.
import { systemCtx } from "@/lib/auth/ctx";
import type { ExposureLevel } from "@/lib/core/exposure-level";
import { CRITICALITIES, decodeFactors, EXPLOITATIONS, type Factors } from "@/lib/core/factors";
import { newId } from "@/lib/core/ids";
import { pool } from "@/lib/db/client";
import { transaction } from "@/lib/db/tx";
import { ageStep } from "@/lib/risk/age";
import { makeFleet } from "../../bench/fleet";
import { recomputeRisk, wantScores } from "./recompute-risk";

/** The hash of a text as a number below n: chance that is the same every time. */
const SPREAD: readonly string[] = [
  "update workload set exposure = abs(hashtext(id::text || 'e')) % 4 where org_id = $1",
  `insert into namespace (org_id, id, cluster_id, name, criticality, first_seen_at, last_seen_at)
   select distinct on (cluster_id, namespace) $1::int, gen_random_uuid(), cluster_id, namespace,
     nullif(abs(hashtext(cluster_id::text || namespace)) % 8, 7) % 4, now(), now()
   from workload where org_id = $1`,
  "update namespace set criticality = null where org_id = $1 and abs(hashtext(name || cluster_id)) % 3 = 0",
  "update team set criticality = abs(hashtext(slug)) % 4 where org_id = $1",
  "update workload set team_id = null where org_id = $1 and abs(hashtext(id::text || 't')) % 5 = 0",
  `update vulnerability set exploitation = nullif(abs(hashtext(id || 'x')) % 4, 3), published_at = timestamptz '2026-01-01' + abs(hashtext(id)) % 300 * interval '1 day',
     automatable = case when abs(hashtext(id || 'a')) % 3 > 0 then automatable end where $1 > 0`,
  `insert into signal (org_id, id, tool, rule, priority, source, workload_id, subject, lineage, tags, first_seen_at, last_seen_at, last_output)
   select $1::int, gen_random_uuid(), 'falco', 'rule', abs(hashtext(id::text || 'p')) % 8, 'syscall', id, name, '', '{}', now() - interval '30 days',
     now() - abs(hashtext(id::text || 'd')) % 14 * interval '1 day' - interval '1 hour', ''
   from workload where org_id = $1 and abs(hashtext(id::text || 's')) % 4 = 0`,
];

export interface ScoreFleet {
  orgId: number;
  ctx: ReturnType<typeof systemCtx>;
}

export async function scoreFleet(findings: number): Promise<ScoreFleet> {
  const client = await pool().connect();
  try {
    const { orgId } = await makeFleet(client, findings, 11);
    for (const statement of SPREAD) await client.query(statement, [orgId]);
    return { orgId, ctx: { ...systemCtx(orgId, "test"), actor: { kind: "person", id: newId(), name: "Chief" } } };
  } finally {
    client.release();
  }
}

/** Publishes nothing, but has everything scored as the job would. */
export async function scoreAll(orgId: number): Promise<void> {
  await transaction((client) => wantScores(client, [orgId], true));
  await recomputeRisk(orgId);
}

export interface ScoredFinding {
  id: string;
  shape: number;
  rank: number;
  /** 0–1, null unknown */
  epss: number | null;
  factors: Factors;
  firstSeenAt: Date;
  fixKnownAt: Date | null;
  dueAt: Date | null;
  publishedAt: Date | null;
  kevAddedOn: Date | null;
  teamId: string | null;
  /** worked out from the tables one by one, not by the statement under test */
  expected: Factors;
}

interface Row extends Omit<ScoredFinding, "factors" | "expected"> {
  factors: number;
  exploitation: number | null;
  automatable: boolean | null;
  technicalTotal: boolean | null;
  targets: { active: boolean; running: boolean; kind: number; privileged: boolean; owner: number | null; places: Place[] }[];
}

interface Place {
  exposure: ExposureLevel;
  namespace: number | null;
  team: number | null;
  busy: boolean;
}

const READ = `
select f.id, f.shape, f.rank, f.factors, nullif(f.epss, -1)::float8 / 1000 as epss, f.first_seen_at as "firstSeenAt",
  f.fix_known_at as "fixKnownAt", f.due_at as "dueAt", f.team_id as "teamId", v.published_at as "publishedAt",
  v.kev_added_on::timestamptz as "kevAddedOn", v.exploitation::int as exploitation, v.automatable, v.technical_total as "technicalTotal",
  (select coalesce(jsonb_agg(jsonb_build_object('active', t.active, 'running', t.running, 'kind', t.kind, 'privileged', t.privileged,
      'owner', (select criticality from team where org_id = $1 and id = t.team_id),
      'places', (select coalesce(jsonb_agg(jsonb_build_object('exposure', w.exposure,
          'namespace', (select n.criticality from namespace n where n.org_id = $1 and n.cluster_id = w.cluster_id and n.name = w.namespace),
          'team', (select criticality from team where org_id = $1 and id = w.team_id),
          'busy', exists (select from signal g where g.org_id = $1 and g.workload_id = w.id and g.priority >= 3 and g.state = 'open' and g.last_seen_at > now() - interval '7 days'))), '[]')
        from container c join workload w on w.org_id = $1 and w.id = c.workload_id where c.org_id = $1 and c.image_id = t.id and c.running))), '[]')
    from target t where t.org_id = $1 and t.id in (select target_id from sighting s where s.org_id = $1 and s.finding_id = f.id)) as targets
from finding f left join vulnerability v on v.id = f.problem where f.org_id = $1 order by f.id`;

/** Every finding with what is stored of it and, from the rows that it stands on, what should be. */
export async function readScored(orgId: number): Promise<ScoredFinding[]> {
  const { rows } = await pool().query<Row>(READ, [orgId]);
  return rows.map((row) => ({ ...row, factors: decodeFactors(row.factors), expected: expectedFactors(row) }));
}

function expectedFactors(row: Row): Factors {
  const active = row.targets.filter((target) => target.active);
  const running = active.filter((target) => target.running);
  const places = running.flatMap((target) => target.places);
  const levels = places.map(({ exposure }) => exposure);
  const reach = ([3, 2, 0, 1] as const).find((level) => levels.includes(level)) ?? 1;
  const impacts = active.flatMap((target) => {
    if (!target.running) return target.owner ?? [];
    return target.places.flatMap(({ namespace, team }) => namespace ?? team ?? target.owner ?? []);
  });
  const impact = impacts.length > 0 ? CRITICALITIES[Math.max(...impacts)] : null;
  const exploitation = row.kevAddedOn === null ? row.exploitation : 2;
  return {
    exploitation: exploitation === null ? null : (EXPLOITATIONS[exploitation] ?? null),
    exposure: reach,
    automatable: row.automatable,
    technicalTotal: row.technicalTotal,
    impact: impact ?? null,
    privileged: running.some((target) => target.privileged),
    signalled: places.some(({ busy }) => busy),
    ageStep: ageStep(row.firstSeenAt, new Date()),
  };
}
