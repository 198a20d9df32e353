// A small made-up fleet written straight into the tables, and kept as plain objects to count by hand.

import type { Ctx } from "@/lib/auth/ctx";
import { writeSevereWeight } from "@/lib/commands/reconcile/refresh-targets";
import { identityId, NIL_ID, newId } from "@/lib/core/ids";
import type { Role } from "@/lib/core/permissions";
import { decodeShape, encodeShape, isOpenState, type Shape } from "@/lib/core/shape";
import { pool } from "@/lib/db/client";
import { transaction } from "@/lib/db/tx";

const DAY_MS = 86_400_000;

export interface FleetWorkload {
  id: string;
  name: string;
  namespace: string;
  clusterId: string;
  teamId: string | null;
  images: string[];
  gone: boolean;
}
export interface FleetImage {
  id: string;
  repositoryId: string;
  repository: string;
  teamId: string | null;
  digest: string;
  scannedDaysAgo: number | null;
  failed: boolean;
}
export interface FleetSighting {
  targetId: string;
  tool: string;
  findingId: string;
  packageId: string;
  severity: number;
  precedence: number;
}
export interface FleetFinding {
  id: string;
  placeId: string;
  teamId: string | null;
  shape: number;
  facts: Shape;
  clusters: number[];
  firstSeenAt: Date;
  stateSince: Date;
  problem: string;
}
export interface Fleet {
  orgId: number;
  now: Date;
  teams: Record<"alpha" | "bravo", string>;
  clusters: { id: string; name: string; number: number }[];
  workloads: FleetWorkload[];
  images: FleetImage[];
  findings: FleetFinding[];
  sightings: FleetSighting[];
  spans: { findingId: string; from: Date; to: Date; shape: number }[];
  running: { workloadId: string; imageId: string; from: Date; to: Date | null }[];
}

/** mulberry32: the same fleet every time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const SEVERITIES = ["unknown", "negligible", "low", "medium", "high", "critical"] as const;
const OUTCOMES = ["on_upgrade", "60_days", "14_days", "3_days", "3_days_forensic"] as const;

export const ctxOf = (fleet: Pick<Fleet, "orgId">, role: Role, teams: Ctx["teams"] = "all"): Ctx => ({
  orgId: fleet.orgId,
  actor: { kind: "token", id: null, name: `test ${role}` },
  role,
  teams,
  requestId: "test",
});

/** Writes rows given as objects; names come from the tests, values go as JSON. */
export async function insert(table: string, rows: readonly Record<string, unknown>[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first).join(", ");
  await pool().query(`insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`, [
    JSON.stringify(rows),
  ]);
}

export async function newOrg(name: string): Promise<number> {
  const { rows } = await pool().query<{ id: number }>("insert into org (name) values ($1) returning id", [name]);
  return rows[0]?.id ?? 0;
}

