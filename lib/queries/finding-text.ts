import { z } from "zod";
import { empty, rows, type Sql, sql } from "@/lib/db/sql";

export interface TextMatch {
  problems: string[];
  subjects: string[];
  places: string[];
  /** more things match than are looked at */
  cut: boolean;
}

/** How many problems, packages and places a text may stand for; beyond them it is too vague to list exactly. */
const LIMIT = 500;

export const likePrefix = (text: string): string => `${text.replace(/[\\%_]/g, "\\$&")}%`;

/** The words of a title; the expression of the indexes vulnerability_words and finding_detail_words. */
export const titleWords = (title: Sql): Sql =>
  sql`to_tsvector('simple', regexp_replace(lower(coalesce(${title}, '')), '[^[:alnum:]]+', ' ', 'g'))`;

/** Every word as a prefix, all of them required; null where there is no word in it. */
export function wordQuery(text: string): string | null {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu);
  return words ? words.map((word) => `${word}:*`).join(" & ") : null;
}

/** "zlib 1.2.11", as lists write a package with its version. */
const NAME_AND_VERSION = /^(\S+)\s+v?(\d\S*)$/;

/**
 * What a search text stands for among findings: vulnerabilities and checks by id prefix, alias or words of the title,
 * packages by name prefix, or name and version prefix, places by a part of their name.
 */
export async function matchText(orgId: number, text: string): Promise<TextMatch> {
  const prefixes = [...new Set([text, text.toUpperCase()])].map(likePrefix);
  const words = wordQuery(text);
  const [, named, version] = NAME_AND_VERSION.exec(text) ?? [];
  const versions =
    named === undefined || version === undefined
      ? empty
      : sql`union all (select distinct 'subject', regexp_replace(purl, '@[^/@]*$', '') from package
            where org_id = ${orgId} and name = ${named.toLowerCase()} and version like ${likePrefix(version)} limit ${LIMIT})`;
  const titles =
    words === null
      ? empty
      : sql`union all (select 'problem', id from vulnerability where ${titleWords(sql`title`)} @@ to_tsquery('simple', ${words}) limit ${LIMIT})
            union all (select distinct 'problem', f.problem from finding f join
              (select finding_id from finding_detail where org_id = ${orgId} and ${titleWords(sql`title`)} @@ to_tsquery('simple', ${words}) limit 5000) d
              on f.org_id = ${orgId} and f.id = d.finding_id limit ${LIMIT})`;
  const found = await rows(
    z.object({ kind: z.enum(["problem", "subject", "place"]), value: z.string() }),
    sql`(select 'problem' as kind, id as value from vulnerability where id like any(${prefixes}::text[]) limit ${LIMIT})
        union all (select 'problem', vulnerability_id from vulnerability_alias where alias like any(${prefixes}::text[]) limit ${LIMIT})
        union all (select distinct 'subject', regexp_replace(purl, '@[^/@]*$', '') from package where org_id = ${orgId} and name like ${likePrefix(text.toLowerCase())} limit ${LIMIT})
        union all (select 'place', id::text from repository where org_id = ${orgId} and name like ${`%${likePrefix(text.toLowerCase())}`} limit ${LIMIT})
        union all (select distinct 'place', place_id::text from target where org_id = ${orgId} and kind <> 0 and name ilike ${`%${likePrefix(text)}`} limit ${LIMIT})
        ${versions} ${titles}`,
  );
  const of = (kind: string): string[] => [...new Set(found.filter((match) => match.kind === kind).map(({ value }) => value))];
  const match = {
    problems: [...new Set([text, text.toUpperCase(), ...of("problem")])],
    subjects: [text, ...of("subject")],
    places: of("place"),
  };
  return { ...match, cut: Object.values(match).some((values) => values.length >= LIMIT) };
}
