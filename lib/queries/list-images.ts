import { z } from "zod";
import { guard } from "@/lib/auth/ctx";
import { listKey } from "@/lib/core/page";
import { rows, type Sql, sql } from "@/lib/db/sql";
import type { ImageItem, listImagesInput } from "@/lib/schemas/images";
import { coverageOf, lastLooks } from "./coverage-sql";
import { readImageItems } from "./image-rows";
import { after, boundedCount, contains, cutPage, orderBy, type SortKey, sortOf, totalOf, where } from "./keyset";
import { inClusters, inTeams, seesTeam } from "./scope";
import { signatureOf } from "./signature-sql";

type Input = z.infer<typeof listImagesInput>;

/** Critical first, high to tell equals apart; an image that nobody scanned comes after all that somebody did. */
const CRITICAL: SortKey = { value: sql`key.critical`, type: "float8" };

const SORTS: Record<"name" | "lastScan" | "critical" | "firstSeen" | "workloads", SortKey> = {
  name: { value: sql`(key.name || ' ' || key.digest)`, type: "text" },
  lastScan: { value: sql`key.last_scan`, type: "float8" },
  critical: CRITICAL,
  firstSeen: { value: sql`key.first_seen`, type: "float8" },
  workloads: { value: sql`key.workloads`, type: "float8" },
};

const pageRow = z.object({ id: z.string(), key: z.union([z.string(), z.number()]), total: z.number() });

const millis = (time: Sql): Sql => sql`coalesce(extract(epoch from ${time}) * 1000, -1)::float8`;

/**
 * Images that the asker may see. Severity is sorted by a key that the ingest keeps, of the numbers that are shown. Four
 * statements.
 */
export const listImages = guard(
  "images:read",
  async (ctx, input: Input): Promise<{ items: ImageItem[]; nextCursor: string | null; total: { count: number; atLeast: boolean } }> => {
    const { orgId } = ctx;
    const sort = sortOf(listKey("images", ctx, input), input.sort, SORTS);
    const runs = sql`select s.image_id from running_span s join workload w on w.org_id = s.org_id and w.id = s.workload_id where s.org_id = ${orgId} and s.to_at is null`;
    const filtered = sql`
    from image i
    join repository r on r.org_id = i.org_id and r.id = i.repository_id
    join target t on t.org_id = i.org_id and t.id = i.id
    left join ${lastLooks(orgId, "now")} look on look.target_id = i.id
    where i.org_id = ${orgId} and ${seesTeam(ctx, sql`r.team_id`)}
      ${where(input.q, (q) => sql`(r.name ilike ${contains(q)} or i.digest ilike ${contains(q)} or array_to_string(i.tags, ' ') ilike ${contains(q)} or r.name || ':' || array_to_string(i.tags, ' ') ilike ${contains(q)})`)}
      ${where(input.repository, (name) => sql`(r.name = ${name} or r.id::text = ${name})`)}
      ${where(input.team, (teams) => inTeams(orgId, sql`r.team_id`, teams))}
      ${where(input.cluster, (clusters) => sql`i.id in (${runs} and ${inClusters(orgId, sql`w.cluster_id`, clusters)})`)}
      ${where(input.running, (running) => (running ? sql`i.id in (${runs})` : sql`i.id not in (${runs})`))}
      ${where(input.coverage, (coverage) => sql`${coverageOf(sql`look.last_look`, "now")} = any(${coverage}::text[])`)}
      ${where(input.signature, (signatures) => sql`${signatureOf(sql`i`)} = any(${signatures}::text[])`)}`;
    const found = await rows(
      pageRow,
      sql`with filtered as materialized (select i.id, r.name, i.digest, i.first_seen_at, look.last_look, t.severe_weight ${filtered}),
        keyed as (
          select f.id, f.name, f.digest, ${millis(sql`f.first_seen_at`)} as first_seen, ${millis(sql`f.last_look`)} as last_scan,
            case when f.last_look is null and not exists (select from sighting s where s.org_id = ${orgId} and s.target_id = f.id) then -1
              else f.severe_weight end as critical,
            coalesce(run.workloads, 0)::float8 as workloads
          from filtered f
          left join (
            select s.image_id, count(distinct w.id) as workloads from running_span s join workload w on w.org_id = s.org_id and w.id = s.workload_id
            where s.org_id = ${orgId} and s.to_at is null and ${seesTeam(ctx, sql`w.team_id`)} group by s.image_id) run on run.image_id = f.id)
        select key.id, ${sort.key.value} as key, ${boundedCount(sql`from filtered`)} as total
        from keyed key where ${after(sort, sql`key.id`, input.cursor)}
        order by ${orderBy(sort, sql`key.id`)} limit ${input.limit + 1}`,
    );
    const { page, nextCursor } = cutPage(found, input.limit, sort);
    const items = await readImageItems(
      ctx,
      page.map(({ id }) => id),
    );
    const total = found[0]?.total ?? (input.cursor ? await countOnly(filtered) : 0);
    return { items: page.flatMap(({ id }) => items.get(id) ?? []), nextCursor, total: totalOf(total) };
  },
);

/** The total of a list whose last page turned out empty. */
async function countOnly(filtered: Sql): Promise<number> {
  const [found] = await rows(z.object({ total: z.number() }), sql`select ${boundedCount(filtered)} as total`);
  return found?.total ?? 0;
}
