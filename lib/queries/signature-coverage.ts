import { z } from "zod";
import { row, sql } from "@/lib/db/sql";
import type { PostureScope } from "./posture-scope";
import { signatureOf } from "./signature-sql";

const counts = z.object({ running: z.number(), verified: z.number(), unverified: z.number(), unknown: z.number() });

/** How many of the running images somebody has verified a signature of; of the unknown nobody has sent one. One statement. */
export async function readSignatureCoverage({ orgId, team, cluster }: PostureScope): Promise<z.infer<typeof counts>> {
  const found = await row(
    counts,
    sql`with said as (
          select ${signatureOf(sql`i`)} as word from image i
          join repository r on r.org_id = i.org_id and r.id = i.repository_id
          where i.org_id = ${orgId} and ${team(sql`r.team_id`)} and exists (
            select from running_span s join workload w on w.org_id = s.org_id and w.id = s.workload_id
            where s.org_id = i.org_id and s.image_id = i.id and s.to_at is null
              and ${cluster === null ? sql`true` : sql`w.cluster_id = ${cluster.id}::uuid`})
        )
        select count(*)::int as running, count(*) filter (where word = 'verified')::int as verified,
          count(*) filter (where word = 'unverified')::int as unverified, count(*) filter (where word = 'unknown')::int as unknown from said`,
  );
  return found ?? { running: 0, verified: 0, unverified: 0, unknown: 0 };
}
