import { z } from "zod";
import { guard } from "@/lib/auth/ctx";
import { notFound } from "@/lib/core/errors";
import { FRESH_DAYS } from "@/lib/core/freshness";
import { FINDING_KINDS } from "@/lib/core/shape";
import { row, rows, sql } from "@/lib/db/sql";
import type { ImageDetail } from "@/lib/schemas/images";
import { readImageBase } from "./base-image";
import { isLook } from "./coverage-sql";
import { findImage } from "./find-image";
import { readAttestations } from "./image-origin";
import { readImageItems } from "./image-rows";
import { noVulnerabilities, readLayerSummaries, type VulnerabilityCounts } from "./image-summary";
import { describeOwnerRule } from "./owner-rule";
import { seesTeam } from "./scope";
import { fact, isOpen } from "./shape-sql";

const factsRow = z.object({
  configDigest: z.string().nullable(),
  architecture: z.string().nullable(),
  sizeBytes: z.number().nullable(),
  builtAt: z.date().nullable(),
  labels: z.record(z.string(), z.string()).catch({}),
  ownerRuleId: z.string().nullable(),
});
const scanRow = z.object({
  tool: z.string(),
  toolVersion: z.string().nullable(),
  scannedAt: z.date(),
  ageDays: z.number(),
  looked: z.boolean(),
  status: z.enum(["ok", "failed", "unsupported_os", "no_packages", "packages_only"]),
  statusReason: z.string().nullable(),
  reportId: z.string(),
  findings: z.number(),
});
const layerRow = z.object({
  position: z.number(),
  digest: z.string().nullable(),
  createdBy: z.string().nullable(),
  sizeBytes: z.number().nullable(),
  packages: z.number(),
  key: z.string().nullable(),
});
const tagRow = z.object({ tag: z.string(), imageId: z.string(), digest: z.string(), firstSeenAt: z.date(), lastSeenAt: z.date() });
const runsRow = z.object({
  workloadId: z.string(),
  workloadName: z.string(),
  kind: z.string(),
  namespace: z.string(),
  clusterId: z.string(),
  clusterName: z.string(),
  teamId: z.string().nullable(),
  teamName: z.string().nullable(),
  container: z.string(),
  exposed: z.boolean(),
  matchedBy: z.string(),
});

