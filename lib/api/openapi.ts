import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject, type ZodOpenApiResponsesObject } from "zod-openapi";
import { PROBLEM_STATUS, type ProblemCode } from "@/lib/core/errors";
import { type Method, offeredBy, type RouteModule } from "./methods";
import { problemShape } from "./problem";
import type { RouteSpec } from "./route";

/** Path → route file; the path as in OpenAPI, "/api/v1/images/{id}". */
export type RouteRegistry = Readonly<Record<string, RouteModule>>;

const JSON_TYPE = "application/json";
const SECURITY = [{ token: [] }, { apiKey: [] }, { session: [] }];

function problemsOf(spec: RouteSpec): ProblemCode[] {
  const codes: ProblemCode[] = ["invalid_request", "internal", "unavailable"];
  if (spec.query && "cursor" in spec.query.shape) codes.push("invalid_cursor");
  if (spec.access !== "public") codes.push("unauthenticated");
  if (spec.access !== "signed-in") codes.push("forbidden");
  if (spec.access === "public") codes.push("rate_limited");
  if (spec.params) codes.push("not_found");
  if (spec.body || spec.accepts) codes.push("too_large", "unsupported_media");
  if (spec.accepts) codes.push("invalid_report", "forbidden_target");
  return codes;
}

function responsesOf(spec: RouteSpec): ZodOpenApiResponsesObject {
  const type = spec.produces ?? JSON_TYPE;
  const content = spec.produces
    ? { [type]: { schema: { type: "string" as const } } }
    : spec.response
      ? { [type]: { schema: spec.response } }
      : undefined;
  const responses: ZodOpenApiResponsesObject = { [String(spec.status)]: { description: "Done", ...(content ? { content } : {}) } };
  const problems = problemsOf(spec);
  for (const status of new Set(problems.map((code) => PROBLEM_STATUS[code]))) {
    responses[String(status) as "400"] = {
      description: problems.filter((code) => PROBLEM_STATUS[code] === status).join(", "),
      content: { "application/problem+json": { schema: problemShape } },
    };
  }
  return responses;
}

function requestBodyOf(spec: RouteSpec): Pick<ZodOpenApiOperationObject, "requestBody"> {
  if (spec.body) return { requestBody: { required: true, content: { [JSON_TYPE]: { schema: spec.body } } } };
  if (!spec.accepts) return {};
  return {
    requestBody: {
      required: true,
      content: Object.fromEntries(spec.accepts.map((type) => [type, { schema: { type: "string" as const } }])),
    },
  };
}

function rightsOf(spec: RouteSpec): string {
  if (spec.access === "public") return "Needs no sign-in.";
  if (spec.access === "signed-in") return "For anyone who is signed in.";
  return `Needs the right ${spec.access.join(" or ")}.`;
}

function operation(path: string, method: Method, spec: RouteSpec): ZodOpenApiOperationObject {
  return {
    operationId: `${method.toLowerCase()}${path.replace(/^\/api\/v1/, "").replace(/[^A-Za-z0-9]+(.)?/g, (_, next: string | undefined) => next?.toUpperCase() ?? "")}`,
    summary: spec.summary,
    description: [spec.description, rightsOf(spec)].filter(Boolean).join("\n\n"),
    tags: [...spec.tags],
    ...(spec.access === "public" ? { security: [] } : spec.basic ? { security: [...SECURITY, { basic: [] }] } : {}),
    ...(spec.params || spec.query
      ? { requestParams: { ...(spec.params ? { path: spec.params } : {}), ...(spec.query ? { query: spec.query } : {}) } }
      : {}),
    ...requestBodyOf(spec),
    responses: responsesOf(spec),
  };
}

/** The OpenAPI 3.1 document of the routes, made from what they check and answer with. */
export function openApiDocument(registry: RouteRegistry, version: string): object {
  const paths: ZodOpenApiPathsObject = {};
  for (const [path, module] of Object.entries(registry)) {
    const methods = offeredBy(module).map(({ method, handler }) => [method.toLowerCase(), operation(path, method, handler.spec)]);
    paths[path] = Object.fromEntries(methods);
  }
  return createDocument({
    openapi: "3.1.1",
    info: {
      title: "Plimsoll",
      version,
      description:
        "Scan reports and runtime events in, posture out. Errors are RFC 9457 problem documents with `code` and `requestId`. Lists are paged by cursor.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    security: SECURITY,
    paths,
    components: {
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "An API token: plim_…" },
        apiKey: {
          type: "apiKey",
          in: "header",
          name: "X-Api-Key",
          description: "The same token, for clients that cannot send Authorization",
        },
        basic: { type: "http", scheme: "basic", description: "The same token as password, under any name; only for sending things in" },
        session: { type: "apiKey", in: "cookie", name: "__Host-plimsoll.session", description: "Set by signing in with a browser" },
      },
    },
  });
}
