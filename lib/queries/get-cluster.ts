import { z } from "zod";
import { guard } from "@/lib/auth/ctx";
import { notFound } from "@/lib/core/errors";
import { CRITICALITIES } from "@/lib/core/factors";
import { rows, sql } from "@/lib/db/sql";
import type { ClusterDetail } from "@/lib/schemas/inventory";
import { readClusterItems, visibleNamespaces, visibleNodes } from "./cluster-rows";
import { coverageOf, lastLooks } from "./coverage-sql";
import { readSources } from "./read-sources";
import { findCluster, seesTeam } from "./scope";
import { workloadFindings } from "./workload-findings";
import { byKey, sumShapes } from "./workload-rows";

const nodeRow = z.object({
  id: z.string(),
  name: z.string(),
  roles: z
    .array(z.string())
    .nullable()
    .transform((roles) => roles ?? []),
  osImage: z.string().nullable(),
  kernel: z.string().nullable(),
  kubelet: z.string().nullable(),
  runtime: z.string().nullable(),
  arch: z.string().nullable(),
});
const namespaceRow = z.object({
  id: z.string().nullable(),
  criticality: z.number().nullable(),
  name: z.string(),
  teamId: z.string().nullable(),
  teamName: z.string().nullable(),
  workloads: z.number(),
  exposed: z.number(),
  fresh: z.number(),
  stale: z.number(),
  never: z.number(),
});
const inventoryRow = z.object({ kind: z.string(), namespace: z.string(), scannedAt: z.date() });

/** One cluster by id or name: nodes, namespaces with what runs in them, and which objects its inventories covered. */
export const getCluster = guard("inventory:read", async (ctx, { id: name }: { id: string }): Promise<ClusterDetail> => {
  const { orgId } = ctx;
  const { id } = await findCluster(ctx, name);
  const mine = sql`w.org_id = ${orgId} and w.cluster_id = ${id}::uuid and w.gone_at is null and ${seesTeam(ctx, sql`w.team_id`)}`;
  const [[item], nodeList, namespaces, shapes, inventory, sources] = await Promise.all([
    readClusterItems(ctx, (column) => sql`${column} = ${id}::uuid`),
    rows(
      nodeRow,
      sql`select id, name, roles, os_image as "osImage", kernel, kubelet, runtime, arch from (${visibleNodes(ctx)}) n where n.cluster_id = ${id}::uuid order by name limit 2000`,
    ),
    rows(
      namespaceRow,
      sql`with spaces as (${visibleNamespaces(ctx)}), held as (
            select w.namespace, count(*)::int as workloads, count(*) filter (where w.exposure = 3)::int as exposed,
              case when count(distinct w.team_id) = 1 and count(w.team_id) = count(*) then (array_agg(w.team_id))[1] end as team_id
            from workload w where ${mine} group by w.namespace
          ), looked as (
            select namespace, count(*) filter (where coverage = 'fresh')::int as fresh, count(*) filter (where coverage = 'stale')::int as stale, count(*) filter (where coverage = 'never')::int as never
            from (
              select distinct w.namespace, rs.image_id, ${coverageOf(sql`l.last_look`, "now")} as coverage
              from workload w join running_span rs on rs.org_id = w.org_id and rs.workload_id = w.id and rs.to_at is null
              left join ${lastLooks(orgId, "now")} l on l.target_id = rs.image_id
              where ${mine}) each group by namespace)
          select spaces.name, n.id, n.criticality::int as criticality, t.id as "teamId", t.name as "teamName", coalesce(held.workloads, 0) as workloads, coalesce(held.exposed, 0) as exposed,
            coalesce(looked.fresh, 0) as fresh, coalesce(looked.stale, 0) as stale, coalesce(looked.never, 0) as never
          from spaces left join held on held.namespace = spaces.name left join looked on looked.namespace = spaces.name
          left join team t on t.org_id = ${orgId} and t.id = held.team_id
          left join namespace n on n.org_id = ${orgId} and n.cluster_id = spaces.cluster_id and n.name = spaces.name
          where spaces.cluster_id = ${id}::uuid order by spaces.name`,
    ),
    rows(
      z.object({ key: z.string(), shape: z.number(), count: z.number() }),
      sql`select key, shape, sum(count)::int as count
          from ${workloadFindings({ orgId, moment: "now", key: sql`w.namespace`, workload: (column) => sql`${column} in (select w.id from workload w where ${mine})`, team: (column) => seesTeam(ctx, column) })} f
          group by 1, 2`,
    ),
    rows(
      inventoryRow,
      sql`select kind, namespace, scanned_at as "scannedAt" from inventory_scan s where org_id = ${orgId} and cluster_id = ${id}::uuid
          and ${ctx.teams === "all" ? sql`true` : sql`(namespace = '' or namespace in (select name from (${visibleNamespaces(ctx)}) own where own.cluster_id = ${id}::uuid))`}
          order by kind, namespace`,
    ),
    readSources(ctx, id),
  ]);
  if (!item) throw notFound("cluster");
  const byNamespace = byKey(shapes);
  return {
    ...item,
    nodeList,
    namespaceList: namespaces.map(({ name: namespace, criticality, teamId, teamName, fresh, stale, never, ...counts }) => ({
      name: namespace,
      criticality: criticality === null ? null : (CRITICALITIES[criticality] ?? null),
      team: teamId && teamName ? { id: teamId, name: teamName } : null,
      ...counts,
      severity: sumShapes(byNamespace.get(namespace) ?? []).severity,
      images: { fresh, stale, never },
    })),
    sources,
    inventory: inventory.map(({ scannedAt, ...covered }) => ({ ...covered, scannedAt: scannedAt.toISOString() })),
  };
});
