import { type NextRequest, NextResponse } from "next/server";
import { problemResponse } from "@/lib/api/problem";
import { securityHeaders } from "@/lib/api/security-headers";
import { sessionCookieName } from "@/lib/auth/cookies";
import { Problem } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { env } from "@/lib/env";

const OPEN_PAGES = new Set(["/sign-in", "/sign-in/refused", "/setup"]);
/** Not pages: they check for themselves who asks. */
const OWN_CHECKS = new Set(["/healthz", "/readyz", "/metrics"]);

/** Scripts run only with this answer's nonce, or when such a script loads them; nothing is fetched from elsewhere. */
function contentSecurityPolicy(nonce: string): string {
  const development = env().NODE_ENV === "development";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${development ? " ws:" : ""}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** No page has this name, so the answer is the page for those. */
const NO_SUCH_PAGE = "/no-such-page";

const isAsset = (path: string): boolean => /\.(svg|png|ico|txt|webmanifest)$/.test(path);

/** By the name that the operator gave us: behind a proxy the request does not tell by which we were called. */
const toSignIn = (from: string, request: NextRequest): NextResponse =>
  NextResponse.redirect(new URL(`/sign-in?callbackUrl=${encodeURIComponent(from)}`, env().NEXTAUTH_URL ?? request.nextUrl), 307);

/** Whether every percent escape is whole and means UTF-8. */
function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** Next would answer an address that cannot be decoded with a bare 500. */
function malformed(request: NextRequest, requestId: string): Response {
  const problem = new Problem("invalid_request", "The path has a percent sign that is not followed by valid UTF-8 in hexadecimal.");
  return problemResponse(problem, { request, requestId });
}

/**
 * Headers for pages, and the way to the sign-in page for those without a session cookie. The latter is a courtesy: who
 * may see what is decided where the data is read, never here.
 */
export function proxy(request: NextRequest): Response {
  const { pathname, search } = request.nextUrl;
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentSecurityPolicy(nonce);
  const requestId = newId();
  const readable = isDecodable(pathname);
  if (pathname.startsWith("/api/")) return readable ? NextResponse.next() : malformed(request, requestId);

  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  headers.set("x-request-id", requestId);
  headers.set("x-plimsoll-path", `${pathname}${search}`);

  const open = OPEN_PAGES.has(pathname) || OWN_CHECKS.has(pathname) || isAsset(pathname);
  const response = !readable
    ? NextResponse.rewrite(new URL(NO_SUCH_PAGE, request.url), { request: { headers } })
    : open || request.cookies.has(sessionCookieName())
      ? NextResponse.next({ request: { headers } })
      : toSignIn(`${pathname}${search}`, request);

  for (const [name, value] of Object.entries(securityHeaders())) response.headers.set(name, value);
  response.headers.set("Content-Security-Policy", policy);
  response.headers.set("X-Request-Id", requestId);
  if (!isAsset(pathname)) response.headers.set("Cache-Control", "private, no-store");
  return response;
}

export const config = {
  // Not the API: it sets its own headers, and Next would hold back (and cut) large bodies to show them to the proxy; but
  // Next fails at addresses there that cannot be decoded. Not Next's own files: they are the same for everybody.
  matcher: ["/((?!api/|_next/static|_next/image).*)", "/api/(.*%.*)"],
};
