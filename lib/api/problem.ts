import { z } from "zod";
import { PROBLEM_STATUS, Problem, type ProblemCode } from "@/lib/core/errors";
import { log } from "./log";
import { dataHeaders } from "./security-headers";

const TITLES: Record<ProblemCode, string> = {
  invalid_request: "The request is not valid",
  invalid_cursor: "The cursor is not one of this list",
  unknown_format: "The format of the document is not known",
  unauthenticated: "Not signed in",
  second_factor_needed: "A code of the second factor is needed",
  second_factor_wrong: "The code is wrong",
  forbidden: "Not allowed",
  enrolment_needed: "A second factor must be set up first",
  forbidden_target: "The report is about what other teams own",
  not_found: "Not found",
  method_not_allowed: "Method not offered",
  conflict: "In conflict with what is there",
  too_large: "Too large",
  unsupported_media: "Media type not supported",
  invalid_report: "The document cannot be read",
  rate_limited: "Too many requests",
  internal: "Internal error",
  unavailable: "Not available at the moment",
};

/** RFC 9457, with our code and the id under which the log knows the request. */
export const problemShape = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.enum(Object.keys(PROBLEM_STATUS) as [ProblemCode, ...ProblemCode[]]),
    requestId: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: "Problem" });

// How PostgreSQL, its driver and Prisma say that there is no database to talk to just now.
const NO_DATABASE = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|57P0[123]|53300|08\d{3}|P1001|P1002|P1008|P1017|P2024|P2037)$/;

/** Looks through causes and what Prisma wraps around its driver's own error. */
function isDatabaseGone(error: unknown, depth = 0): boolean {
  if (typeof error !== "object" || error === null || depth > 5) return false;
  const { code, originalCode, kind, cause, meta, driverAdapterError } = error as Record<string, unknown>;
  if ([code, originalCode].some((value) => typeof value === "string" && NO_DATABASE.test(value))) return true;
  if (kind === "DatabaseNotReachable" || kind === "ConnectionClosed" || kind === "TooManyConnections") return true;
  return [cause, meta, driverAdapterError].some((inner) => isDatabaseGone(inner, depth + 1));
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isDatabaseGone(error)) return new Problem("unavailable", "The database cannot be reached at the moment. Try again shortly.");
  return new Problem("internal", "Something went wrong on our side. Quote the request id when you report it.");
}

/** Any error as an answer: what was meant for the caller is told, everything else only logged. */
export function problemResponse(error: unknown, of: { request: Request; requestId: string }): Response {
  const problem = asProblem(error);
  if (problem.status >= 500) {
    log().error(
      { requestId: of.requestId, method: of.request.method, path: new URL(of.request.url).pathname, err: error },
      "request failed",
    );
  }
  const { retryAfterSeconds, allow, ...extra } = problem.extra;
  const body = {
    ...extra,
    type: `urn:plimsoll:problem:${problem.code}`,
    title: TITLES[problem.code],
    status: problem.status,
    detail: problem.message,
    code: problem.code,
    requestId: of.requestId,
  };
  return new Response(JSON.stringify(body), {
    status: problem.status,
    headers: {
      ...dataHeaders(),
      "Content-Type": "application/problem+json",
      "X-Request-Id": of.requestId,
      ...(problem.code === "unauthenticated" ? { "WWW-Authenticate": 'Bearer realm="Plimsoll"' } : {}),
      ...(typeof allow === "string" ? { Allow: allow } : {}),
      ...(typeof retryAfterSeconds === "number" ? { "Retry-After": String(retryAfterSeconds) } : {}),
    },
  });
}
