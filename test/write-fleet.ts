// Brings a made-up fleet into the tables, with the counters that the ingest would have kept.

import { writeSevereWeight } from "@/lib/commands/reconcile/refresh-targets";
import { NIL_ID, newId } from "@/lib/core/ids";
import { pool } from "@/lib/db/client";
import { transaction } from "@/lib/db/tx";
import type { Fleet } from "./fleet";
import { insert } from "./rows";

export async function writeFleet(
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
