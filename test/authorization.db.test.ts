import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import * as openapi from "@/app/api/v1/openapi.json/route";
import { registry } from "@/app/api/v1/registry";
import { offeredBy } from "@/lib/api/methods";
import type { RouteRegistry } from "@/lib/api/openapi";
import type { RouteHandler } from "@/lib/api/route";
import { hashPassword } from "@/lib/auth/password";
import { secretHash } from "@/lib/auth/tokens";
import { newId } from "@/lib/core/ids";
import type { Role } from "@/lib/core/permissions";
import { reportFile } from "@/lib/db/report-files";
import { type Cell, EVERYONE, MATRIX, PASSWORD } from "./authorization-matrix";
import { newOrg } from "./rows";
import { plantSharedCluster, plantTeam, sessionHeaders, type TeamThings, tokenHeaders } from "./two-teams";

const routes: RouteRegistry = { ...registry, "/api/v1/openapi.json": openapi };
const operations = Object.entries(routes).flatMap(([path, module]) =>
  offeredBy(module).map(({ method, handler }) => ({ name: `${method} ${path}`, method, path, handler })),
);
type Operation = (typeof operations)[number];
type Headers_ = Record<string, string>;

const CANARY_A = "canary-alpha";
const CANARY_B = "canary-bravo";
const ABSENT = "01980000-0000-7000-8000-00000000beef";

interface World {
  a: TeamThings;
  b: TeamThings;
  none: [what: string, headers: Headers_][];
  roles: Record<Exclude<Role, "developer">, Headers_>;
  /** callers who see team A and nothing else */
  ofA: [what: string, headers: Headers_][];
  /** sees no team at all */
  ofNone: Headers_;
  /** admin of another organisation */
  stranger: Headers_;
}
let world: World;

beforeAll(async () => {
  const orgId = await newOrg("ours");
  const strange = await newOrg("theirs");
  const shared = await plantSharedCluster(orgId);
  const a = await plantTeam(orgId, CANARY_A, 1, shared);
  const b = await plantTeam(orgId, CANARY_B, 2, shared);
  for (const { canary } of [a, b]) {
    const file = reportFile(secretHash(canary).toString("hex"));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, gzipSync(canary.slice(0, 10).padEnd(10)));
  }
  const past = new Date(Date.now() - 1000).toISOString();
  const soon = new Date(Date.now() + 3_600_000).toISOString();
  const password_hash = await hashPassword(PASSWORD);
  const admin = await tokenHeaders(orgId, "admin");
  world = {
    a,
    b,
    none: [
      ["nobody", {}],
      ["a header of another scheme", { authorization: "Basic YWRtaW46YWRtaW4=" }],
      ["a bearer of nothing", { authorization: "Bearer" }],
      ["a made-up token", { authorization: `Bearer plim_${"a".repeat(39)}` }],
      ["a short token", { authorization: "Bearer x" }],
      ["a wrong API key", { "x-api-key": "0".repeat(40) }],
      ["an expired token", await tokenHeaders(orgId, "admin", { expiresAt: past })],
      ["a revoked token", await tokenHeaders(orgId, "admin", { revokedAt: past })],
      ["a bad token beside a good session", { ...(await sessionHeaders(orgId, "admin")), authorization: `Bearer ${"b".repeat(40)}` }],
      ["a forged cookie", { cookie: "plimsoll.session=eyJhbGciOiJub25lIn0..AAAA.BBBB.CCCC" }],
      ["a revoked session", await sessionHeaders(orgId, "admin", { session: { revoked_at: past } })],
      ["an expired session", await sessionHeaders(orgId, "admin", { session: { expires_at: past } })],
      [
        "an idle session",
        await sessionHeaders(orgId, "admin", { session: { last_seen_at: new Date(Date.now() - 13 * 3_600_000).toISOString() } }),
      ],
      ["a person whose access has ended", await sessionHeaders(orgId, "admin", { person: { access_until: past } })],
      ["a person whose access has not begun", await sessionHeaders(orgId, "admin", { person: { access_from: soon } })],
      ["an auditor of no team", await sessionHeaders(orgId, "auditor", { person: { teams_only: true } })],
      [
        "an auditor whose team's period is over",
        await sessionHeaders(orgId, "auditor", { team: a.team, membership: { until_at: past }, person: { teams_only: true } }),
      ],
      ["a disabled person", await sessionHeaders(orgId, "admin", { person: { disabled_at: past } })],
    ],
    roles: {
      admin,
      ciso: await sessionHeaders(orgId, "ciso", { person: { password_hash } }),
      auditor: await sessionHeaders(orgId, "auditor", { person: { password_hash } }),
      analyst: await tokenHeaders(orgId, "analyst"),
      ingest: await tokenHeaders(orgId, "ingest"),
    },
    ofA: [
      ["a developer of team A", await sessionHeaders(orgId, "developer", { team: a.team })],
      ["an auditor of team A", await sessionHeaders(orgId, "auditor", { team: a.team, person: { teams_only: true } })],
      ["a developer's token of team A", await tokenHeaders(orgId, "developer", { teams: [a.team] })],
    ],
    ofNone: await sessionHeaders(orgId, "developer"),
    stranger: await tokenHeaders(strange, "admin"),
  };
});

