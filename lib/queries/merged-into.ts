import { z } from "zod";
import { row, sql } from "@/lib/db/sql";

/** The id of the finding that an older id stands for since two of them became one; the id itself where nothing was merged. */
export async function mergedInto(orgId: number, id: string): Promise<string> {
  const merged = await row(
    z.object({ id: z.string() }),
    sql`select to_id as id from finding_merge where org_id = ${orgId} and from_id = ${id}::uuid`,
  );
  return merged?.id ?? id;
}

/** The same of an image: it was known by its tag or under another repository's name. */
export async function imageMergedInto(orgId: number, id: string): Promise<string> {
  const merged = await row(
    z.object({ id: z.string() }),
    sql`select to_id as id from image_merge where org_id = ${orgId} and from_id = ${id}::uuid`,
  );
  return merged?.id ?? id;
}
