import { z } from "zod";
import { guard } from "@/lib/auth/ctx";
import { listKey } from "@/lib/core/page";
import { rows, type Sql, sql } from "@/lib/db/sql";
import { LOAD_WEIGHT_LIST } from "@/lib/risk/load";
import type { listWorkloadsInput, workloadPage } from "@/lib/schemas/inventory";
import { after, boundedCount, contains, cutPage, orderBy, type SortKey, sortOf, totalOf, where } from "./keyset";
import { inClusters, inTeams, seesTeam } from "./scope";
import { byNumber, fact } from "./shape-sql";
import { isAlert } from "./signal-rows";
import { workloadFindings } from "./workload-findings";
import { readWorkloadItems } from "./workload-rows";

const SORTS: Record<"rank" | "name" | "findings" | "signals", SortKey> = {
  rank: { value: sql`key.weight`, type: "float8" },
  name: { value: sql`(key.namespace || '/' || key.name)`, type: "text" },
  findings: { value: sql`key.findings`, type: "float8" },
  signals: { value: sql`key.signals`, type: "float8" },
};

const pageRow = z.object({ id: z.string(), key: z.union([z.string(), z.number()]), total: z.number() });

/** Workloads that are there now and that the asker may see; by rank = by what their findings add to the load. Three statements. */
export const listWorkloads = guard(
  "inventory:read",
  async (ctx, input: z.infer<typeof listWorkloadsInput>): Promise<z.infer<typeof workloadPage>> => {
    const { orgId } = ctx;
    const sort = sortOf(listKey("workloads", ctx, input), input.sort, SORTS);
    const filtered = sql`from workload w where w.org_id = ${orgId} and w.gone_at is null and ${seesTeam(ctx, sql`w.team_id`)}
    ${where(input.q, (q) => sql`(w.name ilike ${contains(q)} or w.namespace || '/' || w.name ilike ${contains(q)})`)}
    ${where(input.cluster, (clusters) => inClusters(orgId, sql`w.cluster_id`, clusters))}
    ${where(input.namespace, (namespace) => sql`w.namespace = ${namespace}`)}
    ${where(input.team, (teams) => inTeams(orgId, sql`w.team_id`, teams))}
    ${where(input.kind, (kinds) => sql`w.kind = any(${kinds}::text[])`)}
    ${where(input.exposed, (exposed) => (exposed ? sql`w.exposure = 3` : sql`w.exposure in (1, 2)`))}
    ${where(input.privileged, (privileged) => sql`w.privileged = ${privileged}`)}`;
    const byFindings = sort.key === SORTS.rank || sort.key === SORTS.findings;
    const findings = workloadFindings({
      orgId,
      moment: "now",
      workload: (id) => sql`${id} in (select id from filtered)`,
      team: (column) => seesTeam(ctx, column),
    });
    const carried: Sql = byFindings
      ? sql`left join (select key, round(sum(count * ${byNumber(fact(sql`shape`, "outcome"), LOAD_WEIGHT_LIST)})::numeric, 3)::float8 as weight, sum(count)::float8 as findings
          from ${findings} f group by key) carried on carried.key = f.id`
      : sql`cross join (select 0::float8 as weight, 0::float8 as findings) carried`;
    const found = await rows(
      pageRow,
      sql`with filtered as materialized (select w.id, w.namespace, w.name ${filtered}),
        keyed as (
          select f.id, f.namespace, f.name, coalesce(carried.weight, 0) as weight, coalesce(carried.findings, 0) as findings, coalesce(g.signals, 0)::float8 as signals
          from filtered f ${carried}
          left join (select workload_id, count(*) as signals from signal s
            where ${isAlert(sql`s`)} and org_id = ${orgId} and workload_id is not null and last_seen_at > now() - interval '24 hours' group by workload_id) g on g.workload_id = f.id)
        select key.id, ${sort.key.value} as key, ${boundedCount(sql`from filtered`)} as total
        from keyed key where ${after(sort, sql`key.id`, input.cursor)} order by ${orderBy(sort, sql`key.id`)} limit ${input.limit + 1}`,
    );
    const { page, nextCursor } = cutPage(found, input.limit, sort);
    const items = await readWorkloadItems(
      ctx,
      page.map(({ id }) => id),
    );
    return { items: page.flatMap(({ id }) => items.get(id) ?? []), nextCursor, total: totalOf(found[0]?.total ?? 0) };
  },
);
