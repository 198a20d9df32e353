import { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { rows, type Sql, sql } from "@/lib/db/sql";
import type { ImageItem, ImageOrigin } from "@/lib/schemas/images";
import { coverageOf, lastLooks } from "./coverage-sql";
import { NO_ORIGIN, readImageOrigins } from "./image-origin";
import { noVulnerabilities, readImageSummaries } from "./image-summary";
import { seesTeam } from "./scope";

const imageRow = z.object({
  id: z.string(),
  repositoryId: z.string(),
  repositoryName: z.string(),
  digest: z.string(),
  tags: z.array(z.string()),
  os: z.string().nullable(),
  osEndOfLife: z.boolean().nullable(),
  teamId: z.string().nullable(),
  teamName: z.string().nullable(),
  running: z.boolean(),
  newest: z.boolean(),
  platform: z.string().nullable(),
  workloads: z.number(),
  clusters: z.array(z.string()),
  coverage: z.enum(["fresh", "stale", "never"]),
  lastScanAt: z.date().nullable(),
  tools: z.array(z.string()),
  firstSeenAt: z.date(),
});
type ImageRow = z.infer<typeof imageRow>;

/** repo:tag where there is a tag, else repo@digest. */
export const referenceOf = (repository: string, digest: string, tags: readonly string[]): string => {
  const [tag] = tags;
  if (tag) return `${repository}:${tag}`;
  return digest.startsWith("tag:") ? `${repository}:${digest.slice(4)}` : `${repository}@${digest}`;
};

/** The images of these ids as the lists show them; workloads and clusters are those that the asker may see. Three statements. */
export async function readImageItems(ctx: Ctx, ids: readonly string[]): Promise<Map<string, ImageItem>> {
  if (ids.length === 0) return new Map();
  const { orgId } = ctx;
  const only = (id: Sql) => sql`${id} = any(${[...ids]}::uuid[])`;
  const [found, summaries, origins] = await Promise.all([
    rows(
      imageRow,
      sql`select i.id, r.id as "repositoryId", r.name as "repositoryName", i.digest, coalesce(i.tags, '{}') as tags,
            nullif(concat_ws(' ', i.os_family, i.os_name), '') as os, i.os_end_of_life as "osEndOfLife",
            t.id as "teamId", t.name as "teamName", n.id is not null as newest, nullif(i.platform, '') as platform,
            exists (select from running_span s where s.org_id = i.org_id and s.image_id = i.id and s.to_at is null) as running,
            coalesce(run.workloads, 0) as workloads, coalesce(run.clusters, '{}') as clusters,
            ${coverageOf(sql`look.last_look`, "now")} as coverage, look.last_look as "lastScanAt",
            coalesce((select array_agg(sc.tool order by sc.tool) from target_scan sc where sc.org_id = i.org_id and sc.target_id = i.id), '{}') as tools,
            i.first_seen_at as "firstSeenAt"
          from image i
          join repository r on r.org_id = i.org_id and r.id = i.repository_id
          -- Images of one digest or tag for several platforms are as new as each other.
          left join image n on n.org_id = i.org_id and n.id = r.newest_image_id
            and (n.id = i.id or (n.platform <> i.platform and (n.digest = i.digest or n.tags && i.tags)))
          left join team t on t.org_id = i.org_id and t.id = r.team_id
          left join lateral (select l.last_look from ${lastLooks(orgId, "now")} l where l.target_id = i.id) look on true
          left join lateral (
            select count(distinct w.id)::int as workloads, array_agg(distinct c.name order by c.name) as clusters
            from running_span s join workload w on w.org_id = s.org_id and w.id = s.workload_id join cluster c on c.org_id = w.org_id and c.id = w.cluster_id
            where s.org_id = i.org_id and s.image_id = i.id and s.to_at is null and ${seesTeam(ctx, sql`w.team_id`)}) run on true
          where i.org_id = ${orgId} and ${only(sql`i.id`)} and ${seesTeam(ctx, sql`r.team_id`)}`,
    ),
    readImageSummaries(orgId, ids),
    readImageOrigins(orgId, ids),
  ]);
  return new Map(found.map((row) => [row.id, itemOf(row, origins.get(row.id) ?? NO_ORIGIN, summaries.get(row.id))]));
}

function itemOf(
  { repositoryId, repositoryName, teamId, teamName, lastScanAt, firstSeenAt, ...row }: ImageRow,
  origin: ImageOrigin,
  counts = noVulnerabilities(),
): ImageItem {
  return {
    ...row,
    reference: referenceOf(repositoryName, row.digest, row.tags),
    repository: { id: repositoryId, name: repositoryName },
    team: teamId && teamName ? { id: teamId, name: teamName } : null,
    lastScanAt: lastScanAt?.toISOString() ?? null,
    // Sightings without a look are left of a scan that failed since: what they say is shown, and so is the age.
    summary: row.coverage === "never" && counts.total === 0 ? null : { vulnerabilities: counts },
    origin,
    firstSeenAt: firstSeenAt.toISOString(),
  };
}