interface Ask {
  id?: string | undefined;
  query?: string | undefined;
  of?: TeamThings;
}

async function ask(
  { name, method, path, handler }: Operation,
  headers: Headers_,
  { id, query, of = world.a }: Ask = {},
): Promise<{ status: number; text: string; response: Response }> {
  const cell = cellOf(name);
  const search = [cell.query, query].filter(Boolean).join("&");
  const url = `http://localhost:3000${path.replace("{id}", encodeURIComponent(id ?? ""))}${search ? `?${search}` : ""}`;
  const body = cell.document?.(of) ?? (cell.body ? JSON.stringify(cell.body(of)) : undefined);
  const init: RequestInit = {
    method,
    headers: { host: "localhost:3000", ...(body ? { "content-type": "application/json" } : {}), ...headers },
  };
  if (body) init.body = body;
  const response = await (handler as RouteHandler)(new Request(url, init), { params: Promise.resolve(id === undefined ? {} : { id }) });
  return { status: response.status, text: await response.text(), response };
}

function cellOf(name: string): Cell {
  const cell = MATRIX[name];
  if (!cell) throw new Error(`${name} is missing from the authorization matrix`);
  return cell;
}

const mayUse = (cell: Cell, role: Role, headers?: Headers_): boolean =>
  (cell.roles === "public" || cell.roles.includes(role)) && !(cell.people && headers && !("cookie" in headers));
const isRead = (operation: Operation): boolean => operation.method === "GET";
/** The request's own words come back in "query" of /where; that tells nobody anything. */
const withoutEcho = (text: string): string => text.replace(/"query":"[^"]*"/, "");
const withoutId = (text: string): unknown => ({ ...(JSON.parse(text) as object), requestId: "" });

/** What of another's got out, with its surroundings; null when nothing did. */
function leak(text: string, canary: string | RegExp): string | null {
  const said = withoutEcho(text);
  const found = said.search(canary);
  return found < 0 ? null : said.slice(Math.max(0, found - 80), found + 40);
}

