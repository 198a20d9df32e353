import { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { row, rows, sql } from "@/lib/db/sql";
import type { BaseImage } from "@/lib/schemas/base-image";
import type { FindingDetail } from "@/lib/schemas/findings";
import type { ImageDetail } from "@/lib/schemas/images";
import { isLook } from "./coverage-sql";
import { ownTeams } from "./finding-scope";
import { type BaseRow, readBases } from "./read-bases";
import { seesTeam } from "./scope";
import { fact, isOpen, isVulnerability } from "./shape-sql";

const standsRow = z.object({
  baseId: z.string().nullable(),
  by: z.enum(["label", "layers", "name"]).nullable(),
  /** so many of its lowest layers are the base's */
  layers: z.number().nullable(),
  /** what its label says that it is built on */
  said: z.string().nullable(),
  layersKnown: z.boolean(),
  placeId: z.string(),
});
export type Stands = z.infer<typeof standsRow>;

const STANDS = sql`i.base_image_id as "baseId", i.base_by as by, i.base_layers::int as layers, i.base_image as said, i.repository_id as "placeId",
  exists (select from image_layer l where l.org_id = i.org_id and l.image_id = i.id) as "layersKnown"`;

/** Why the base of an image is not known, or not what lies between it and the image; null: it is known. */
export function whyUnknown({ baseId, by, said, layersKnown }: Pick<Stands, "baseId" | "by" | "said" | "layersKnown">): string | null {
  if (baseId !== null && by !== "name") return null;
  if (said !== null && baseId !== null) return `Its label names ${said}, its layers show another image: what lies between is not known.`;
  if (said !== null) return `Its label names ${said}, and nothing that was scanned here is that image.`;
  if (layersKnown) return "No image that was scanned here makes up its lowest layers: scan its base image too.";
  return "No tool has told its layers, and no label names its base.";
}

const presented = ({ id, name, visible, tags, builtAt, newerId, newerTags, newerBuiltAt }: BaseRow): BaseImage => {
  const reference = (tag: string | undefined): string | null => (name === null ? null : tag ? `${name}:${tag}` : name);
  return {
    id,
    reference: reference(tags[0]),
    visible,
    builtAt: builtAt?.toISOString() ?? null,
    newer: newerId === null ? null : { id: newerId, reference: reference(newerTags?.[0]), builtAt: newerBuiltAt?.toISOString() ?? null },
  };
};

const originsRow = z.object({ base: z.number(), own: z.number(), unknown: z.number(), looked: z.boolean(), builtOnIt: z.number() });

/**
 * What an image is built on, as far as the asker may know it, and how many of its open vulnerability findings are inherited
 * or own; a number that would be zero only because nobody knows is null with the reason. Three statements at most.
 */
export async function readImageBase(ctx: Ctx, imageId: string): Promise<Pick<ImageDetail, "baseImage" | "base" | "origins" | "builtOnIt">> {
  const { orgId } = ctx;
  const [stands, counts] = await Promise.all([
    row(standsRow, sql`select ${STANDS} from image i where i.org_id = ${orgId} and i.id = ${imageId}::uuid`),
    row(
      originsRow,
      sql`select count(*) filter (where origin = 1)::int as base, count(*) filter (where origin = 2)::int as own, count(*) filter (where origin = 0)::int as unknown,
            exists (select from target_scan l where l.org_id = ${orgId} and l.target_id = ${imageId}::uuid and ${isLook(sql`l`)}) as looked,
            (select count(distinct above.repository_id)::int from image above
              join target a on a.org_id = above.org_id and a.id = above.id and a.active
              join repository r on r.org_id = above.org_id and r.id = above.repository_id
              where above.org_id = ${orgId} and above.base_image_id = ${imageId}::uuid and ${seesTeam(ctx, sql`r.team_id`)}) as "builtOnIt"
          from (select distinct f.id, ${fact(sql`f.shape`, "origin")} as origin
            from sighting s join finding f on f.org_id = s.org_id and f.id = s.finding_id
            where s.org_id = ${orgId} and s.target_id = ${imageId}::uuid and ${isVulnerability(sql`f.shape`)} and ${isOpen(sql`f.shape`)}) found`,
    ),
  ]);
  const known: Stands = stands ?? { baseId: null, by: null, layers: null, said: null, layersKnown: false, placeId: imageId };
  const [base] = known.baseId === null ? [] : await readBases(orgId, [known.baseId], ownTeams(ctx), [known.placeId]);
  const why = whyUnknown(known);
  const { looked, builtOnIt, ...origins } = counts ?? { base: 0, own: 0, unknown: 0, looked: false, builtOnIt: 0 };
  const measured = (value: number) => {
    const unknown = !looked
      ? "No scan of it has worked."
      : (why ??
        (origins.unknown > 0
          ? "Of what was found no tool says in which layer it lies, and the packages of the base were never listed."
          : null));
    return value > 0 || unknown === null ? { value, unknown: null } : { value: null, unknown };
  };
  return {
    baseImage: known.said,
    base: { image: base ? presented(base) : null, by: known.by, layers: known.layers, unknown: why },
    origins: { inherited: measured(origins.base), own: measured(origins.own), unknown: origins.unknown },
    builtOnIt,
  };
}

const comparedRow = z.object({ id: z.string(), has: z.boolean(), compared: z.boolean() });

/**
 * Where a vulnerable package of an image comes from: the bases of the active images that show it, and whether a newer one
 * lacks it, which only a tool can say that sees it here and has looked there. Null: it is in no image. Three statements at most.
 */
export async function readComesFrom(
  ctx: Ctx,
  { id, kind, origin, place }: Pick<FindingDetail, "id" | "kind" | "origin" | "place">,
): Promise<FindingDetail["comesFrom"]> {
  if (kind !== "vulnerability" || place.kind !== "repository" || origin === "none") return null;
  const { orgId } = ctx;
  const images = await rows(
    standsRow,
    sql`select ${STANDS} from (select distinct s.target_id as id from sighting s join target t on t.org_id = s.org_id and t.id = s.target_id and t.active
            where s.org_id = ${orgId} and s.finding_id = ${id}::uuid) shows
        join image i on i.org_id = ${orgId} and i.id = shows.id order by i.last_seen_at desc, i.id limit 20`,
  );
  const baseIds = [...new Set(images.flatMap(({ baseId }) => baseId ?? []))];
  const bases = baseIds.length === 0 ? [] : await readBases(orgId, baseIds, ownTeams(ctx), [place.id]);
  const newer = bases.flatMap(({ newerId }) => newerId ?? []);
  const compared =
    newer.length === 0
      ? []
      : await rows(
          comparedRow,
          sql`select n.id,
                exists (select from finding g join sighting s on s.org_id = g.org_id and s.finding_id = g.id and s.target_id = n.id
                  where g.org_id = n.org_id and g.place_id = n.repository_id and g.problem = f.problem and g.subject = f.subject) as has,
                exists (select from target_scan l join sighting s on s.org_id = l.org_id and s.finding_id = f.id and s.tool = l.tool
                  where l.org_id = n.org_id and l.target_id = n.id and ${isLook(sql`l`)}) as compared
              from image n join finding f on f.org_id = n.org_id and f.id = ${id}::uuid
              where n.org_id = ${orgId} and n.id = any(${newer}::uuid[])`,
        );
  const lacks = (newerId: string | null): boolean | null => {
    const found = compared.find((each) => each.id === newerId);
    return found?.has ? false : found?.compared ? true : null;
  };
  return {
    bases: bases.map((base) => ({ ...presented(base), lacks: lacks(base.newerId) })),
    unknown: origin === "unknown" ? whyOriginUnknown(images) : null,
  };
}

function whyOriginUnknown(images: readonly Stands[]): string {
  if (images.length === 0) return "No image that counts shows it any more.";
  const [reason] = images.flatMap((image) => whyUnknown(image) ?? []);
  return reason ?? "No tool says in which layer it lies, and the packages of the base image were never listed.";
}
