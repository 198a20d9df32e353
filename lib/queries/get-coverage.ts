import { z } from "zod";
import { guard } from "@/lib/auth/ctx";
import { FRESH_DAYS } from "@/lib/core/freshness";
import { NIL_ID } from "@/lib/core/ids";
import { rows, sql } from "@/lib/db/sql";
import type { coverage } from "@/lib/schemas/images";
import { blindSpotsOf } from "./blind-spots";
import { coverageCells } from "./coverage-cells";
import { readCoverageLooks } from "./coverage-looks";
import { isLook } from "./coverage-sql";
import { coverageOf } from "./get-posture";
import { type PostureInput, postureScope, readFrame } from "./posture-scope";
import { readSources } from "./read-sources";
import { NO_FACTS, readScopeFacts, scopeKey } from "./scope-facts";
import { readSignatureCoverage } from "./signature-coverage";

const toolRow = z.object({ tool: z.string(), images: z.number(), newestScanAt: z.date().nullable() });

/** Which running images somebody looked at, and how long ago; by cluster, team and tool. The same number of statements for any fleet. */
export const getCoverage = guard(
  "posture:read",
  async (ctx, input: Pick<PostureInput, "team" | "cluster">): Promise<z.infer<typeof coverage>> => {
    const scope = await postureScope(ctx, { team: input.team, cluster: input.cluster }, new Date());
    const { orgId, team, cluster } = scope;
    const [frame, facts, tools, signatures, looks, sources] = await Promise.all([
      readFrame(ctx, scope),
      readScopeFacts({ orgId, moment: "now", team }),
      rows(
        toolRow,
        sql`select s.tool, count(distinct s.target_id)::int as images, max(s.scanned_at) as "newestScanAt"
          from target_scan s
          join image i on i.org_id = s.org_id and i.id = s.target_id
          join repository r on r.org_id = i.org_id and r.id = i.repository_id
          where s.org_id = ${orgId} and ${isLook(sql`s`)} and ${team(sql`r.team_id`)}
            and exists (select from running_span rs join workload w on w.org_id = rs.org_id and w.id = rs.workload_id
              where rs.org_id = ${orgId} and rs.image_id = i.id and rs.to_at is null and ${cluster === null ? sql`true` : sql`w.cluster_id = ${cluster.id}::uuid`})
          group by s.tool order by s.tool`,
      ),
      readSignatureCoverage(scope),
      readCoverageLooks(scope),
      readSources(ctx, cluster?.id ?? null),
    ]);
    const where = cluster?.id ?? "*";
    const imagesOf = (teamId: string, clusterId: string) => coverageOf(facts.get(scopeKey(teamId, clusterId)) ?? NO_FACTS);
    const looksAt = new Map(looks.map((one) => [one.clusterId, one]));
    const ledger = frame.clusters.flatMap(({ id, name }) => {
      const seen = looksAt.get(id);
      if (!seen) return [];
      const cells = coverageCells(seen, facts.get(scopeKey("*", id)) ?? NO_FACTS, scope.at);
      return [{ cluster: { id, name }, workloads: seen.workloads, exposed: seen.exposed, cells }];
    });
    return {
      asOf: scope.at.toISOString(),
      freshDays: FRESH_DAYS,
      images: imagesOf("*", where),
      signatures,
      byCluster: frame.clusters.map(({ id, name }) => ({
        cluster: { id, name },
        images: imagesOf("*", id),
        lastInventoryAt: looksAt.get(id)?.lastInventoryAt?.toISOString() ?? null,
        sensors: (looksAt.get(id)?.sensors ?? []).map(({ tool, lastEventAt }) => ({ tool, lastEventAt: lastEventAt.toISOString() })),
      })),
      byTeam: frame.teams
        .filter(({ id }) => facts.has(scopeKey(id, where)))
        .map(({ id, name }) => ({ team: id === NIL_ID ? null : { id, name }, images: imagesOf(id, where) })),
      byTool: tools.map(({ newestScanAt, ...tool }) => ({ ...tool, newestScanAt: newestScanAt?.toISOString() ?? null })),
      ledger,
      blindSpots: blindSpotsOf(ledger),
      sources,
    };
  },
);