/** One image by our id, digest or reference: its scans, layers with their packages, and where it runs that the asker may see. */
export const getImage = guard("images:read", async (ctx, { id: name }: { id: string }): Promise<ImageDetail> => {
  const { orgId } = ctx;
  const id = await findImage(ctx, name);
  const [items, facts, scans, layers, unplaced, byLayer, runsIn, otherKinds, attestations, tags, base] = await Promise.all([
    readImageItems(ctx, [id]),
    row(
      factsRow,
      sql`select i.config_digest as "configDigest", i.architecture, i.size_bytes::float8 as "sizeBytes", i.built_at as "builtAt", i.labels,
            r.owner_rule_id as "ownerRuleId"
          from image i join repository r on r.org_id = i.org_id and r.id = i.repository_id where i.org_id = ${orgId} and i.id = ${id}::uuid`,
    ),
    rows(
      scanRow,
      sql`select tool, tool_version as "toolVersion", scanned_at as "scannedAt", greatest(extract(epoch from now() - scanned_at) / 86400, 0)::float8 as "ageDays",
            ${isLook(sql`s`)} as looked, status, status_reason as "statusReason", report_id as "reportId", findings
          from target_scan s where org_id = ${orgId} and target_id = ${id}::uuid order by scanned_at desc, tool`,
    ),
    rows(
      layerRow,
      sql`select l.position, coalesce(l.digest, l.diff_id) as digest, l.created_by as "createdBy", l.size_bytes::float8 as "sizeBytes", coalesce(p.packages, 0)::int as packages, p.layer as key
          from image_layer l
          left join (select layer, count(*) as packages from image_package where org_id = ${orgId} and target_id = ${id}::uuid group by layer) p
            on p.layer = l.diff_id or p.layer = l.digest
          where l.org_id = ${orgId} and l.image_id = ${id}::uuid order by l.position`,
    ),
    row(
      z.object({ packages: z.number() }),
      sql`select count(*)::int as packages from image_package p where p.org_id = ${orgId} and p.target_id = ${id}::uuid
          and not exists (select from image_layer l where l.org_id = ${orgId} and l.image_id = p.target_id and (l.diff_id = p.layer or l.digest = p.layer))`,
    ),
    readLayerSummaries(orgId, id),
    rows(
      runsRow,
      sql`select w.id as "workloadId", w.name as "workloadName", w.kind, w.namespace, c.id as "clusterId", c.name as "clusterName",
            t.id as "teamId", t.name as "teamName", coalesce(k.name, '') as container, w.exposure = 3 as exposed, coalesce(k.matched_by, 'none') as "matchedBy"
          from (select distinct workload_id from running_span where org_id = ${orgId} and image_id = ${id}::uuid and to_at is null) s
          join workload w on w.org_id = ${orgId} and w.id = s.workload_id
          join cluster c on c.org_id = ${orgId} and c.id = w.cluster_id
          left join team t on t.org_id = ${orgId} and t.id = w.team_id
          left join container k on k.org_id = ${orgId} and k.workload_id = w.id and k.image_id = ${id}::uuid
          where ${seesTeam(ctx, sql`w.team_id`)} order by c.name, w.namespace, w.name, k.name limit 500`,
    ),
    rows(
      z.object({ kind: z.number(), count: z.number() }),
      sql`select ${fact(sql`f.shape`, "kind")} as kind, count(distinct f.id)::int as count
          from sighting s join finding f on f.org_id = s.org_id and f.id = s.finding_id
          where s.org_id = ${orgId} and s.target_id = ${id}::uuid and ${fact(sql`f.shape`, "kind")} <> 0 and ${isOpen(sql`f.shape`)} group by 1 order by 1`,
    ),
    readAttestations(orgId, id),
    rows(
      tagRow,
      sql`select h.tag, i.id as "imageId", i.digest, h.first_seen_at as "firstSeenAt", h.last_seen_at as "lastSeenAt"
          from image_tag own
          join image_tag h on h.org_id = own.org_id and h.repository_id = own.repository_id and h.tag = own.tag
          join image i on i.org_id = h.org_id and i.id = h.image_id
          where own.org_id = ${orgId} and own.image_id = ${id}::uuid order by h.tag, h.last_seen_at desc, i.id limit 200`,
    ),
    readImageBase(ctx, id),
  ]);
  const item = items.get(id);
  if (!item || !facts) throw notFound("image");
  const { builtAt, ownerRuleId, ...rest } = facts;
  return {
    ...item,
    ...rest,
    ...base,
    builtAt: builtAt?.toISOString() ?? null,
    ownerRule: await describeOwnerRule(orgId, ownerRuleId),
    scans: scans.map(({ scannedAt, ageDays, looked, ...scan }) => ({
      ...scan,
      scannedAt: scannedAt.toISOString(),
      ageDays: Math.floor(ageDays),
      fresh: looked && ageDays <= FRESH_DAYS,
    })),
    attestations,
    layers: withUnplaced(layers, byLayer, unplaced?.packages ?? 0),
    runsIn: runsIn.map(({ workloadId, workloadName, clusterId, clusterName, teamId, teamName, ...place }) => ({
      ...place,
      workload: { id: workloadId, name: workloadName },
      cluster: { id: clusterId, name: clusterName },
      team: teamId && teamName ? { id: teamId, name: teamName } : null,
    })),
    tagHistory: tags.map(({ imageId, digest, firstSeenAt, lastSeenAt, tag }) => ({
      tag,
      image: { id: imageId, digest },
      firstSeenAt: firstSeenAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
    })),
    otherKinds: otherKinds.map(({ kind, count }) => ({ kind: FINDING_KINDS[kind] ?? "other", count })),
  };
});

/** What no tool placed in a layer comes as one more row, so that the layers add up to the image. */
function withUnplaced(
  layers: readonly z.infer<typeof layerRow>[],
  byLayer: ReadonlyMap<string, VulnerabilityCounts>,
  packages: number,
): ImageDetail["layers"] {
  const rest = new Map(byLayer);
  const placed = layers.map(({ key, ...layer }) => {
    const vulnerabilities = (key === null ? undefined : byLayer.get(key)) ?? noVulnerabilities();
    if (key !== null) rest.delete(key);
    return { ...layer, vulnerabilities };
  });
  const unplaced = noVulnerabilities();
  for (const counts of rest.values())
    for (const name of Object.keys(unplaced) as (keyof VulnerabilityCounts)[]) unplaced[name] += counts[name];
  if (placed.length === 0 || (packages === 0 && unplaced.total === 0)) return placed;
  return [
    ...placed,
    { position: placed.length, digest: null, createdBy: "layer not known", sizeBytes: null, packages, vulnerabilities: unplaced },
  ];
}
