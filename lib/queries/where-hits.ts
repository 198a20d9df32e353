import { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { isId } from "@/lib/core/ids";
import { row, rows, type Sql, sql } from "@/lib/db/sql";
import { parsePurl } from "@/lib/identity/purl";
import { imageTargets, packageKeys, placesNamed, problemNames } from "./finding-places";
import { seesTeam } from "./scope";

/**
 * What a text was understood as, and the rows (target_id, finding_id, package_id, fixed_version) of the places that it
 * means. The rows are already those that the asker may see.
 */
export interface Understood {
  as: "vulnerability" | "package" | "image" | "nothing";
  title: string | null;
  hits: Sql;
  vulnerabilityId: string | null;
}

const idRow = z.object({ id: z.string(), title: z.string().nullable() });
const SHAPES = (orgId: number): Sql => sql`array(select distinct shape from team_count where org_id = ${orgId} and count > 0)`;

/** Null where the asker's findings know no such id, as written or by an alias. */
export async function understandVulnerability(ctx: Ctx, text: string): Promise<Understood | null> {
  const names = await problemNames(text);
  const found = await row(
    idRow,
    sql`select v.id, v.title from vulnerability v where v.id = any(${names}::text[]) and exists (select from finding f
          where f.org_id = ${ctx.orgId} and f.shape = any(${SHAPES(ctx.orgId)}) and f.problem = v.id and ${seesTeam(ctx, sql`f.team_id`)})
        order by array_position(${names}::text[], v.id) desc limit 1`,
  );
  if (!found) return null;
  return {
    as: "vulnerability",
    title: found.title,
    vulnerabilityId: found.id,
    hits: sql`select s.target_id, f.id as finding_id, s.package_id, max(s.fixed_version) as fixed_version
      from finding f join sighting s on s.org_id = f.org_id and s.finding_id = f.id
      where f.org_id = ${ctx.orgId} and f.shape = any(${SHAPES(ctx.orgId)}) and f.problem = ${found.id} and ${seesTeam(ctx, sql`f.team_id`)}
      group by s.target_id, f.id, s.package_id`,
  };
}

/** "openssl", "openssl@3.0.1", "pkg:deb/debian/openssl@3.0.1": the version is optional. */
async function understandPackage(ctx: Ctx, text: string): Promise<Understood | null> {
  const purl = parsePurl(text);
  const version = purl ? purl.version : (/^.[^@]*@([^@]+)$/.exec(text)?.[1] ?? null);
  const keys = await packageKeys(ctx.orgId, text);
  const found = await row(
    idRow,
    sql`select p.id, p.name as title from package p join image_package i on i.org_id = p.org_id and i.package_id = p.id
          join target t on t.org_id = i.org_id and t.id = i.target_id
        where ${packageIs(ctx.orgId, keys, version)} and ${seesTeam(ctx, sql`t.team_id`)} limit 1`,
  );
  if (!found) return null;
  return {
    as: "package",
    title: version === null ? found.title : `${found.title} ${version}`,
    vulnerabilityId: null,
    hits: sql`select i.target_id, null::uuid as finding_id, i.package_id, null::text as fixed_version
      from package p join image_package i on i.org_id = p.org_id and i.package_id = p.id where ${packageIs(ctx.orgId, keys, version)}`,
  };
}

/** Packages by key: found by name, which has an index, then told apart by the purl. */
const packageIs = (orgId: number, keys: readonly string[], version: string | null): Sql => {
  const names = [...new Set(keys.flatMap((key) => namesOf(key)))];
  return sql`p.org_id = ${orgId} and p.name = any(${names}::text[]) and regexp_replace(p.purl, '@[^/@]*$', '') = any(${[...keys]}::text[])
    and ${version === null ? sql`true` : sql`p.version = ${version}`}`;
};

/** The names under which a package of this key may be kept. */
function namesOf(key: string): string[] {
  const purl = parsePurl(key);
  if (!purl) return [];
  return purl.namespace === null ? [purl.name] : [purl.name, `${purl.namespace}/${purl.name}`, `${purl.namespace}:${purl.name}`];
}

async function understandImage(ctx: Ctx, text: string): Promise<Understood | null> {
  const images = await imageTargets(ctx.orgId, text);
  const places = images.length > 0 || isId(text) ? [] : await placesNamed(ctx.orgId, /[/*?]/.test(text) ? text : `*/${text}`);
  const which = sql`t.org_id = ${ctx.orgId} and (t.id = any(${images}::uuid[]) or t.place_id = any(${places}::uuid[]))`;
  const [found] = await rows(
    idRow,
    sql`select t.id, t.name as title from target t where ${which} and ${seesTeam(ctx, sql`t.team_id`)} limit 1`,
  );
  if (!found) return null;
  return {
    as: "image",
    title: text,
    vulnerabilityId: null,
    hits: sql`select t.id as target_id, null::uuid as finding_id, null::uuid as package_id, null::text as fixed_version from target t where ${which}`,
  };
}

/** Reads a text as vulnerability, package or image, whichever it looks most like and is known. */
export async function understand(ctx: Ctx, text: string): Promise<Understood> {
  const looksLikeImage = /^sha\d+:|[/:]/.test(text) && !text.startsWith("pkg:");
  const readings = text.startsWith("pkg:")
    ? [understandPackage]
    : looksLikeImage
      ? [understandImage, understandPackage, understandVulnerability]
      : [understandVulnerability, understandPackage, understandImage];
  for (const reading of readings) {
    const understood = await reading(ctx, text);
    if (understood) return understood;
  }
  return {
    as: "nothing",
    title: null,
    vulnerabilityId: null,
    hits: sql`select null::uuid as target_id, null::uuid as finding_id, null::uuid as package_id, null::text as fixed_version where false`,
  };
}
