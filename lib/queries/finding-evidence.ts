import { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { CRITICALITIES } from "@/lib/core/factors";
import { raw, row, rows, type Sql, sql } from "@/lib/db/sql";
import { activeSignalSql } from "@/lib/risk/activity";
import { isLook } from "./coverage-sql";
import { seesTeam } from "./scope";
import { isOpen } from "./shape-sql";

/** Which finding, of which org: every statement here is bound to both. */
export interface Subject {
  orgId: number;
  id: string;
}

const isActiveSignal = raw(activeSignalSql("g"));

const day = z.date().nullable();
/** a date inside JSON */
const asDay = z.iso
  .date()
  .nullable()
  .transform((text) => (text === null ? null : new Date(`${text}T00:00:00Z`)));
const factsRow = z.object({
  fixKnownAt: day,
  factors: z.number(),
  vulnerability: z.boolean(),
  description: z.string().nullable(),
  resolution: z.string().nullable(),
  aliases: z.array(z.string()),
  cwes: z.array(z.string()),
  urls: z.array(z.string()),
  cvssVector: z.string().nullable(),
  cvssScore: z.number().nullable(),
  cvssSource: z.string().nullable(),
  kevAddedOn: day,
  kevAsOf: day,
  kev: z.object({ name: z.string().nullable(), action: z.string().nullable(), dueOn: asDay, ransomware: z.boolean() }).nullable(),
  epssPercentile: z.number().nullable(),
  publishedAt: day,
  epssDate: day,
  ssvcSource: z.string().nullable(),
  ssvc: z.object({ exploitation: z.number(), automatable: z.boolean(), technicalTotal: z.boolean(), assessedOn: asDay }).nullable(),
  ssvcAsOf: day,
});
export type FindingFacts = z.infer<typeof factsRow>;

/** What the vulnerability (or check) and the inventory say of it. */
export const readFacts = ({ orgId, id }: Subject): Promise<FindingFacts | null> =>
  row(
    factsRow,
    sql`select f.fix_known_at as "fixKnownAt", f.factors, v.id is not null as vulnerability,
          coalesce(v.description, d.description) as description, d.resolution,
          coalesce((select array_agg(a.alias order by a.alias) from vulnerability_alias a where a.vulnerability_id = v.id and a.alias <> v.id), '{}') as aliases,
          coalesce(v.cwes, '{}') as cwes, coalesce(v.urls, case when d.url is null then '{}' else array[d.url] end) as urls,
          v.cvss_vector as "cvssVector", v.cvss_score::float8 as "cvssScore", v.cvss_source as "cvssSource",
          v.kev_added_on::timestamptz as "kevAddedOn", (select as_of from feed where id = 'kev') as "kevAsOf", v.epss_date::timestamptz as "epssDate",
          (select jsonb_build_object('name', k.name, 'action', k.action, 'dueOn', k.due_on, 'ransomware', k.ransomware)
            from kev_entry k where k.vulnerability_id = v.id) as kev,
          v.epss_percentile::float8 as "epssPercentile", v.published_at as "publishedAt", v.ssvc_source as "ssvcSource",
          (select jsonb_build_object('exploitation', p.exploitation, 'automatable', p.automatable, 'technicalTotal', p.technical_total, 'assessedOn', p.assessed_on)
            from ssvc_point p where p.vulnerability_id = v.id) as ssvc,
          (select as_of from feed where id = 'vulnrichment') as "ssvcAsOf"
        from finding f
          left join vulnerability v on v.id = f.problem
          left join finding_detail d on d.org_id = f.org_id and d.finding_id = f.id
        where f.org_id = ${orgId} and f.id = ${id}::uuid`,
  );

const attributionRow = z.object({
  tool: z.string(),
  toolVersion: z.string().nullable(),
  toolId: z.string().nullable(),
  severity: z.number(),
  severitySource: z.string().nullable(),
  precedence: z.number().nullable(),
  fixedVersion: z.string().nullable(),
  fixState: z.string().nullable(),
  installedVersions: z.array(z.string()),
  targetId: z.string(),
  targetKind: z.number(),
  targetName: z.string(),
  active: z.boolean(),
  scannedAt: z.date(),
  reportId: z.string(),
  sees: z.boolean(),
});
export type AttributionRow = z.infer<typeof attributionRow>;

/** What each tool says of it about each target of its place: those that see it, and those that looked at an active target and do not. */
export const readAttributions = ({ orgId, id }: Subject): Promise<AttributionRow[]> =>
  rows(
    attributionRow,
    sql`select sc.tool, sc.tool_version as "toolVersion", s.tool_id as "toolId", coalesce(s.severity, 0)::int as severity, s.severity_source as "severitySource",
          s.precedence::int as precedence, s.fixed_version as "fixedVersion", s.fix_state as "fixState", coalesce(s.versions, '{}') as "installedVersions",
          t.id as "targetId", t.kind::int as "targetKind", t.name as "targetName", t.active, sc.scanned_at as "scannedAt", sc.report_id as "reportId",
          s.tool is not null as sees
        from finding f
          join target t on t.org_id = f.org_id and t.place_id = f.place_id
          join target_scan sc on sc.org_id = t.org_id and sc.target_id = t.id
          left join lateral (select s.tool, min(s.tool_id) as tool_id, (array_agg(s.severity order by s.precedence desc, s.severity desc))[1] as severity,
              (array_agg(s.severity_source order by s.precedence desc, s.severity desc))[1] as severity_source, max(s.precedence) as precedence,
              (array_agg(s.fixed_version order by s.precedence desc) filter (where s.fixed_version <> ''))[1] as fixed_version,
              (array_agg(s.fix_state order by s.precedence desc))[1] as fix_state,
              array_agg(distinct p.version) filter (where p.version is not null) as versions
            from sighting s left join package p on p.org_id = s.org_id and p.id = s.package_id
            where s.org_id = f.org_id and s.finding_id = f.id and s.target_id = t.id and s.tool = sc.tool group by s.tool) s on true
        where f.org_id = ${orgId} and f.id = ${id}::uuid and (s.tool is not null or (t.active and ${isLook(sql`sc`)}
          and (((f.shape >> 9) & 7) = 0 or exists (select from sighting o join finding g on g.org_id = o.org_id and g.id = o.finding_id
            where o.org_id = t.org_id and o.target_id = t.id and o.tool = sc.tool and ((g.shape >> 9) & 7) = ((f.shape >> 9) & 7)))))
        order by t.running desc, t.active desc, s.tool is null, sc.tool, sc.scanned_at desc, t.id limit 100`,
  );

const layerRow = z.object({ path: z.array(z.string()), layer: z.string().nullable(), createdBy: z.string().nullable() });

/** Where in the images its packages lie. */
export const readLayers = ({ orgId, id }: Subject): Promise<z.infer<typeof layerRow>[]> =>
  rows(
    layerRow,
    sql`select distinct p.paths as path, p.layer, l.created_by as "createdBy"
        from sighting s join target t on t.org_id = s.org_id and t.id = s.target_id and t.active
          join image_package p on p.org_id = s.org_id and p.target_id = s.target_id and p.package_id = s.package_id
          left join image_layer l on l.org_id = p.org_id and l.image_id = p.target_id and p.layer in (l.digest, l.diff_id)
        where s.org_id = ${orgId} and s.finding_id = ${id}::uuid limit 50`,
  );

const criticality = z
  .number()
  .nullable()
  .transform((number) => (number === null ? null : (CRITICALITIES[number] ?? null)));

const runsInRow = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  namespace: z.string(),
  clusterId: z.string(),
  clusterName: z.string(),
  teamId: z.string().nullable(),
  teamName: z.string().nullable(),
  imageId: z.string(),
  imageName: z.string(),
  exposed: z.boolean(),
  privileged: z.boolean(),
  exposure: z.array(z.string()),
  level: z.number(),
  namespaceCriticality: criticality,
  teamCriticality: criticality,
  /** the last signal that counts as active; null: none */
  signal: z.object({ id: z.string(), rule: z.string(), lastSeenAt: z.string() }).nullable(),
});
export type RunsInRow = z.infer<typeof runsInRow>;

