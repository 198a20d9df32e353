import { SEVERITIES } from "@/lib/core/severity";
import { FINDING_KINDS, ORIGINS, OUTCOMES } from "@/lib/core/shape";
import { join, raw, type Sql, sql } from "@/lib/db/sql";
import { FINDING_FIELDS, type GateFinding, type GateImage, IMAGE_FIELDS } from "@/lib/gate/facts";
import { fact, has } from "./shape-sql";
import { signatureOf } from "./signature-sql";

// What conditions ask, as SQL over a finding f (seen as package p), a target t, its image i and repository r.

/** The name of what a shape holds as a number. */
const named = (name: "kind" | "severity" | "outcome" | "origin", names: readonly string[]): Sql =>
  sql`(array[${join([...names])}]::text[])[${fact(sql`f.shape`, name)} + 1]`;

const days = (since: Sql): Sql => sql`floor(greatest(extract(epoch from now() - ${since}) / 86400, 0))::int`;

const TAG = sql`coalesce(i.tags[1], '')`;

export const FINDING_SQL: Record<keyof GateFinding, Sql> = {
  kind: named("kind", FINDING_KINDS),
  problem: sql`f.problem`,
  package: sql`f.subject`,
  packageType: sql`coalesce(p.type, '')`,
  version: sql`coalesce(p.version, '')`,
  severity: named("severity", SEVERITIES),
  outcome: named("outcome", OUTCOMES),
  kev: has(sql`f.shape`, "kev"),
  epss: sql`(case when f.epss < 0 then -1 else f.epss / 1000.0 end)::float8`,
  fixable: has(sql`f.shape`, "fixable"),
  ageDays: days(sql`f.first_seen_at`),
  // What runs already is not new to what runs.
  isNew: sql`false`,
  origin: named("origin", ORIGINS),
};

export const IMAGE_SQL: Record<keyof GateImage, Sql> = {
  reference: sql`coalesce(r.name || case when i.tags[1] is null then '@' || i.digest else ':' || i.tags[1] end, t.name)`,
  repository: sql`coalesce(r.name, '')`,
  registry: sql`split_part(coalesce(r.name, ''), '/', 1)`,
  tag: TAG,
  isLatest: sql`${TAG} = 'latest'`,
  signature: sql`case when i.id is null then 'unknown' else ${signatureOf(sql`i`)} end`,
  osEndOfLife: sql`coalesce(i.os_end_of_life, false)`,
  exposed: sql`t.exposed`,
  running: sql`t.running`,
  privileged: sql`t.privileged`,
  ageDays: sql`case when i.built_at is null then -1 else ${days(sql`i.built_at`)} end`,
  baseKnown: sql`i.base_image_id is not null`,
};

/** Fields of findings that depend on where they are seen. */
export const SEEN_FIELDS: ReadonlySet<keyof GateFinding> = new Set(["packageType", "version"]);

/** A field of a finding or image as a column name. */
export const column = (of: "finding" | "image", field: string): Sql => raw(`"${of}_${field}"`);

const TYPES = { string: "text", bool: "boolean", double: "float8", int: "integer" } as const;

/** The type of a field in SQL. */
export function typeOf(field: string): Sql {
  const cel = Object.entries({ ...FINDING_FIELDS, ...IMAGE_FIELDS }).find(([name]) => name === field)?.[1];
  if (!cel) throw new Error(`There is no field ${field}.`);
  return raw(TYPES[cel]);
}
