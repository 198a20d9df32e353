import { z } from "zod";
import { FINDING_KINDS, type FindingKind, ORIGINS } from "@/lib/core/shape";
import { rows, type Sql, sql } from "@/lib/db/sql";
import { fact, has, isOpen, isVulnerability } from "../shape-sql";

const MOST_VERSIONS = 5000;

const versionRow = z.object({
  key: z.string(),
  installed: z.string(),
  fixed: z.string(),
  state: z.string().nullable(),
  /** release of the distribution that the package is of, "debian-11"; null: none, or nobody says it */
  distro: z.string().nullable(),
});
export type VersionRow = z.infer<typeof versionRow>;

/** Which versions of some packages are installed at these places, and in which the tools say that they are fixed. One statement. */
export const readVersions = (orgId: number, keys: readonly string[], places: readonly string[]): Promise<VersionRow[]> =>
  rows(
    versionRow,
    sql`select distinct f.subject as key, p.version as installed, s.fixed_version as fixed, s.fix_state as state, nullif(p.distro, '') as distro
        from finding f
        join sighting s on s.org_id = f.org_id and s.finding_id = f.id and s.fixed_version <> ''
        join target t on t.org_id = s.org_id and t.id = s.target_id and t.active
        join package p on p.org_id = s.org_id and p.id = s.package_id
        where f.org_id = ${orgId} and f.place_id = any(${[...places]}::uuid[]) and f.subject = any(${[...keys]}::text[])
          and ${isVulnerability(sql`f.shape`)} and ${has(sql`f.shape`, "fixable")}
        limit ${MOST_VERSIONS}`,
  );

const adviceRow = z.object({ kind: z.number(), key: z.string(), title: z.string().nullable(), resolution: z.string().nullable() });
export type Advice = z.infer<typeof adviceRow>;

/** What the tools call some checks, and how they say to mend them, at these places. One statement. */
export const readAdvice = (orgId: number, keys: readonly string[], places: readonly string[]): Promise<Advice[]> =>
  rows(
    adviceRow,
    sql`select distinct on (1, 2) ${fact(sql`f.shape`, "kind")}::int as kind, f.problem as key, d.title, d.resolution
        from finding f join finding_detail d on d.org_id = f.org_id and d.finding_id = f.id
        where f.org_id = ${orgId} and f.place_id = any(${[...places]}::uuid[]) and f.problem = any(${[...keys]}::text[])
        order by 1, 2, d.resolution is null, f.id`,
  );

export const kindOf = (number: number): FindingKind => FINDING_KINDS[number] ?? "vulnerability";

const workloadRow = z.object({ action: z.number(), workloads: z.number() });

/** How many running workloads each list of places concerns, of those that may be seen. One statement. */
export async function countWorkloads(
  orgId: number,
  placesOf: readonly (readonly string[])[],
  team: (column: Sql) => Sql,
): Promise<number[]> {
  const pairs = placesOf.flatMap((places, action) => places.map((place) => ({ action, place })));
  const found = await rows(
    workloadRow,
    sql`with asked as (
          select * from unnest(${pairs.map(({ action }) => action)}::int[], ${pairs.map(({ place }) => place)}::uuid[]) as a(action, place)
        )
        select action, count(distinct workload_id)::int as workloads from (
          select a.action, c.workload_id from asked a join container c on c.org_id = ${orgId} and c.repository_id = a.place and c.running
          union all
          select a.action, w.id from asked a join workload w on w.org_id = ${orgId} and w.id = a.place
        ) touched join workload w on w.org_id = ${orgId} and w.id = touched.workload_id and w.gone_at is null and ${team(sql`w.team_id`)}
        group by action`,
  );
  const counts = new Map(found.map(({ action, workloads }) => [action, workloads]));
  return placesOf.map((_, action) => counts.get(action) ?? 0);
}

export const readTeams = (orgId: number, ids: readonly string[]) =>
  rows(
    z.object({ id: z.string(), name: z.string() }),
    sql`select id, name from team where org_id = ${orgId} and id = any(${[...ids]}::uuid[]) order by name`,
  );

export interface BaseMove {
  base: string;
  newer: string;
  places: readonly string[];
}

/**
 * How many of the fixable findings that places inherit from a base are in its newer image too, by base: moving does not
 * close these. One statement.
 */
export async function countStaying(orgId: number, moves: readonly BaseMove[]): Promise<Map<string, number>> {
  if (moves.length === 0) return new Map();
  const pairs = moves.flatMap(({ base, newer, places }) => places.map((place) => ({ base, newer, place })));
  const found = await rows(
    z.object({ base: z.string(), count: z.number() }),
    sql`select a.base, count(distinct f.id)::int as count
        from unnest(${pairs.map(({ base }) => base)}::uuid[], ${pairs.map(({ newer }) => newer)}::uuid[], ${pairs.map(({ place }) => place)}::uuid[]) as a(base, newer, place)
        join finding f on f.org_id = ${orgId} and f.place_id = a.place and ${isVulnerability(sql`f.shape`)} and ${isOpen(sql`f.shape`)}
          and ${has(sql`f.shape`, "fixable")} and ${fact(sql`f.shape`, "origin")} = ${ORIGINS.indexOf("base")}
        where exists (select from sighting s join finding g on g.org_id = s.org_id and g.id = s.finding_id
          where s.org_id = ${orgId} and s.target_id = a.newer and g.problem = f.problem and g.subject = f.subject)
        group by a.base`,
  );
  return new Map(found.map(({ base, count }) => [base, count]));
}
