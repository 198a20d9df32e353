import type { ClientBase } from "pg";
import type { Ctx } from "@/lib/auth/ctx";
import { notFound, Problem } from "@/lib/core/errors";
import { FINDING_KINDS } from "@/lib/core/shape";
import type { VersionRange } from "@/lib/core/statement";
import { pool } from "@/lib/db/client";
import { bitsOf } from "@/lib/db/shape-bits";
import { parseVers, type Versions } from "@/lib/identity/version-range";
import type { DecisionScopeInput } from "@/lib/schemas/decisions";

/** A row of decision_scope, in its words; what is null is any. */
export interface DraftScope {
  kind: number;
  vulnerability_id: string;
  label: string;
  place_id: string | null;
  package_key: string | null;
  version: string | null;
  version_from: readonly number[];
  from_included: boolean;
  version_to: readonly number[];
  to_included: boolean;
  tool: string | null;
  team_id: string | null;
  cluster_id: string | null;
  namespace: string | null;
  workload_id: string | null;
}

const ANY_VERSION: Pick<DraftScope, "version" | "version_from" | "from_included" | "version_to" | "to_included"> = {
  version: null,
  version_from: [],
  from_included: true,
  version_to: [],
  to_included: true,
};
const VULNERABILITY = FINDING_KINDS.indexOf("vulnerability");

function versionsOf(text: string | undefined): Versions | "any" {
  if (text === undefined || text.trim() === "") return "any";
  if (!text.trim().startsWith("vers:")) return { exact: [text.trim()], ranges: [] };
  const found = parseVers(text);
  if (found === null)
    throw new Problem(
      "invalid_request",
      `${text} is no range that can be compared: use one version, or vers:type/>=1.2|<1.4 of plain numbers.`,
    );
  return found;
}

function versionRows(text: string | undefined): (typeof ANY_VERSION)[] {
  const versions = versionsOf(text);
  if (versions === "any") return [ANY_VERSION];
  return [
    ...versions.exact.map((version) => ({ ...ANY_VERSION, version })),
    ...versions.ranges.map(({ from, fromIncluded, to, toIncluded }: VersionRange) => ({
      version: null,
      version_from: from,
      from_included: fromIncluded,
      version_to: to,
      to_included: toIncluded,
    })),
  ];
}

/** Names of what scopes are limited to; what is not there, or not the asker's to see, is not found, alike. */
async function namesOf(ctx: Ctx, scopes: readonly DecisionScopeInput[]): Promise<(kind: string, id: string | undefined) => string | null> {
  const ids = (pick: (scope: DecisionScopeInput) => string | undefined): string[] => scopes.flatMap((scope) => pick(scope) ?? []);
  const { rows } = await pool().query<{ kind: string; id: string; name: string }>(
    `select 'place' as kind, id, name from repository where org_id = $1 and id = any($2::uuid[]) and ($6::uuid[] is null or team_id = any($6))
     union all select distinct 'place', place_id, name from target
       where org_id = $1 and place_id = any($2::uuid[]) and kind <> 0 and ($6::uuid[] is null or team_id = any($6))
     union all select 'workload', id, namespace || '/' || name from workload
       where org_id = $1 and id = any($3::uuid[]) and ($6::uuid[] is null or team_id = any($6))
     union all select 'cluster', c.id, c.name from cluster c where c.org_id = $1 and c.id = any($4::uuid[])
       and ($6::uuid[] is null or exists (select from workload w where w.org_id = $1 and w.cluster_id = c.id and w.team_id = any($6)))
     union all select 'team', id, name from team where org_id = $1 and id = any($5::uuid[]) and ($6::uuid[] is null or id = any($6))`,
    [
      ctx.orgId,
      ids(({ place }) => place),
      ids(({ workload }) => workload),
      ids(({ cluster }) => cluster),
      ids(({ team }) => team),
      ctx.teams === "all" ? null : ctx.teams,
    ],
  );
  const names = new Map(rows.map(({ kind, id, name }) => [`${kind} ${id}`, name]));
  return (kind, id) => {
    if (id === undefined) return null;
    const name = names.get(`${kind} ${id}`);
    if (name === undefined) throw notFound(kind);
    return name;
  };
}

