import { z } from "zod";
import { Problem } from "@/lib/core/errors";
import { queryValues } from "@/lib/core/query-values";
import { readBody } from "./read-body";

const MAX_BYTES = 1024 * 1024;
const MAX_DEPTH = 32;
const NOTHING = z.object({});
/** PostgreSQL's text holds neither NUL nor half a surrogate pair; better told than a failed write. */
const isStorable = (text: string): boolean => !text.includes("\0") && !/\p{Surrogate}/u.test(text);

interface Fault {
  path: string;
  message: string;
}

const invalid = (message: string, errors: Fault[] = []): Problem =>
  new Problem("invalid_request", message, errors.length > 0 ? { errors } : {});

function unstorable(value: unknown, path: string): Fault[] {
  if (typeof value === "string")
    return !isStorable(value) ? [{ path, message: "has a character that cannot be stored (NUL or half a surrogate pair)" }] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [...unstorable(key, path), ...unstorable(inner, path ? `${path}.${key}` : key)]);
}

function check(part: "path" | "query" | "body", schema: z.ZodObject, value: unknown): Record<string, unknown> {
  const unclean = unstorable(value, "");
  const result = (schema.def.catchall ? schema : schema.strict()).safeParse(value);
  const faults = result.success ? unclean : result.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
  if (!result.success || faults.length > 0) {
    const first = faults[0];
    throw invalid(`The ${part} is not valid${first ? `: ${first.path ? `${first.path}: ` : ""}${first.message}` : ""}.`, faults);
  }
  return result.data;
}

function refuseDeep(json: string): void {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < json.length; i += 1) {
    const c = json.charCodeAt(i);
    if (quoted) {
      if (c === 0x5c) i += 1;
      else if (c === 0x22) quoted = false;
    } else if (c === 0x22) quoted = true;
    else if (c === 0x7b || c === 0x5b) depth += 1;
    else if (c === 0x7d || c === 0x5d) depth -= 1;
    if (depth > MAX_DEPTH) throw invalid(`The body is nested more than ${MAX_DEPTH} levels deep.`);
  }
}

async function readText(request: Request): Promise<string> {
  const bytes = await readBody(request, MAX_BYTES);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw invalid("The body is not UTF-8.");
  }
}

async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(type))
    throw new Problem("unsupported_media", "Send JSON, with Content-Type: application/json.");
  const text = await readText(request);
  refuseDeep(text);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(`The body is not JSON: ${error instanceof Error ? error.message : "unreadable"}.`);
  }
}

/** What cannot be decoded has become U+FFFD by now: it would be looked for in vain. A lone "%" means itself, as in browsers. */
function readQuery(search: URLSearchParams): Record<string, string | string[]> {
  if (search.toString().includes("%EF%BF%BD")) throw invalid("The query has escapes that are not UTF-8.");
  return queryValues(search);
}

export interface InputSchemas {
  params?: z.ZodObject | undefined;
  query?: z.ZodObject | undefined;
  body?: z.ZodObject | undefined;
}

/**
 * A request's path, query and JSON body in one checked object; the path wins over the others. Parameters and fields that
 * are not known are refused, since a misspelt filter would answer another question. Throws Problem invalid_request
 * with the paths of the faults.
 */
export async function readInput(request: Request, params: object, schemas: InputSchemas): Promise<Record<string, unknown>> {
  const path = schemas.params ? check("path", schemas.params, params) : {};
  const query = check("query", schemas.query ?? NOTHING, readQuery(new URL(request.url).searchParams));
  const body = schemas.body ? check("body", schemas.body, await readJson(request)) : {};
  return { ...body, ...query, ...path };
}
