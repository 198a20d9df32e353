import { requestIdOf } from "@/lib/auth/resolve-ctx";
import { Problem } from "@/lib/core/errors";
import { observeRequest } from "./metrics";
import { problemResponse } from "./problem";
import type { RouteHandler } from "./route";
import { dataHeaders } from "./security-headers";

export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type Method = (typeof METHODS)[number];
type Offered = { readonly [M in Method]?: RouteHandler };
type Answer = (request: Request, context?: { params: Promise<object> }) => Promise<Response>;

/** What a route file exports: a handler for each method that it offers, and otherMethods' answers for the rest. */
export type RouteModule = { readonly [M in Method]?: RouteHandler | Answer };

/** The methods that a route offers, with their handlers. */
export const offeredBy = (module: RouteModule): { method: Method; handler: RouteHandler }[] =>
  METHODS.flatMap((method) => {
    const handler = module[method];
    return handler && "spec" in handler ? [{ method, handler }] : [];
  });

/**
 * Answers for the methods that a route does not offer: 405 with Allow; and for OPTIONS, and HEAD where there is a GET.
 * Next would answer them without a body. Whoever asks is told, signed in or not: the API document says it too.
 */
export function otherMethods<O extends Offered>(offered: O): Record<Exclude<Method | "HEAD" | "OPTIONS", keyof O>, Answer> {
  const names = METHODS.filter((method) => offered[method]);
  const allow = [...names, ...(offered.GET ? ["HEAD"] : []), "OPTIONS"].join(", ");
  const answer = async (request: Request, context?: { params: Promise<object> }): Promise<Response> => {
    const requestId = requestIdOf(request.headers);
    const observed = observeRequest(request, (await context?.params) ?? {});
    const response =
      request.method === "OPTIONS"
        ? new Response(null, { status: 204, headers: { ...dataHeaders(), Allow: allow, "X-Request-Id": requestId } })
        : problemResponse(new Problem("method_not_allowed", `This route does not offer ${request.method}, but ${allow}.`, { allow }), {
            request,
            requestId,
          });
    observed(response.status);
    return response;
  };
  const rest = [...METHODS, "HEAD", "OPTIONS"].map((method) => [method, method === "HEAD" ? (offered.GET ?? answer) : answer]);
  return Object.fromEntries(rest) as Record<Exclude<Method | "HEAD" | "OPTIONS", keyof O>, Answer>;
}
