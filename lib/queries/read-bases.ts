import { z } from "zod";
import { rows, sql } from "@/lib/db/sql";
import { parseImageReference } from "@/lib/identity/image-ref";
import { isLook } from "./coverage-sql";
import { type TeamScope, teamCondition } from "./finding-scope";

const baseRow = z.object({
  id: z.string(),
  /** its repository belongs to a team that the asker may see: it can be opened */
  visible: z.boolean(),
  repository: z.string(),
  /** what a label says, as it is written */
  said: z.string().nullable(),
  tags: z.array(z.string()),
  builtAt: z.date().nullable(),
  newerId: z.string().nullable(),
  newerTags: z.array(z.string()).nullable(),
  newerBuiltAt: z.date().nullable(),
});

export interface BaseRow
  extends Pick<z.infer<typeof baseRow>, "id" | "visible" | "tags" | "builtAt" | "newerId" | "newerTags" | "newerBuiltAt"> {
  /** registry/path; null: not for the asker to know */
  name: string | null;
}

/**
 * Base images and the newest known of their repository, if it was built later and anything has looked at it; the name only
 * where the asker may see whose it is, or where a label of an image of theirs says it (saidBy: the places asked about).
 * One statement.
 */
export async function readBases(orgId: number, ids: readonly string[], teams: TeamScope, saidBy: readonly string[]): Promise<BaseRow[]> {
  const found = await rows(
    baseRow,
    sql`select b.id, coalesce(${teamCondition(teams, sql`r.team_id`)}, false) as visible, r.name as repository, said.name as said,
          coalesce(b.tags, '{}') as tags, b.built_at as "builtAt", n.id as "newerId", n.tags as "newerTags", n.built_at as "newerBuiltAt"
        from image b
        join repository r on r.org_id = b.org_id and r.id = b.repository_id
        left join image n on n.org_id = r.org_id and n.id = r.newest_image_id and n.id <> b.id and n.built_at > b.built_at
          and exists (select from target_scan l where l.org_id = n.org_id and l.target_id = n.id and ${isLook(sql`l`)})
        left join lateral (select min(i.base_image) as name from image i
          where i.org_id = b.org_id and i.base_image_id = b.id and i.repository_id = any(${[...saidBy]}::uuid[])) said on true
        where b.org_id = ${orgId} and b.id = any(${[...ids]}::uuid[]) order by r.name, b.built_at, b.id`,
  );
  return found.map(({ repository, said, ...base }) => ({
    ...base,
    name: base.visible ? repository : said === null ? null : (parseImageReference(said)?.repository ?? said),
  }));
}