export async function makeFleet(seed = 1): Promise<Fleet> {
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const now = new Date();
  const ago = (days: number) => new Date(now.getTime() - Math.round(days * DAY_MS));
  const orgId = await newOrg(`fleet ${seed}`);
  const teams = { alpha: newId(), bravo: newId() };
  const owners = [teams.alpha, teams.alpha, teams.bravo, teams.bravo, null];
  const clusters = ["east", "west"].map((name, at) => ({ id: newId(), name: `${name}-${seed}`, number: at + 1 }));
  const images: FleetImage[] = Array.from({ length: 14 }, (_, at) => {
    const repository = `registry.example/app-${Math.floor(at / 1.5)}`;
    const digest = `sha256:${String(at).padStart(2, "0").repeat(32)}`;
    const failed = at % 7 === 3;
    return {
      id: identityId("image", identityId("repository", repository), digest),
      repositoryId: identityId("repository", repository),
      repository,
      teamId: owners[Math.floor(at / 1.5) % owners.length] ?? null,
      digest,
      scannedDaysAgo: at % 5 === 4 ? null : at % 3 === 0 ? 20 : 1,
      failed,
    };
  });
  const workloads: FleetWorkload[] = Array.from({ length: 16 }, (_, at) => {
    const cluster = pick(clusters);
    const chosen = pick(images);
    const second = random() < 0.4 ? [pick(images).id] : [];
    const namespace = chosen.teamId === teams.bravo ? "ns-bravo-canary" : "ns-alpha";
    const kind = "Deployment";
    const name = chosen.teamId === teams.bravo ? `bravo-canary-${at}` : `work-${at}`;
    return {
      id: identityId("workload", cluster.id, namespace, kind, name),
      name,
      namespace,
      clusterId: cluster.id,
      teamId: random() < 0.8 ? chosen.teamId : null,
      images: [...new Set([chosen.id, ...second])],
      gone: at % 8 === 7,
    };
  });
  const running = workloads.flatMap((workload) =>
    workload.images.map((imageId) => ({ workloadId: workload.id, imageId, from: ago(60), to: workload.gone ? ago(10) : null })),
  );
  const runsNow = new Set(running.filter((span) => span.to === null).map((span) => span.imageId));
  const numberOf = new Map(clusters.map((cluster) => [cluster.id, cluster.number]));
  const clustersOf = (imageId: string) => [
    ...new Set(workloads.filter((w) => !w.gone && w.images.includes(imageId)).map((w) => numberOf.get(w.clusterId) ?? 0)),
  ];

  const sightings: FleetSighting[] = [];
  for (const image of images) {
    if (image.scannedDaysAgo === null) continue;
    for (let at = 0; at < 12; at++) {
      if (random() < 0.4) continue;
      const findingId = identityId("finding", "test", String(orgId), image.repositoryId, String(at));
      for (const version of random() < 0.3 ? ["1", "2"] : ["1"]) {
        for (const tool of random() < 0.5 ? ["trivy", "grype"] : [pick(["trivy", "grype"])]) {
          sightings.push({
            targetId: image.id,
            tool,
            findingId,
            packageId: identityId("package", `pkg:deb/debian/lib${at}@${version}`),
            severity: Math.floor(random() * 6),
            precedence: Math.floor(random() * 4),
          });
        }
      }
    }
  }
  const findings = new Map<string, FleetFinding>();
  const spans: Fleet["spans"] = [];
  for (const { findingId, targetId } of sightings) {
    if (findings.has(findingId)) continue;
    const image = images.find((candidate) => candidate.id === targetId);
    if (!image) continue;
    const at = findings.size;
    const targets = new Set(sightings.filter((other) => other.findingId === findingId).map((other) => other.targetId));
    const runningIn = [...targets].filter((id) => runsNow.has(id));
    const state = at % 9 === 5 ? "accepted_risk" : at % 9 === 7 ? "fixed" : at % 9 === 8 ? "in_triage" : "open";
    const facts: Shape = {
      kind: at % 11 === 3 ? "license" : "vulnerability",
      state,
      severity: pick(SEVERITIES),
      outcome: pick(OUTCOMES),
      kev: random() < 0.2,
      exposed: random() < 0.3,
      running: state !== "fixed" && runningIn.length > 0,
      fixable: random() < 0.5,
      seenBy: "trivy",
    };
    const firstSeenAt = ago(at % 4 === 0 ? 3 : 40);
    const changed = state === "open" || state === "in_triage" ? firstSeenAt : ago(at % 2 === 0 ? 2 : 25);
    const stateSince = changed < firstSeenAt ? firstSeenAt : changed;
    if (stateSince > firstSeenAt)
      spans.push({
        findingId,
        from: firstSeenAt,
        to: stateSince,
        shape: encodeShape({ ...facts, state: "open", running: runningIn.length > 0 }),
      });
    findings.set(findingId, {
      id: findingId,
      placeId: image.repositoryId,
      teamId: image.teamId,
      shape: encodeShape(facts),
      facts,
      clusters: facts.running ? [...new Set(runningIn.flatMap(clustersOf))] : [],
      firstSeenAt,
      stateSince,
      problem: image.teamId === teams.bravo ? `CVE-BRAVO-CANARY-${seed}-${at}` : `CVE-2026-${seed}${at}`,
    });
  }
  const fleet: Fleet = { orgId, now, teams, clusters, workloads, images, findings: [...findings.values()], sightings, spans, running };
  await writeFleet(fleet, ago, runsNow, clustersOf);
  return fleet;
}

