import { z } from "zod";
import { rows, sql } from "@/lib/db/sql";

const placeRow = z.object({
  id: z.string(),
  name: z.string(),
  repository: z.boolean(),
  /** images that its active images are built on */
  bases: z.array(z.string()),
  /** an image that nothing runs, as far as inventories tell, and that nothing known is built on; without any inventory nobody knows */
  unused: z.boolean(),
});
export type PlaceFacts = z.infer<typeof placeRow>;

/** What is known of the places of some findings. One statement. */
export async function readPlaces(orgId: number, ids: readonly string[]): Promise<Map<string, PlaceFacts>> {
  const found = await rows(
    placeRow,
    sql`with wanted as (select distinct id from unnest(${[...ids]}::uuid[]) as w(id))
        select w.id, coalesce(r.name, t.name, '') as name, r.id is not null as repository,
          coalesce(b.bases, '{}') as bases, coalesce(r.id is not null and not b.running and not b.is_base, false)
            and (select exists (select from cluster c where c.org_id = ${orgId} and c.last_inventory_at is not null)) as unused
        from wanted w
        left join repository r on r.org_id = ${orgId} and r.id = w.id
        left join target t on t.org_id = ${orgId} and t.id = w.id
        left join lateral (
          select array_agg(distinct i.base_image_id::text) filter (where i.base_image_id is not null and a.active) as bases,
            bool_or(a.running) as running,
            bool_or(exists (select from image above where above.org_id = ${orgId} and above.base_image_id = i.id)) as is_base
          from image i join target a on a.org_id = i.org_id and a.id = i.id
          where i.org_id = ${orgId} and i.repository_id = w.id) b on true`,
  );
  return new Map(found.map((place) => [place.id, place]));
}
