import { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { severityOf } from "@/lib/core/severity";
import { decodeShape } from "@/lib/core/shape";
import { row, rows, sql } from "@/lib/db/sql";
import type { WhereResult } from "@/lib/schemas/search";
import { isLook } from "./coverage-sql";
import { seesTeam } from "./scope";
import type { Understood } from "./where-hits";

const MOST_PLACES = 200;

const placeRow = z.object({
  targetId: z.string(),
  name: z.string(),
  package: z.string().nullable(),
  version: z.string().nullable(),
  fixedVersion: z.string().nullable(),
  findingId: z.string().nullable(),
  shape: z.number().nullable(),
  teamId: z.string().nullable(),
  teamName: z.string().nullable(),
  running: z.boolean(),
});

const workloadRow = z.object({
  targetId: z.string(),
  id: z.string(),
  name: z.string(),
  namespace: z.string(),
  kind: z.string(),
  clusterId: z.string(),
  clusterName: z.string(),
  exposed: z.boolean(),
});

const totalsRow = z.object({
  images: z.number(),
  running: z.number(),
  workloads: z.number(),
  exposed: z.number(),
  clusters: z.number(),
  teams: z.number(),
});

const running = (ctx: Ctx) =>
  sql`container k on k.org_id = t.org_id and k.image_id = t.id and k.running join workload w on w.org_id = k.org_id and w.id = k.workload_id and w.gone_at is null and ${seesTeam(ctx, sql`w.team_id`)}`;

/** Places of one image each, running and exposed ones first, with the workloads that the asker may see. */
async function readPlaces(ctx: Ctx, { hits }: Understood): Promise<{ places: WhereResult["places"]; truncated: boolean }> {
  const found = await rows(
    placeRow,
    sql`select t.id as "targetId", t.name, p.name as package, p.version, h.fixed_version as "fixedVersion", h.finding_id as "findingId", f.shape,
          te.id as "teamId", te.name as "teamName", t.running
        from (${hits}) h join target t on t.org_id = ${ctx.orgId} and t.id = h.target_id and ${seesTeam(ctx, sql`t.team_id`)}
          left join package p on p.org_id = ${ctx.orgId} and p.id = h.package_id
          left join finding f on f.org_id = ${ctx.orgId} and f.id = h.finding_id
          left join team te on te.org_id = ${ctx.orgId} and te.id = t.team_id
        order by t.running desc, t.exposed desc, f.rank desc nulls last, t.active desc, t.name, p.version, t.id limit ${MOST_PLACES + 1}`,
  );
  const shown = found.slice(0, MOST_PLACES);
  const workloads = await rows(
    workloadRow,
    sql`select distinct t.id as "targetId", w.id, w.name, w.namespace, w.kind, c.id as "clusterId", c.name as "clusterName", w.exposure = 3 as exposed
        from target t join ${running(ctx)} join cluster c on c.org_id = w.org_id and c.id = w.cluster_id
        where t.org_id = ${ctx.orgId} and t.id = any(${[...new Set(shown.map(({ targetId }) => targetId))]}::uuid[]) order by c.name, w.namespace, w.name limit 2000`,
  );
  return {
    truncated: found.length > shown.length,
    places: shown.map((place) => ({
      image: { id: place.targetId, reference: place.name },
      package: place.package,
      version: place.version,
      fixedVersion: place.fixedVersion || null,
      findingId: place.findingId,
      outcome: place.shape === null ? null : decodeShape(place.shape).outcome,
      team: place.teamId === null ? null : { id: place.teamId, name: place.teamName ?? place.teamId },
      running: place.running,
      workloads: workloads
        .filter(({ targetId }) => targetId === place.targetId)
        .map(({ id, name, namespace, kind, clusterId, clusterName, exposed }) => ({
          id,
          name,
          namespace,
          kind,
          cluster: { id: clusterId, name: clusterName },
          exposed,
        })),
    })),
  };
}

const readTotals = (ctx: Ctx, { hits }: Understood): Promise<WhereResult["totals"] | null> =>
  row(
    totalsRow,
    sql`select count(distinct t.id)::int as images, count(distinct t.id) filter (where t.running)::int as running, count(distinct w.id)::int as workloads,
          count(distinct w.id) filter (where w.exposure = 3)::int as exposed, count(distinct w.cluster_id)::int as clusters, count(distinct t.team_id)::int as teams
        from (select distinct target_id from (${hits}) x) h join target t on t.org_id = ${ctx.orgId} and t.id = h.target_id and ${seesTeam(ctx, sql`t.team_id`)}
          left join (${sql`select k.image_id, w.id, w.exposure, w.cluster_id, w.org_id from container k join workload w on w.org_id = k.org_id and w.id = k.workload_id
            where k.org_id = ${ctx.orgId} and k.running and w.gone_at is null and ${seesTeam(ctx, sql`w.team_id`)}`}) w on w.image_id = t.id`,
  );

/** Running images, and how many of them no tool has ever looked at: none of those can be ruled out. */
async function countUnscanned(ctx: Ctx): Promise<WhereResult["cannotTell"]> {
  const found = await row(
    z.object({ running: z.number(), runningImages: z.number() }),
    sql`select count(*)::int as running, count(*) filter (where not exists (
          select from target_scan sc where sc.org_id = t.org_id and sc.target_id = t.id and ${isLook(sql`sc`)}))::int as "runningImages"
        from target t where t.org_id = ${ctx.orgId} and t.kind = 0 and t.running and ${seesTeam(ctx, sql`t.team_id`)}`,
  );
  return found ?? { running: 0, runningImages: 0 };
}

const vulnerabilityRow = z.object({
  id: z.string(),
  aliases: z.array(z.string()),
  severity: z.number(),
  epss: z.number().nullable(),
  kevAddedOn: z.date().nullable(),
  description: z.string().nullable(),
});

async function readVulnerability(id: string): Promise<WhereResult["vulnerability"]> {
  const found = await row(
    vulnerabilityRow,
    sql`select v.id, v.severity::int as severity, v.epss::float8 as epss, v.kev_added_on::timestamptz as "kevAddedOn", v.description,
          array(select alias from vulnerability_alias a where a.vulnerability_id = v.id and a.alias <> v.id order by 1) as aliases
        from vulnerability v where v.id = ${id}`,
  );
  return found && { ...found, severity: severityOf(found.severity), kevAddedOn: found.kevAddedOn?.toISOString() ?? null };
}

/** The whole answer for something understood: totals over everything, places up to a bound, and what cannot be told. */
export async function readWhere(ctx: Ctx, query: string, understood: Understood): Promise<WhereResult> {
  const [{ places, truncated }, totals, cannotTell, vulnerability] = await Promise.all([
    readPlaces(ctx, understood),
    readTotals(ctx, understood),
    countUnscanned(ctx),
    understood.vulnerabilityId === null ? null : readVulnerability(understood.vulnerabilityId),
  ]);
  return {
    query,
    understoodAs: understood.as,
    title: understood.title,
    vulnerability,
    totals: totals ?? { images: 0, running: 0, workloads: 0, exposed: 0, clusters: 0, teams: 0 },
    cannotTell,
    places,
    truncated,
  };
}
