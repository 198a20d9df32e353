import { z } from "zod";
import { guard } from "@/lib/auth/ctx";
import { listKey } from "@/lib/core/page";
import { priorityNumber } from "@/lib/core/priority";
import { rows, sql } from "@/lib/db/sql";
import type { listSignalsInput, signalPage } from "@/lib/schemas/signals";
import { after, boundedCount, contains, cutPage, orderBy, type SortKey, sortOf, totalOf, where } from "./keyset";
import { inClusters, inTeams, seesTeam } from "./scope";
import { DEFAULT_HOURS, readSparklines, signalColumns, signalItem, signalJoins, signalRow } from "./signal-rows";

const SORTS: Record<"lastSeen" | "count" | "priority" | "rule", SortKey> = {
  lastSeen: { value: sql`g.last_seen_at`, type: "timestamptz" },
  count: { value: sql`g.count::float8`, type: "float8" },
  priority: { value: sql`g.priority::float8`, type: "float8" },
  rule: { value: sql`g.rule`, type: "text" },
};

const pageRow = signalRow.extend({
  key: z.union([z.string(), z.number(), z.date().transform((at) => at.toISOString())]),
  total: z.number(),
});

/** Signals that the asker may see, with a sparkline over the hours asked for (a week where none are). Two statements. */
export const listSignals = guard(
  "signals:read",
  async (ctx, input: z.infer<typeof listSignalsInput>): Promise<z.infer<typeof signalPage>> => {
    const { orgId } = ctx;
    const sort = sortOf(listKey("signals", ctx, input), input.sort, SORTS);
    const filtered = sql`from signal g where g.org_id = ${orgId} and ${seesTeam(ctx, sql`g.team_id`)}
    ${where(input.team, (teams) => inTeams(orgId, sql`g.team_id`, teams))}
    ${where(input.cluster, (clusters) => inClusters(orgId, sql`g.cluster_id`, clusters))}
    ${where(input.namespace, (namespace) => sql`g.namespace = ${namespace}`)}
    ${where(input.workload, (workload) => sql`g.workload_id = ${workload}::uuid`)}
    ${where(input.rule, (rule) => sql`g.rule = ${rule}`)}
    ${where(input.priority, (priorities) => sql`g.priority = any(${priorities.map(priorityNumber)}::int[])`)}
    ${where(input.minPriority, (least) => sql`g.priority >= ${priorityNumber(least)}::int`)}
    ${where(input.tool, (tools) => sql`g.tool = any(${tools}::text[])`)}
    ${where(input.hours, (hours) => sql`g.last_seen_at > now() - make_interval(hours => ${hours}::int)`)}
    ${where(input.q, (q) => sql`(g.rule ilike ${contains(q)} or g.subject ilike ${contains(q)} or g.last_output ilike ${contains(q)} or g.lineage ilike ${contains(q)})`)}`;
    const found = await rows(
      pageRow,
      sql`with page as materialized (
          select g.*, ${sort.key.value} as key ${filtered} and ${after(sort, sql`g.id`, input.cursor)} order by ${orderBy(sort, sql`g.id`)} limit ${input.limit + 1})
        select ${signalColumns}, g.key, ${boundedCount(filtered)} as total from page g ${signalJoins} order by ${orderBy(sort, sql`g.id`)}`,
    );
    const { page, nextCursor } = cutPage(found, input.limit, sort);
    const sparklines = await readSparklines(
      orgId,
      page.map(({ id }) => id),
      input.hours ?? DEFAULT_HOURS,
      new Date(),
    );
    return {
      items: page.map(({ key: _key, total: _total, ...row }) => signalItem(row, sparklines)),
      nextCursor,
      total: totalOf(found[0]?.total ?? 0),
    };
  },
);
