import type { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { type Caller, requestIdOf, resolveCaller } from "@/lib/auth/resolve-ctx";
import { Problem } from "@/lib/core/errors";
import { type Action, allows } from "@/lib/core/permissions";
import { observeRequest } from "./metrics";
import { requireOwnOrigin } from "./origin";
import { problemResponse } from "./problem";
import { readInput } from "./read-input";
import { dataHeaders } from "./security-headers";

/** Who may call: anyone, anyone signed in, or whose role holds one of these rights. */
export type Access = "public" | "signed-in" | readonly Action[];

/** All that the API document and the authorization tests need to know of a route. */
export interface RouteSpec {
  summary: string;
  description?: string | undefined;
  tags: readonly string[];
  access: Access;
  params?: z.ZodObject | undefined;
  query?: z.ZodObject | undefined;
  body?: z.ZodObject | undefined;
  /** media types of a body that the route reads by itself */
  accepts?: readonly string[] | undefined;
  /** a token may also come as the password of HTTP Basic */
  basic?: boolean | undefined;
  /** open to those who must set up a second factor before anything else */
  enrolling?: boolean | undefined;
  response?: z.ZodType | undefined;
  /** media type of an answer that is no JSON */
  produces?: string | undefined;
  status: number;
}

export type RouteHandler = ((request: Request, context?: { params: Promise<object> }) => Promise<Response>) & { readonly spec: RouteSpec };

type Parsed<S> = S extends z.ZodType ? z.output<S> : object;
type Part = z.ZodObject | undefined;

interface Described<P extends Part, Q extends Part, B extends Part> {
  summary: string;
  description?: string;
  tags?: readonly string[];
  params?: P;
  query?: Q;
  body?: B;
}

export const JSON_TYPE = "application/json";

export const json = (value: unknown, status = 200): Response =>
  new Response(JSON.stringify(value), { status, headers: { "Content-Type": JSON_TYPE } });

/** Answers a query or command: its right is asked for before anything is read, its answer is what the schema says. */
export function route<R extends z.ZodType, P extends Part = undefined, Q extends Part = undefined, B extends Part = undefined>(
  options: Described<P, Q, B> & {
    access?: "signed-in" | readonly Action[];
    enrolling?: boolean;
    response: R;
    status?: number;
    run: ((ctx: Ctx, input: Parsed<P> & Parsed<Q> & Parsed<B>) => Promise<z.input<R>>) & { readonly action?: Action };
  },
): RouteHandler {
  const { run, response, access, ...rest } = options;
  const granted = access ?? (run.action ? [run.action] : undefined);
  if (!granted) throw new Error(`The route "${options.summary}" names no right that it needs.`);
  const spec: RouteSpec = { ...rest, tags: options.tags ?? [], access: granted, response, status: options.status ?? 200 };
  return serve(spec, async (request, params, caller) => {
    const input = await readInput(request, params, spec);
    const answer = await run(signedIn(caller), input as Parsed<P> & Parsed<Q> & Parsed<B>);
    if (spec.status === 204) return new Response(null, { status: 204 });
    return json(response.parse(answer), spec.status);
  });
}

/** Like route, for bodies that are streamed in or answers that are streamed out: run gives the whole answer. */
export function rawRoute<P extends Part = undefined, Q extends Part = undefined>(
  options: Described<P, Q, undefined> & {
    access: Exclude<Access, "public">;
    accepts?: readonly string[];
    basic?: boolean;
    response?: z.ZodType;
    produces?: string;
    status?: number;
    run: (ctx: Ctx, input: Parsed<P> & Parsed<Q>, request: Request) => Promise<Response>;
  },
): RouteHandler {
  const { run, ...rest } = options;
  const spec: RouteSpec = { ...rest, tags: options.tags ?? [], status: options.status ?? 200 };
  return serve(spec, async (request, params, caller) => {
    const input = await readInput(request, params, spec);
    return run(signedIn(caller), input as Parsed<P> & Parsed<Q>, request);
  });
}

/** For callers who cannot have signed in yet. Browsers may send it from our own pages only. */
export function publicRoute<R extends z.ZodType, B extends Part = undefined>(
  options: Described<undefined, undefined, B> & {
    response: R;
    status?: number;
    /** what to do, for who sends it from elsewhere than our pages */
    fromElsewhere: string;
    run: (input: Parsed<B>, from: { headers: Headers; requestId: string }) => Promise<z.input<R>>;
  },
): RouteHandler {
  const { run, response, fromElsewhere, ...rest } = options;
  const spec: RouteSpec = { ...rest, tags: options.tags ?? [], access: "public", response, status: options.status ?? 200 };
  return serve(spec, async (request, params, _caller, requestId) => {
    requireOwnOrigin(request, fromElsewhere);
    const input = await readInput(request, params, spec);
    return json(response.parse(await run(input as Parsed<B>, { headers: request.headers, requestId })), spec.status);
  });
}

function signedIn(caller: Caller | null): Ctx {
  if (!caller) throw new Problem("unauthenticated", "Sign in, or send a token.");
  return caller.ctx;
}

function requireAccess(access: Access, { ctx }: Caller): void {
  if (access === "public" || access === "signed-in") return;
  if (!access.some((action) => allows(ctx.role, action))) {
    throw new Problem("forbidden", `Your role (${ctx.role}) does not allow this: ${access.join(" or ")}.`);
  }
}

type Answer = (request: Request, params: object, caller: Caller | null, requestId: string) => Promise<Response>;

async function admit({ access, basic, enrolling }: RouteSpec, request: Request, requestId: string): Promise<Caller | null> {
  if (access === "public") return null;
  const caller = await resolveCaller(request.headers, requestId, { basic: basic ?? false, enrolling: enrolling ?? false });
  if (caller.by === "session") requireOwnOrigin(request);
  requireAccess(access, caller);
  return caller;
}

function serve(spec: RouteSpec, answer: Answer): RouteHandler {
  const handler = async (request: Request, context?: { params: Promise<object> }): Promise<Response> => {
    const requestId = requestIdOf(request.headers);
    const params = (await context?.params) ?? {};
    const observed = observeRequest(request, params);
    let response: Response;
    try {
      const caller = await admit(spec, request, requestId);
      response = await answer(request, params, caller, requestId);
      for (const [name, value] of Object.entries(dataHeaders())) response.headers.set(name, value);
      response.headers.set("X-Request-Id", requestId);
    } catch (error) {
      response = problemResponse(error, { request, requestId });
    }
    observed(response.status);
    return response;
  };
  return Object.assign(handler, { spec });
}
