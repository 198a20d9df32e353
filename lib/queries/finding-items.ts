import { z } from "zod";
import { TARGET_KINDS } from "@/lib/core/records";
import { decodeShape } from "@/lib/core/shape";
import { empty, rows, type Sql, sql } from "@/lib/db/sql";
import type { FindingItem } from "@/lib/schemas/findings";
import { type TeamScope, teamCondition } from "./finding-scope";
import { clustersThen } from "./findings-at";
import { packageName } from "./package-name";
import { has } from "./shape-sql";

const epssNumber = z.number().nullable();

const itemRow = z.object({
  id: z.string(),
  shape: z.number(),
  problem: z.string(),
  subject: z.string(),
  rank: z.number(),
  epss: epssNumber,
  epssPercentile: epssNumber,
  firstSeenAt: z.date(),
  stateSince: z.date(),
  dueAt: z.date().nullable(),
  title: z.string().nullable(),
  placeId: z.string(),
  placeName: z.string().nullable(),
  placeKind: z.number(),
  teamId: z.string().nullable(),
  teamName: z.string().nullable(),
  clusters: z.array(z.string()),
  packageName: z.string().nullable(),
  version: z.string().nullable(),
  fixedVersion: z.string().nullable(),
});

export interface ItemScope {
  orgId: number;
  teams: TeamScope;
  asOf: Date | null;
}

/** The shape and its beginning at a past moment, where a closed span covers it. */
const pastSpan = (asOf: Date): Sql =>
  sql`left join lateral (select s.shape, s.from_at from finding_span s where s.org_id = f.org_id and s.finding_id = f.id
      and s.from_at <= ${asOf}::timestamptz and s.to_at > ${asOf}::timestamptz and f.state_since > ${asOf}::timestamptz limit 1) past on true`;

/** The versions that tools name, where the finding is most alive: in what runs, else in the newest image. */
const VERSIONS = sql`left join lateral (
    select pk.name, pk.version, (array_agg(s.fixed_version order by s.precedence desc) filter (where s.fixed_version <> ''))[1] as fixed
    from sighting s left join target t on t.org_id = s.org_id and t.id = s.target_id
      left join package pk on pk.org_id = s.org_id and pk.id = s.package_id
    where s.org_id = f.org_id and s.finding_id = f.id
    group by s.target_id, t.active, t.running, pk.id, pk.name, pk.version
    order by t.running desc nulls last, t.active desc nulls last, pk.version, s.target_id limit 1) v on true`;

/** Reads what a page of the list shows of each finding, in the order of the ids: one statement. */
export async function readItems({ orgId, teams, asOf }: ItemScope, ids: readonly string[]): Promise<FindingItem[]> {
  if (ids.length === 0) return [];
  const shape =
    asOf === null ? sql`f.shape, f.state_since` : sql`coalesce(past.shape, f.shape) as shape, coalesce(past.from_at, f.state_since)`;
  const clusters = asOf === null ? sql`f.clusters` : clustersThen(has(sql`coalesce(past.shape, f.shape)`, "running"));
  const found = await rows(
    itemRow,
    sql`select f.id, ${shape} as "stateSince", f.problem, f.subject, f.rank, nullif(f.epss, -1)::float8 / 1000 as epss,
          vu.epss_percentile::float8 as "epssPercentile", f.first_seen_at as "firstSeenAt", f.due_at as "dueAt",
          coalesce(vu.title, d.title) as title, f.place_id as "placeId", coalesce(r.name, pt.name) as "placeName",
          coalesce(pt.kind, 0)::int as "placeKind", f.team_id as "teamId", te.name as "teamName",
          array(select c.name from cluster_number n join cluster c on c.org_id = n.org_id and c.id = n.cluster_id
            where n.org_id = f.org_id and n.number = any(${clusters}) order by c.name) as clusters,
          v.name as "packageName", v.version, v.fixed as "fixedVersion"
        from unnest(${[...ids]}::uuid[]) with ordinality as u(id, position)
          join finding f on f.org_id = ${orgId} and f.id = u.id and ${teamCondition(teams, sql`f.team_id`)}
          left join vulnerability vu on vu.id = f.problem
          left join finding_detail d on d.org_id = f.org_id and d.finding_id = f.id
          left join repository r on r.org_id = f.org_id and r.id = f.place_id
          left join target pt on r.id is null and pt.org_id = f.org_id and pt.id = f.place_id
          left join team te on te.org_id = f.org_id and te.id = f.team_id
          ${VERSIONS} ${asOf === null ? empty : pastSpan(asOf)}
        order by u.position`,
  );
  return found.map(readItem);
}

function readItem(row: z.infer<typeof itemRow>): FindingItem {
  const {
    shape,
    subject,
    placeId,
    placeName,
    placeKind,
    teamId,
    teamName,
    firstSeenAt,
    stateSince,
    dueAt,
    version,
    packageName: knownName,
    ...rest
  } = row;
  const facts = decodeShape(shape);
  const isPackage = subject.startsWith("pkg:");
  const kind = TARGET_KINDS[placeKind] ?? "resource";
  return {
    ...rest,
    ...facts,
    package: subject === "" ? null : isPackage ? (knownName ?? packageName(subject)) : subject,
    packageKey: isPackage ? subject : null,
    installedVersion: version,
    place: { id: placeId, name: placeName ?? placeId, kind: kind === "image" ? "repository" : kind },
    team: teamId === null ? null : { id: teamId, name: teamName ?? teamId },
    firstSeenAt: firstSeenAt.toISOString(),
    stateSince: stateSince.toISOString(),
    dueAt: dueAt?.toISOString() ?? null,
  };
}
