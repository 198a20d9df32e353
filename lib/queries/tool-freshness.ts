import { z } from "zod";
import { rows, sql } from "@/lib/db/sql";
import type { AgreementAnswer } from "@/lib/schemas/agreement";
import { inScope } from "./agreement-sql";
import { isLook } from "./coverage-sql";
import type { PostureScope } from "./posture-scope";

const row = z.object({
  clusterId: z.string().nullable(),
  clusterName: z.string().nullable(),
  tool: z.string(),
  versions: z.array(z.string()),
  images: z.number(),
  newestScanAt: z.date(),
  oldestScanAt: z.date(),
  newestDatabaseAt: z.date().nullable(),
  oldestDatabaseAt: z.date().nullable(),
  databaseUnknown: z.number(),
});

/** Which versions of each tool spoke last of the images of each cluster, and how old what they know is. One statement. */
export async function readFreshness(scope: PostureScope): Promise<AgreementAnswer["freshness"]> {
  const found = await rows(
    row,
    sql`select c.id as "clusterId", c.name as "clusterName", s.tool,
          coalesce(array_agg(distinct s.tool_version) filter (where s.tool_version is not null), '{}') as versions, count(*)::int as images,
          max(s.scanned_at) as "newestScanAt", min(s.scanned_at) as "oldestScanAt", max(s.database_at) as "newestDatabaseAt",
          min(s.database_at) as "oldestDatabaseAt", count(*) filter (where s.database_at is null)::int as "databaseUnknown"
        from target t
        join target_scan s on s.org_id = t.org_id and s.target_id = t.id and ${isLook(sql`s`)}
        left join lateral unnest(t.clusters) as small(n) on true
        left join cluster_number n on n.org_id = t.org_id and n.number = small.n
        left join cluster c on c.org_id = n.org_id and c.id = n.cluster_id
        where ${inScope(scope)} and t.kind = 0 and ${scope.cluster === null ? sql`true` : sql`c.id = ${scope.cluster.id}::uuid`}
        group by 1, 2, 3 order by c.name nulls last, images desc, s.tool`,
  );
  return found.map(({ clusterId, clusterName, newestScanAt, oldestScanAt, newestDatabaseAt, oldestDatabaseAt, ...rest }) => ({
    ...rest,
    cluster: clusterId !== null && clusterName !== null ? { id: clusterId, name: clusterName } : null,
    newestScanAt: newestScanAt.toISOString(),
    oldestScanAt: oldestScanAt.toISOString(),
    newestDatabaseAt: newestDatabaseAt?.toISOString() ?? null,
    oldestDatabaseAt: oldestDatabaseAt?.toISOString() ?? null,
  }));
}
