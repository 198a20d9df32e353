import type { Ctx } from "@/lib/auth/ctx";
import { Problem } from "@/lib/core/errors";
import { pool } from "@/lib/db/client";
import type { FileScope } from "@/lib/schemas/decision-file";
import type { DecisionScopeInput } from "@/lib/schemas/decisions";

const KINDS = { place: "repository", workload: "workload", cluster: "cluster", team: "team" } as const;
type Named = keyof typeof KINDS;

/**
 * Ids of the repositories, workloads, clusters and teams that scopes name. Whether the asker may see them is asked where the
 * scopes are read; a name that is nobody's is refused alike. One statement for all scopes of a file.
 */
export async function resolveNames({ orgId }: Ctx, scopes: readonly FileScope[]): Promise<(scope: FileScope) => DecisionScopeInput> {
  const named = (name: Named): string[] => [...new Set(scopes.flatMap((scope) => scope[name] ?? []))];
  const { rows } = await pool().query<{ what: Named; name: string; id: string }>(
    `select 'place' as what, name, id from repository where org_id = $1 and name = any($2::text[])
     union all select 'cluster', name, id from cluster where org_id = $1 and name = any($3::text[])
     union all select 'team', slug, id from team where org_id = $1 and slug = any($4::text[])
     union all select 'workload', c.name || '/' || w.namespace || '/' || w.kind || '/' || w.name, w.id
       from workload w join cluster c on c.org_id = w.org_id and c.id = w.cluster_id
       where w.org_id = $1 and c.name || '/' || w.namespace || '/' || w.kind || '/' || w.name = any($5::text[])`,
    [orgId, named("place"), named("cluster"), named("team"), named("workload")],
  );
  const ids = new Map(rows.map(({ what, name, id }) => [`${what} ${name}`, id]));
  const idOf = (what: Named, name: string | undefined): string | undefined => {
    if (name === undefined) return undefined;
    const id = ids.get(`${what} ${name}`);
    if (id === undefined) throw new Problem("not_found", `There is no ${KINDS[what]} ${name}, or it is not yours to see.`);
    return id;
  };
  return ({ place, placeId, workload, cluster, team, ...rest }) => {
    if (place !== undefined && placeId !== undefined) throw new Problem("invalid_request", "Say either place or placeId.");
    const found = {
      place: placeId ?? idOf("place", place),
      workload: idOf("workload", workload),
      cluster: idOf("cluster", cluster),
      team: idOf("team", team),
    };
    return { ...rest, ...found } as DecisionScopeInput;
  };
}
