import { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { NIL_ID } from "@/lib/core/ids";
import { rows, sql } from "@/lib/db/sql";
import type { SourceItem } from "@/lib/schemas/sources";
import { seesCluster } from "./scope";

const sourceRow = z.object({
  clusterId: z.string(),
  clusterName: z.string().nullable(),
  tool: z.string(),
  heardAt: z.date(),
  usualHours: z.number().nullable(),
  allowedHours: z.number().nullable(),
  silentSince: z.date().nullable(),
});

/**
 * What reports, as the last round of watching found it: silent ones first, then those whose interval is not known. Of one
 * cluster, or of all that the asker sees; what names no cluster is for those who see the whole organisation.
 */
export async function readSources(ctx: Ctx, clusterId: string | null): Promise<SourceItem[]> {
  const wide = ctx.teams === "all" && clusterId === null;
  const found = await rows(
    sourceRow,
    sql`select s.cluster_id as "clusterId", c.name as "clusterName", s.tool, least(s.heard_at, now()) as "heardAt", s.usual_hours as "usualHours",
          s.allowed_hours as "allowedHours", x.since as "silentSince"
        from source s
        left join cluster c on c.org_id = s.org_id and c.id = s.cluster_id
        left join source_silence x on x.org_id = s.org_id and x.cluster_id = s.cluster_id and x.tool = s.tool and x.ended_at is null
        where s.org_id = ${ctx.orgId} and (case when c.id is null then ${wide} and s.cluster_id = ${NIL_ID}::uuid else ${seesCluster(ctx, sql`c.id`)} end)
          and ${clusterId === null ? sql`true` : sql`c.id = ${clusterId}::uuid`}
        order by x.since nulls last, s.usual_hours is null desc, c.name nulls last, s.tool`,
  );
  return found.map(({ clusterId: id, clusterName, heardAt, silentSince, ...rest }) => ({
    ...rest,
    cluster: clusterName === null ? null : { id, name: clusterName },
    heardAt: heardAt.toISOString(),
    silentSince: silentSince?.toISOString() ?? null,
  }));
}