/** The ids under which the problems are filed: a flaw's canonical one, whichever of its names was given. */
async function canonicalIds(problems: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await pool().query<{ alias: string; id: string }>(
    "select alias, vulnerability_id as id from vulnerability_alias where alias = any($1::text[])",
    [problems],
  );
  return new Map(rows.map(({ alias, id }) => [alias, id]));
}

/** The scopes of a draft as rows. Throws Problem not_found for what the asker may not see, invalid_request for odd versions. */
export async function draftScopes(ctx: Ctx, scopes: readonly DecisionScopeInput[]): Promise<DraftScope[]> {
  const name = await namesOf(ctx, scopes);
  const canonical = await canonicalIds(scopes.map(({ problem }) => problem));
  return scopes.flatMap((scope) => {
    const kind = FINDING_KINDS.indexOf(scope.kind);
    const place = name("place", scope.place);
    const where = [name("workload", scope.workload), scope.namespace ?? null, name("cluster", scope.cluster), name("team", scope.team)];
    const label = [scope.subject, scope.versions, place, ...where, scope.tool].filter(Boolean).join(" · ");
    return versionRows(scope.versions).map((versions) => ({
      kind,
      vulnerability_id: (kind === VULNERABILITY ? canonical.get(scope.problem) : undefined) ?? scope.problem,
      label: label === "" ? "everywhere" : label,
      place_id: scope.place ?? null,
      package_key: scope.subject ?? null,
      ...versions,
      tool: scope.tool?.toLowerCase() ?? null,
      team_id: scope.team ?? null,
      cluster_id: scope.cluster ?? null,
      namespace: scope.namespace ?? null,
      workload_id: scope.workload ?? null,
    }));
  });
}

const COLUMNS =
  "kind, vulnerability_id, label, place_id, package_key, version, version_from, from_included, version_to, to_included, tool, team_id, cluster_id, namespace, workload_id";

/** Keeps scopes as those of a decision, numbered in their order. */
export async function writeScopes(client: ClientBase, orgId: number, decisionId: string, scopes: readonly DraftScope[]): Promise<void> {
  await client.query(
    `insert into decision_scope (org_id, decision_id, number, ${COLUMNS})
     select $1, $2, row_number() over () - 1, ${COLUMNS}
     from jsonb_to_recordset($3::jsonb) as s(kind smallint, vulnerability_id text, label text, place_id uuid, package_key text, version text,
       version_from bigint[], from_included boolean, version_to bigint[], to_included boolean, tool text, team_id uuid, cluster_id uuid,
       namespace text, workload_id uuid)`,
    [orgId, decisionId, JSON.stringify(scopes)],
  );
}

/** Each of some findings as a scope of its own: its problem with its package, path or rule, at its place. */
export async function writeFindingScopes(
  client: ClientBase,
  orgId: number,
  decisionId: string,
  findingIds: readonly string[],
): Promise<void> {
  await client.query(
    `insert into decision_scope (org_id, decision_id, number, kind, vulnerability_id, label, place_id, package_key)
     select $1, $2, row_number() over (order by f.problem, f.id) - 1, ${bitsOf("kind", "f.shape")}, f.problem,
       concat_ws(' · ', nullif(f.subject, ''), coalesce(r.name, t.name)), f.place_id, f.subject
     from finding f
     left join repository r on r.org_id = f.org_id and r.id = f.place_id
     left join target t on t.org_id = f.org_id and t.id = f.place_id
     where f.org_id = $1 and f.id = any($3::uuid[])`,
    [orgId, decisionId, findingIds],
  );
}
