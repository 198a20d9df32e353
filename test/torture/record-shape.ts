import { z } from "zod";
import { PRIORITIES } from "@/lib/core/priority";
import { type ReportRecord, TARGET_KINDS } from "@/lib/core/records";
import { SEVERITIES } from "@/lib/core/severity";
import { KEY_LIMIT } from "@/lib/ingest/value";

const key = z.string().min(1).max(KEY_LIMIT);
const link = z.string().regex(/^https?:\/\//);
const severity = z.enum(SEVERITIES);
const packageKey = z.string().regex(/^pkg:[a-z0-9.+-]+\/./);
const packageIdentity = z
  .object({ purl: packageKey.max(4_000), type: z.string().min(1), key: packageKey.max(KEY_LIMIT), name: key, version: z.string() })
  .refine((found) => found.purl.startsWith(found.key), "the purl does not begin with its key");

/** What a finding's key is made of, and what people click on; for kinds of record that have one. */
const SHAPES: Readonly<Partial<Record<ReportRecord["type"], z.ZodType>>> = {
  scan: z.object({
    target: z.object({
      kind: z.enum(TARGET_KINDS as [string, ...string[]]),
      name: key,
      image: z.object({ repository: z.string().regex(/\//), digest: z.string().startsWith("sha").nullable() }).nullable(),
    }),
    tool: z.object({ name: key }),
    status: z.enum(["ok", "failed", "unsupported_os", "no_packages", "packages_only"]),
  }),
  package: z.object({ package: packageIdentity }),
  vulnerability: z.object({ id: key, package: packageIdentity, severity, severitySource: key, urls: z.array(link), aliases: z.array(key) }),
  misconfiguration: z.object({ check: key, passed: z.boolean(), title: z.string().min(1), severity, url: link.nullable() }),
  secret: z.object({ rule: key, path: z.string(), severity }),
  license: z.object({ license: key, severity }),
  benchmark: z.object({ check: key, result: z.enum(["pass", "fail", "manual", "skipped"]), severity }),
  policy: z.object({ policy: key, rule: z.string(), result: z.enum(["pass", "fail", "warn", "error", "skip"]), severity }),
  inventory: z.object({ object: key, name: key }),
  event: z.object({ at: z.date(), rule: key, priority: z.enum(PRIORITIES), tool: key }),
  skip: z.object({ reason: z.string().min(1), where: z.string() }),
  warning: z.object({ message: z.string().min(1) }),
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: PostgreSQL takes no NUL
const UNSTORABLE = /\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const LONGEST_TEXT = 70_000;
const EARLIEST = Date.UTC(1970, 0, 1);
const LATEST = Date.UTC(2201, 0, 1);
const DEEPEST = 40;

/** What PostgreSQL would refuse, or a reader would choke on, anywhere in a value; null where it can be kept. */
function unstorable(value: unknown, path: string, depth: number): string | null {
  if (typeof value === "string") {
    if (UNSTORABLE.test(value)) return `${path} has a NUL or half a character`;
    return value.length > LONGEST_TEXT ? `${path} is ${value.length} characters long` : null;
  }
  if (typeof value === "number") return Number.isFinite(value) ? null : `${path} is ${value}`;
  if (value instanceof Date) return value.getTime() >= EARLIEST && value.getTime() < LATEST ? null : `${path} is ${String(value)}`;
  if (typeof value !== "object" || value === null)
    return value === undefined || typeof value === "function" ? `${path} is ${typeof value}` : null;
  if (depth > DEEPEST) return `${path} is too deep`;
  for (const [name, entry] of Object.entries(value)) {
    const found =
      (UNSTORABLE.test(name) ? `${path} has a key with a NUL or half a character` : null) ??
      unstorable(entry, `${path}.${name}`, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

/** What is wrong with a record that a format gave; null where nothing is. */
export function faultOf(record: ReportRecord): string | null {
  const shape = SHAPES[record.type]?.safeParse(record);
  if (shape?.success === false)
    return `${record.type}: ${shape.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ")}`;
  return unstorable(record, record.type, 0);
}
