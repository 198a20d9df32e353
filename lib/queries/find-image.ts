import { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { notFound } from "@/lib/core/errors";
import { row, sql } from "@/lib/db/sql";
import { imageTargets } from "./finding-places";
import { seesTeam } from "./scope";

/**
 * The image that a path names: our id, a digest, a reference (repo:tag, repo@digest), or the archive that was scanned. Where several fit (one digest in two
 * repositories) the one that runs, then the one seen last. Throws Problem not_found for what is not there or not theirs.
 */
export async function findImage(ctx: Ctx, name: string): Promise<string> {
  const candidates = await imageTargets(ctx.orgId, name.trim());
  if (candidates.length === 0) throw notFound("image");
  const found = await row(
    z.object({ id: z.string() }),
    sql`select i.id from image i join repository r on r.org_id = i.org_id and r.id = i.repository_id
        where i.org_id = ${ctx.orgId} and i.id = any(${candidates}::uuid[]) and ${seesTeam(ctx, sql`r.team_id`)}
        order by exists (select from running_span s where s.org_id = i.org_id and s.image_id = i.id and s.to_at is null) desc,
          r.newest_image_id = i.id desc, i.last_seen_at desc, i.id
        limit 1`,
  );
  if (!found) throw notFound("image");
  return found.id;
}