/** Workloads, of those that may be seen, that run an image in which it is seen. */
export const readRunsIn = (ctx: Ctx, { orgId, id }: Subject): Promise<z.infer<typeof runsInRow>[]> =>
  rows(
    runsInRow,
    sql`select distinct on (w.id, t.id) w.id, w.name, w.kind, w.namespace, c.id as "clusterId", c.name as "clusterName", w.team_id as "teamId", te.name as "teamName",
          t.id as "imageId", t.name as "imageName", w.exposure = 3 as exposed, (w.privileged or k.privileged) as privileged,
          array(select concat_ws(' ', e.kind, e.via, nullif(e.host, ''), nullif(e.port, 0)::text) from exposure e where e.org_id = w.org_id and e.workload_id = w.id order by 1) as exposure,
          w.exposure::int as level, ns.criticality::int as "namespaceCriticality", te.criticality::int as "teamCriticality",
          (select jsonb_build_object('id', g.id, 'rule', g.rule, 'lastSeenAt', to_json(g.last_seen_at)) from signal g
            where g.org_id = w.org_id and g.workload_id = w.id and ${isActiveSignal} order by g.last_seen_at desc, g.id limit 1) as signal
        from (select distinct target_id from sighting where org_id = ${orgId} and finding_id = ${id}::uuid) s
          join target t on t.org_id = ${orgId} and t.id = s.target_id
          join container k on k.org_id = t.org_id and k.image_id = t.id and k.running
          join workload w on w.org_id = k.org_id and w.id = k.workload_id and w.gone_at is null and ${seesTeam(ctx, sql`w.team_id`)}
          join cluster c on c.org_id = w.org_id and c.id = w.cluster_id
          left join team te on te.org_id = w.org_id and te.id = w.team_id
          left join namespace ns on ns.org_id = w.org_id and ns.cluster_id = w.cluster_id and ns.name = w.namespace
        order by w.id, t.id, k.privileged desc limit 200`,
  );

