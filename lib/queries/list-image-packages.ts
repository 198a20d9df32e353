import { z } from "zod";
import { guard } from "@/lib/auth/ctx";
import { listKey } from "@/lib/core/page";
import { rows, sql } from "@/lib/db/sql";
import type { imagePackagePage, listImagePackagesInput } from "@/lib/schemas/images";
import { findImage } from "./find-image";
import { noVulnerabilities, readPackageSummaries, vulnerabilityPairs } from "./image-summary";
import { after, boundedCount, contains, cutPage, orderBy, type SortKey, sortOf, totalOf, where } from "./keyset";

const SORTS: Record<"worst", SortKey> = { worst: { value: sql`worst`, type: "float8" } };

const packageRow = z.object({
  id: z.string(),
  key: z.number(),
  purl: z.string(),
  name: z.string(),
  type: z.string(),
  version: z.string(),
  layer: z.string().nullable(),
  paths: z.array(z.string()),
  fixedVersion: z.string().nullable(),
  fixable: z.number(),
  total: z.number(),
});

/** The packages of an image, those with the worst vulnerabilities first, with their layers by the names that the image gives them. Three statements. */
export const listImagePackages = guard(
  "images:read",
  async (ctx, input: z.infer<typeof listImagePackagesInput>): Promise<z.infer<typeof imagePackagePage>> => {
    const { orgId } = ctx;
    const image = await findImage(ctx, input.id);
    const sort = sortOf(listKey("image-packages", ctx, input), "-worst", SORTS);
    const found = await rows(
      packageRow,
      sql`with pairs as (
          select package_id, sum(case severity when 5 then 1e9 when 4 then 1e6 when 3 then 1e3 else 1 end)::float8 as worst, max(fixed_version) as fixed_version,
            count(*) filter (where fixed_version <> '')::int as fixable
          from ${vulnerabilityPairs(orgId, (id) => sql`${id} = ${image}::uuid`)} pairs group by package_id),
        found as (
          select p.id, p.purl, p.name, p.type, p.version, coalesce(l.name, ip.layer) as layer, coalesce(ip.paths, '{}') as paths, pairs.fixed_version, coalesce(pairs.fixable, 0) as fixable, coalesce(pairs.worst, 0) as worst
          from image_package ip join package p on p.org_id = ip.org_id and p.id = ip.package_id
          left join pairs on pairs.package_id = p.id
          left join lateral (select coalesce(il.digest, il.diff_id) as name from image_layer il
            where il.org_id = ip.org_id and il.image_id = ip.target_id and (il.diff_id = ip.layer or il.digest = ip.layer) order by il.position limit 1) l on true
          where ip.org_id = ${orgId} and ip.target_id = ${image}::uuid
            ${where(input.q, (q) => sql`(p.name ilike ${contains(q)} or p.purl ilike ${contains(q)})`)}
            ${where(input.layer, (layer) => sql`coalesce(l.name, ip.layer) = ${layer}`)})
        select id, worst as key, purl, name, type, version, layer, paths, fixed_version as "fixedVersion", fixable, ${boundedCount(sql`from found`)} as total
        from found where ${after(sort, sql`id`, input.cursor)} order by ${orderBy(sort, sql`id`)} limit ${input.limit + 1}`,
    );
    const { page, nextCursor } = cutPage(found, input.limit, sort);
    const summaries = await readPackageSummaries(
      orgId,
      image,
      page.map(({ id }) => id),
    );
    return {
      items: page.map(({ id, key: _key, total: _total, ...item }) => ({
        ...item,
        vulnerabilities: summaries.get(id) ?? noVulnerabilities(),
      })),
      nextCursor,
      total: totalOf(found[0]?.total ?? 0),
    };
  },
);
