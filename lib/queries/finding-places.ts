import { z } from "zod";
import { isId } from "@/lib/core/ids";
import { rows, type Sql, sql } from "@/lib/db/sql";
import { parseImageReference } from "@/lib/identity/image-ref";
import { canonicalPurl, formatPurl, parsePurl } from "@/lib/identity/purl";
import { clusterCondition, conditions, type TeamScope, teamCondition } from "./finding-scope";
import { mappedRepository } from "./mapped-repository";
import { imageMergedInto } from "./merged-into";

const idRow = z.object({ id: z.string() });
const ids = (found: readonly { id: string }[]): string[] => found.map(({ id }) => id);

/** Text with * and ? as a LIKE pattern. */
const globPattern = (glob: string): string =>
  glob
    .replace(/[\\%_]/g, "\\$&")
    .replaceAll("*", "%")
    .replaceAll("?", "_");

/** Places by name: repositories, or source trees, machines and resources. * and ? stand for any text and any letter. */
export async function placesNamed(orgId: number, name: string): Promise<string[]> {
  const match = /[*?]/.test(name)
    ? sql`name like ${globPattern(name)}`
    : sql`name = any(${[...new Set([name, await mappedRepository(orgId, parseImageReference(name)?.repository ?? name)])]}::text[])`;
  return ids(
    await rows(
      idRow,
      sql`select id from repository where org_id = ${orgId} and ${match}
          union select place_id from target where org_id = ${orgId} and kind <> 0 and ${match}`,
    ),
  );
}

/** Images that a tool was given under this name, such as the path of an archive. */
const scannedAs = async (orgId: number, artifact: string): Promise<string[]> =>
  ids(
    await rows(
      idRow,
      sql`select s.target_id as id from target_scan s join image i on i.org_id = s.org_id and i.id = s.target_id
          where s.org_id = ${orgId} and s.artifact = ${artifact}`,
    ),
  );

/** Images by id, digest (manifest or config), reference, or the name of the archive that was scanned. */
export async function imageTargets(orgId: number, text: string): Promise<string[]> {
  if (isId(text)) return [await imageMergedInto(orgId, text)];
  if (/^sha\d+:/i.test(text)) {
    const digest = text.toLowerCase();
    return ids(
      await rows(
        idRow,
        sql`select id from image where org_id = ${orgId} and (digest = ${digest} or config_digest = ${digest} or digests @> ${[digest]}::text[])`,
      ),
    );
  }
  const image = parseImageReference(text);
  if (!image) return scannedAs(orgId, text);
  const repository = await mappedRepository(orgId, image.repository);
  const which = image.digest
    ? sql`(i.digest = ${image.digest} or i.config_digest = ${image.digest} or i.digests @> ${[image.digest]}::text[])`
    : image.tag
      ? sql`${image.tag} = any(i.tags)`
      : sql`true`;
  const found = ids(
    await rows(
      idRow,
      sql`select i.id from repository r join image i on i.org_id = r.org_id and i.repository_id = r.id
          where r.org_id = ${orgId} and r.name = ${repository} and ${which}`,
    ),
  );
  return found.length > 0 ? found : scannedAs(orgId, text);
}

export interface RunningIn {
  workload: string | undefined;
  namespace: string | undefined;
  clusters: readonly number[] | null;
}

/** What runs in a workload or namespace: the images of its containers, and the workloads themselves as scanned resources. */
export async function runningTargets(orgId: number, teams: TeamScope, { workload, namespace, clusters }: RunningIn): Promise<string[]> {
  const where = conditions(
    sql`w.org_id = ${orgId} and w.gone_at is null`,
    teamCondition(teams, sql`w.team_id`),
    workload === undefined ? null : sql`w.id = ${workload}::uuid`,
    namespace === undefined ? null : sql`w.namespace = ${namespace}`,
    clusters === null
      ? null
      : sql`w.cluster_id in (select cluster_id from cluster_number where org_id = ${orgId} and number = any(${[...clusters]}::smallint[]))`,
  );
  return ids(
    await rows(
      idRow,
      sql`with w as (select w.org_id, w.id from workload w where ${where})
          select id from w
          union select c.image_id from w join container c on c.org_id = w.org_id and c.workload_id = w.id where c.image_id is not null`,
    ),
  );
}

/** Where findings of these targets live: the repository of an image, else the target itself. */
export const placesOfTargets = async (orgId: number, targets: readonly string[]): Promise<string[]> =>
  ids(await rows(idRow, sql`select distinct place_id as id from target where org_id = ${orgId} and id = any(${[...targets]}::uuid[])`));

/** Places of these teams in which something runs in one of these clusters: where a finding in those clusters must be. */
export const placesOfClusters = (orgId: number, clusters: readonly number[], teams: TeamScope): Sql =>
  sql`array(select distinct t.place_id from target t where t.org_id = ${orgId} and ${clusterCondition(clusters, sql`t.clusters`)} and ${teamCondition(teams, sql`t.team_id`)})`;

/** Repositories of which an image that counts is built on a base image. */
export const placesBuiltOn = (orgId: number, baseId: string): Sql =>
  sql`(select i.repository_id from image i join target t on t.org_id = i.org_id and t.id = i.id and t.active
    where i.org_id = ${orgId} and i.base_image_id = ${baseId}::uuid)`;

/** The names under which findings may hold a problem: as written, in capitals, and the canonical id of an alias. */
export async function problemNames(text: string): Promise<string[]> {
  const written = [...new Set([text, text.toUpperCase()])];
  const found = await rows(idRow, sql`select vulnerability_id as id from vulnerability_alias where alias = any(${written}::text[])`);
  return [...new Set([...written, ...ids(found)])];
}

/** Keys (purls without version) of packages by purl or by name. */
export async function packageKeys(orgId: number, text: string): Promise<string[]> {
  const purl = parsePurl(text);
  if (purl) return [formatPurl(canonicalPurl(purl), { version: false })];
  const name = /^@?[^@]+/.exec(text)?.[0] ?? text;
  return ids(
    await rows(
      idRow,
      sql`select distinct regexp_replace(purl, '@[^/@]*$', '') as id from package where org_id = ${orgId} and name = ${name} limit 100`,
    ),
  );
}