const spanRow = z.object({ fromAt: z.date(), toAt: z.date(), shape: z.number(), reason: z.string(), reportId: z.string().nullable() });
export type SpanRow = z.infer<typeof spanRow>;

export const readSpans = ({ orgId, id }: Subject): Promise<SpanRow[]> =>
  rows(
    spanRow,
    sql`select from_at as "fromAt", to_at as "toAt", shape, reason, report_id as "reportId" from finding_span
        where org_id = ${orgId} and finding_id = ${id}::uuid order by from_at limit 500`,
  );

const mergeRow = z.object({ problem: z.string(), mergedAt: z.date() });
export type MergeRow = z.infer<typeof mergeRow>;

/** Other names under which it was found until they turned out to be its own. */
export const readMerges = ({ orgId, id }: Subject): Promise<MergeRow[]> =>
  rows(
    mergeRow,
    sql`select problem, max(merged_at) as "mergedAt" from finding_merge
        where org_id = ${orgId} and to_id = ${id}::uuid and problem is not null and merged_at is not null group by problem order by 2 limit 20`,
  );

/** The report in which it was first seen, where reports of that time are kept; of one that speaks of several things, the newest word of its tool. */
export async function readFirstReport({ orgId, id }: Subject): Promise<string | null> {
  const found = await row(
    z.object({ id: z.string() }),
    sql`select r.id from finding f
          join target t on t.org_id = f.org_id and t.place_id = f.place_id
          join report r on r.org_id = f.org_id and r.status = 'done' and r.same_as_id is null and r.generated_at = f.first_seen_at
            and (r.target_id = t.id or r.id in (select l.report_id from target_look l where l.org_id = f.org_id and l.target_id = t.id))
        where f.org_id = ${orgId} and f.id = ${id}::uuid order by r.received_at, r.id limit 1`,
  );
  return found?.id ?? null;
}

/** Open findings of the same package that have a fix: at the same place, and wherever else the asker may see. */
export async function readCloses(ctx: Ctx, { orgId, id }: Subject): Promise<{ here: number; fleet: number }> {
  const fixableAndOpen = (shape: Sql): Sql => sql`(${isOpen(shape)} and (${shape} >> 15) & 1 = 1)`;
  const found = await row(
    z.object({ here: z.number(), fleet: z.number() }),
    sql`select count(*) filter (where x.place_id = f.place_id)::int as here, count(x.id)::int as fleet
        from finding f left join lateral (select g.id, g.place_id from finding g where g.org_id = f.org_id and g.subject = f.subject and f.subject <> ''
            and g.shape = any(array(select distinct shape from team_count where org_id = ${orgId} and count > 0 and ${fixableAndOpen(sql`shape`)}))
            and ${seesTeam(ctx, sql`g.team_id`)} limit 10000) x on true
        where f.org_id = ${orgId} and f.id = ${id}::uuid group by f.id`,
  );
  return found ?? { here: 0, fleet: 0 };
}
