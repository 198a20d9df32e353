// A small made-up fleet, written straight into the tables and kept as plain objects to count by hand.

import { identityId, newId } from "@/lib/core/ids";
import { decodeShape, encodeShape, isOpenState, type Shape } from "@/lib/core/shape";
import { newOrg } from "./rows";
import { writeFleet } from "./write-fleet";

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
      priority: "scheduled",
      origin: pick(["unknown", "base", "own"]),
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

export const isOpen = (shape: number): boolean => isOpenState(decodeShape(shape).state);
