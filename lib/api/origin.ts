import { Problem } from "@/lib/core/errors";
import { env } from "@/lib/env";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

function isOurs(origin: string, headers: Headers): boolean {
  if (!URL.canParse(origin)) return false;
  const given = new URL(origin);
  const configured = env().NEXTAUTH_URL;
  return (configured !== undefined && new URL(configured).origin === given.origin) || given.host === headers.get("host");
}

/**
 * A browser sends its cookies along with requests that other sites start, but it also says who started them. Throws
 * Problem forbidden unless a request that changes something was started by one of our own pages; `instead` says what to do.
 */
export function requireOwnOrigin(request: Request, instead = "Scripts use a token instead of a session."): void {
  if (SAFE.has(request.method)) return;
  const origin = request.headers.get("origin");
  const own = origin !== null ? isOurs(origin, request.headers) : request.headers.get("sec-fetch-site") === "same-origin";
  if (!own) throw new Problem("forbidden", `This request did not come from one of Plimsoll's own pages. ${instead}`);
}