async function writeFleet(
  fleet: Fleet,
  ago: (days: number) => Date,
  runsNow: ReadonlySet<string>,
  clustersOf: (id: string) => number[],
): Promise<void> {
  const { orgId: org_id, teams, clusters, workloads, images, findings, sightings, spans, running } = fleet;
  await insert("team", [
    { org_id, id: teams.alpha, slug: "alpha", name: "Alpha", criticality: 1, demo: false, created_at: ago(90), load_line: null },
    {
      org_id,
      id: teams.bravo,
      slug: "bravo-canary",
      name: "Bravo canary",
      criticality: 1,
      demo: false,
      created_at: ago(90),
      load_line: 50,
    },
  ]);
  await insert(
    "cluster",
    clusters.map(({ id, name }) => ({ org_id, id, name, created_at: ago(90), demo: false, last_inventory_at: ago(0.1) })),
  );
  await insert(
    "cluster_number",
    clusters.map(({ id, number }) => ({ org_id, cluster_id: id, number })),
  );
  const stamps = { first_seen_at: ago(60), last_seen_at: ago(0) };
  await insert(
    "workload",
    workloads.map((w, at) => ({
      org_id,
      id: w.id,
      cluster_id: w.clusterId,
      namespace: w.namespace,
      kind: "Deployment",
      name: w.name,
      team_id: w.teamId,
      labels: { app: w.name },
      replicas: 2,
      ready_replicas: 2,
      pod_spec: {},
      privileged: at % 5 === 0,
      host_access: false,
      exposure: at % 4,
      ...stamps,
      gone_at: w.gone ? ago(10) : null,
    })),
  );
  const byRepository = new Map(images.map((image) => [image.repositoryId, image]));
  await insert(
    "repository",
    [...byRepository.values()].map((image) => ({
      org_id,
      id: image.repositoryId,
      name: image.repository,
      team_id: image.teamId,
      newest_image_id: image.id,
      created_at: ago(60),
    })),
  );
  await insert(
    "image",
    images.map((image, at) => ({
      org_id,
      id: image.id,
      repository_id: image.repositoryId,
      digest: image.digest,
      tags: [`v${at}`],
      os_family: "debian",
      os_name: "12",
      labels: {},
      ...stamps,
      first_seen_at: ago(60 - at),
    })),
  );
  await insert(
    "target",
    images.map((image) => ({
      org_id,
      id: image.id,
      kind: 0,
      place_id: image.repositoryId,
      name: `${image.repository}@${image.digest}`,
      active: true,
      running: runsNow.has(image.id),
      exposed: false,
      privileged: false,
      team_id: image.teamId,
      clusters: clustersOf(image.id),
    })),
  );
  await insert(
    "running_span",
    running.map((span) => ({ org_id, workload_id: span.workloadId, image_id: span.imageId, from_at: span.from, to_at: span.to })),
  );
  await insert(
    "container",
    workloads.flatMap((w) =>
      w.images.map((imageId, at) => ({
        org_id,
        workload_id: w.id,
        name: `c${at}`,
        kind: "container",
        image: images.find((image) => image.id === imageId)?.repository ?? "",
        image_id: imageId,
        repository_id: images.find((image) => image.id === imageId)?.repositoryId,
        matched_by: "digest",
        privileged: false,
        capabilities_add: [],
        capabilities_drop: ["ALL"],
        host_ports: [],
        limits: {},
        running: !w.gone,
      })),
    ),
  );
  await insert(
    "target_scan",
    images
      .filter((image) => image.scannedDaysAgo !== null)
      .map((image) => ({
        org_id,
        target_id: image.id,
        tool: "trivy",
        report_id: newId(),
        scanned_at: ago(image.scannedDaysAgo ?? 0),
        first_scan_at: ago(40),
        last_seen_at: ago(0),
        status: image.failed ? "failed" : "ok",
        status_reason: image.failed ? "could not pull" : null,
        findings: 3,
      })),
  );
  await insert(
    "package",
    [...new Set(sightings.map((s) => s.packageId))].map((id) => ({
      org_id,
      id,
      purl: `pkg:deb/debian/x@${id}`,
      type: "deb",
      name: `x-${id.slice(0, 4)}`,
      version: "1",
    })),
  );
  const inImage = new Map(sightings.map((s) => [`${s.targetId} ${s.packageId}`, s]));
  await insert(
    "image_package",
    [...inImage.values()].map((s, at) => ({
      org_id,
      target_id: s.targetId,
      package_id: s.packageId,
      layer: `sha256:layer${at % 2}`,
      paths: [`/lib/${at}`],
    })),
  );
  await insert(
    "image_layer",
    images.flatMap((image) =>
      [0, 1].map((position) => ({
        org_id,
        image_id: image.id,
        position,
        digest: `sha256:layer${position}`,
        created_by: `RUN ${position}`,
      })),
    ),
  );
  await insert(
    "finding",
    findings.map((f) => ({
      org_id,
      id: f.id,
      place_id: f.placeId,
      team_id: f.teamId,
      shape: f.shape,
      clusters: f.clusters,
      problem: f.problem,
      subject: "x",
      rank: 0,
      epss: -1,
      first_seen_at: f.firstSeenAt,
      state_since: f.stateSince,
    })),
  );
  await insert(
    "finding_span",
    spans.map((s) => ({ org_id, finding_id: s.findingId, from_at: s.from, to_at: s.to, shape: s.shape, reason: "test" })),
  );
  await insert(
    "sighting",
    [...new Map(sightings.map((s) => [`${s.targetId} ${s.tool} ${s.findingId} ${s.packageId}`, s])).values()].map((s) => ({
      org_id,
      target_id: s.targetId,
      tool: s.tool,
      finding_id: s.findingId,
      package_id: s.packageId,
      severity: s.severity,
      precedence: s.precedence,
    })),
  );
  await recount(org_id);
}

/** Counters from the findings, as the ingest keeps them. */
export async function recount(orgId: number): Promise<void> {
  for (const table of ["team_count", "cluster_count", "place_count"]) await pool().query(`delete from ${table} where org_id = $1`, [orgId]);
  await pool().query(
    `insert into team_count select org_id, coalesce(team_id, '${NIL_ID}'), shape, count(*) from finding where org_id = $1 group by 1, 2, 3`,
    [orgId],
  );
  await pool().query(`insert into place_count select org_id, place_id, shape, count(*) from finding where org_id = $1 group by 1, 2, 3`, [
    orgId,
  ]);
  await pool().query(
    `insert into cluster_count select org_id, n, coalesce(team_id, '${NIL_ID}'), shape, count(*) from finding, unnest(clusters) n where org_id = $1 group by 1, 2, 3, 4`,
    [orgId],
  );
  const { rows } = await pool().query<{ id: string }>("select id from target where org_id = $1", [orgId]);
  await transaction(async (client) => {
    await writeSevereWeight(
      client,
      orgId,
      rows.map(({ id }) => id),
    );
  });
}

export const isOpen = (shape: number): boolean => isOpenState(decodeShape(shape).state);
