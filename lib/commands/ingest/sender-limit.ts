import type { ClientBase } from "pg";
import { Problem } from "@/lib/core/errors";
import { pool } from "@/lib/db/client";
import type { LeasedReport } from "./leased-report";
import type { ReadReport } from "./report-reader";

/** The teams that the token is limited to with which a report was sent; null where it may speak of everything. */
export async function senderTeams(report: LeasedReport): Promise<readonly string[] | null> {
  const { rows } = await pool().query<{ teams: string[] }>(
    `select a.team_ids::text[] as teams from report r join api_token a on a.org_id = r.org_id and a.id = r.received_by_id
     where r.org_id = $1 and r.id = $2 and cardinality(a.team_ids) > 0`,
    [report.orgId, report.id],
  );
  return rows[0]?.teams ?? null;
}

const forbidden = (what: string): Problem =>
  new Problem("forbidden_target", `The token that this was sent with is limited to teams, and ${what}. Nothing was changed.`);

/**
 * Throws Problem forbidden_target where a limited sender speaks of what belongs to other teams: it could close their findings,
 * or make new ones for them. What belongs to nobody is open to all. Asked before anything is written, and once more before
 * the commit: by then the rules have said whose the new things are.
 */
export async function requireOwnTargets(
  client: ClientBase,
  report: LeasedReport,
  { stager, cluster, inventory, events, attestations }: ReadReport,
  teams: readonly string[] | null,
): Promise<void> {
  if (teams === null) return;
  if (events.length > 0) throw forbidden("runtime events can be of any team's workloads");
  const { rows } = await client.query<{ name: string }>(
    `select coalesce(r.name, t.name) as name from target t left join repository r on r.org_id = t.org_id and r.id = t.place_id
     where t.org_id = $1 and t.place_id = any($2::uuid[]) and coalesce(r.team_id, t.team_id) <> all($3::uuid[]) order by 1 limit 1`,
    [report.orgId, [...new Set(stager.scans.map(({ place }) => place.placeId))], teams],
  );
  if (rows[0]) throw forbidden(`${rows[0].name} belongs to another one`);
  await requireOwnImages(
    client,
    report.orgId,
    [...new Set(attestations.flatMap(({ subjects }) => subjects.map(({ digest }) => digest)))],
    teams,
  );
  if (inventory.length === 0 || !cluster) return;
  const foreign = await client.query("select from workload where org_id = $1 and cluster_id = $2 and team_id <> all($3::uuid[]) limit 1", [
    report.orgId,
    cluster.id,
    teams,
  ]);
  if (foreign.rowCount) throw forbidden(`other teams have workloads in the cluster ${cluster.name}, whose inventory this is`);
}

/** Signatures are taken on trust: of an image that nobody knows yet, a limited sender could say so ahead of its owner. */
async function requireOwnImages(client: ClientBase, orgId: number, digests: readonly string[], teams: readonly string[]): Promise<void> {
  if (digests.length === 0) return;
  const { rows } = await client.query<{ digest: string; known: boolean }>(
    `select d.digest, bool_or(r.id is not null) as known from unnest($2::text[]) as d(digest)
     left join image i on i.org_id = $1 and (i.digest = d.digest or i.config_digest = d.digest)
     left join repository r on r.org_id = i.org_id and r.id = i.repository_id
     group by 1 having bool_or(r.id is null or r.team_id <> all($3::uuid[])) order by 1 limit 1`,
    [orgId, digests, teams],
  );
  const [first] = rows;
  if (first)
    throw forbidden(
      first.known ? `${first.digest} belongs to another one` : `${first.digest} is no image that is known here yet: send its scan first`,
    );
}