function expectProblem(answer: { status: number; text: string; response: Response }, status: number, what: string): void {
  expect(answer.status, `${what}: ${answer.text.slice(0, 300)}`).toBe(status);
  expect(answer.response.headers.get("content-type"), what).toBe("application/problem+json");
  expect(answer.response.headers.get("cache-control"), what).toBe("private, no-store");
  expect(JSON.parse(answer.text), what).toMatchObject({
    status,
    code: expect.any(String),
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(answer.text, what).not.toMatch(/\bat .+:\d+:\d+|select |from "|node_modules/i);
}

test("the matrix names every route and nothing else", () => {
  expect(Object.keys(MATRIX).sort()).toEqual(operations.map(({ name }) => name).sort());
});

describe.each(operations)("$name", (operation) => {
  const cell = cellOf(operation.name);
  const idOf = (of: TeamThings): string | undefined => cell.ids?.(of)[0] ?? cell.shared;

  test.skipIf(cell.roles === "public")("is closed to those who are not signed in", async () => {
    for (const [what, headers] of world.none) {
      const answer = await ask(operation, headers, { id: idOf(world.a) });
      expectProblem(answer, 401, what);
      expect(leak(answer.text, /canary/), what).toBeNull();
      expect(answer.response.headers.get("www-authenticate"), what).toContain("Bearer");
    }
  });

  test("is closed to roles without the right", async () => {
    const callers: [string, Role, Headers_][] = [
      ...Object.entries(world.roles).map(([role, headers]): [string, Role, Headers_] => [role, role as Role, headers]),
      ...world.ofA.map(([what, headers]): [string, Role, Headers_] => [what, "developer", headers]),
    ];
    for (const [what, role, headers] of callers) {
      if (mayUse(cell, role, headers)) continue;
      const answer = await ask(operation, headers, { id: idOf(world.a) });
      expectProblem(answer, cell.senders?.includes(role) ? 404 : 403, what);
      expect(leak(answer.text, /canary/), what).toBeNull();
    }
  });

  test.skipIf(!cell.ids)("answers alike for what is foreign and what is absent", async () => {
    const foreign = cell.ids?.(world.b) ?? [];
    for (const [what, headers] of [
      ...world.ofA,
      ["of no team", world.ofNone] as const,
      ["of another organisation", world.stranger] as const,
    ]) {
      const absent = await ask(operation, headers, { id: cell.absent?.[0] });
      for (const id of foreign) {
        const answer = await ask(operation, headers, { id });
        expect(leak(answer.text, CANARY_B), `${what}, ${id}`).toBeNull();
        if (answer.status === 403) continue;
        expectProblem(answer, 404, `${what}, ${id}`);
        expect(withoutId(answer.text), `${what}, ${id}`).toEqual(withoutId(absent.text));
      }
    }
    const may = cell.people ? world.roles.ciso : world.roles.admin;
    for (const id of cell.absent ?? []) expectProblem(await ask(operation, may, { id }), 404, `who may, ${id}`);
  });

  test.skipIf(!mayUse(cell, "developer") || !isRead(operation))("shows a team its own and not a byte of another's", async () => {
    for (const [what, headers] of world.ofA) {
      if (!mayUse(cell, "developer", headers)) continue;
      for (const id of cell.ids?.(world.a) ?? [undefined]) {
        const answer = await ask(operation, headers, { id });
        expect(answer.status, `${what}, ${id}: ${answer.text.slice(0, 300)}`).toBe(200);
        expect(leak(answer.text, CANARY_B), what).toBeNull();
        if (!cell.impersonal && !operation.path.endsWith("/raw")) expect(answer.text.includes(CANARY_A), `${what} sees its own`).toBe(true);
      }
    }
    const nobody = await ask(operation, world.ofNone, { id: idOf(world.a) });
    expect(leak(nobody.text, /canary-(alpha|bravo)/), "of no team").toBeNull();
  });

  test.skipIf(!isRead(operation) || !operation.handler.spec.query)("lets no filter look into another team", async () => {
    const { b } = world;
    const filters: Record<string, string[]> = {
      team: [b.team, b.slug],
      cluster: [b.cluster, `${b.canary}-cluster`],
      namespace: [b.namespace],
      workload: [b.workload],
      image: [b.image, b.digest, `${b.repositoryName}:${b.canary}-tag`],
      repository: [b.repositoryName],
      vulnerability: [b.vulnerability],
      package: [b.canary],
      rule: [`${b.canary} rule`],
      q: [b.canary, b.vulnerability, b.digest, b.repositoryName],
    };
    const known = Object.keys(operation.handler.spec.query?.shape ?? {});
    const own = cellOf(operation.name).query?.split("=")[0];
    for (const [name, values] of Object.entries(filters)) {
      if (!known.includes(name)) continue;
      for (const value of values) {
        const given = `${name}=${encodeURIComponent(value)}`;
        for (const [what, headers] of world.ofA) {
          const answer = await askWith(
            operation,
            headers,
            own === name ? given : [cell.query, given].filter(Boolean).join("&"),
            idOf(world.a),
          );
          // A log of the whole organisation is closed to whoever is limited to a team, whatever they ask for.
          const answers = mayUse(cell, "developer") ? [200, 400, 404] : [403];
          expect(answers, `${what}, ${given}: ${answer.text.slice(0, 200)}`).toContain(answer.status);
          expect(leak(answer.text, CANARY_B), `${what}, ${given}`).toBeNull();
        }
      }
    }
  });

  test.skipIf(!isRead(operation))("shows the whole to those who see everything", async () => {
    for (const role of ["admin", "ciso", "auditor", "analyst"] as const) {
      if (!mayUse(cell, role, world.roles[role])) continue;
      for (const of of [world.a, world.b]) {
        const answer = await ask(operation, world.roles[role], { id: idOf(of) });
        expect(answer.status, `${role}: ${answer.text.slice(0, 300)}`).toBe(200);
        if (cell.ids && !operation.path.endsWith("/raw")) expect(answer.text.includes(of.canary), `${role} sees ${of.canary}`).toBe(true);
      }
    }
  });

  test.skipIf(!isRead(operation))("shows another organisation nothing", async () => {
    const answer = await ask(operation, world.stranger, { id: idOf(world.a) });
    expect(leak(answer.text, /canary-(alpha|bravo)/)).toBeNull();
  });

  test("refuses what it does not know, and headers open nothing", async () => {
    if (cell.roles !== "public") {
      const probes: Headers_[] = [
        { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy", "x-middleware-next": "1" },
        {
          "x-middleware-rewrite": "/api/v1/me",
          "x-middleware-override-headers": "authorization",
          "x-middleware-request-authorization": "x",
        },
        { rsc: "1", "next-router-state-tree": "%5B%5D", "next-action": "0".repeat(40) },
        {
          "x-forwarded-user": "admin",
          "x-forwarded-email": "admin@example.com",
          "x-original-url": "/healthz",
          "x-http-method-override": "GET",
        },
        { "x-forwarded-host": "localhost:3000", "x-forwarded-for": "127.0.0.1", host: "localhost" },
      ];
      for (const probe of probes) expectProblem(await ask(operation, probe, { id: idOf(world.a) }), 401, JSON.stringify(probe));
    }
    if (isRead(operation))
      expectProblem(await ask(operation, world.roles.admin, { id: idOf(world.a), query: "no-such-filter=1" }), 400, "an unknown parameter");
  });
});

/** Like ask, with this query alone. */
async function askWith(
  operation: Operation,
  headers: Headers_,
  query: string,
  id: string | undefined,
): Promise<{ status: number; text: string }> {
  const url = `http://localhost:3000${operation.path.replace("{id}", encodeURIComponent(id ?? ""))}?${query}`;
  const response = await operation.handler(new Request(url, { headers: { host: "localhost:3000", ...headers } }), {
    params: Promise.resolve(id === undefined ? {} : { id }),
  });
  return { status: response.status, text: await response.text() };
}

describe("writes", () => {
  const writes = operations.filter((operation) => !isRead(operation));

  test("a browser may send them from our own pages only", async () => {
    const orgId = await newOrg("elsewhere");
    const { origin, ...cookie } = await sessionHeaders(orgId, "admin");
    for (const operation of writes.filter(({ handler }) => handler.spec.access !== "public")) {
      for (const from of [{}, { origin: "https://evil.example" }, { origin: "null" }, { "sec-fetch-site": "cross-site" }]) {
        expectProblem(await ask(operation, { ...cookie, ...from }, { id: ABSENT }), 403, `${operation.name} ${JSON.stringify(from)}`);
      }
    }
    expect(origin).toBe("http://localhost:3000");
  });

  test("fields that are not asked for are refused, whoever sends them", async () => {
    for (const operation of writes.filter(({ handler }) => handler.spec.body)) {
      const cell = cellOf(operation.name);
      for (const extra of [{ id: newId() }, { orgId: 1 }, { passwordHash: "x" }, { createdById: newId() }, { actor: "x" }]) {
        const request = new Request(`http://localhost:3000${operation.path}`, {
          method: operation.method,
          headers: { host: "localhost:3000", origin: "http://localhost:3000", "content-type": "application/json", ...world.roles.admin },
          body: JSON.stringify({ ...(cell.body?.(world.a) as object), ...extra }),
        });
        const response = await operation.handler(request, { params: Promise.resolve(cell.ids ? { id: cell.ids(world.a)[0] } : {}) });
        expect(response.status, `${operation.name} ${JSON.stringify(extra)}`).toBe(400);
      }
    }
  });

  test("those who may, can", async () => {
    for (const operation of writes) {
      const cell = cellOf(operation.name);
      for (const role of EVERYONE) {
        if (role === "developer" || cell.roles === "public" || !mayUse(cell, role, world.roles[role])) continue;
        const answer = await ask(operation, world.roles[role], { id: cell.ids?.(world.a)[0] ?? cell.shared });
        expect(answer.status, `${operation.name} by ${role}: ${answer.text.slice(0, 300)}`).toBe(cell.status ?? 200);
        expect(leak(answer.text, CANARY_B), operation.name).toBeNull();
      }
    }
  });
});
