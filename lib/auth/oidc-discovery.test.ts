import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

let server: Server;
let issuer: string;
let answer: { status: number; body: string; location?: string };

const good = (): Record<string, unknown> => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
});

beforeEach(async () => {
  server = createServer((_request, response) => {
    response.writeHead(answer.status, answer.location ? { location: answer.location } : {}).end(answer.body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.resetModules();
  vi.stubEnv("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none");
  vi.stubEnv("NEXTAUTH_SECRET", "s".repeat(40));
  vi.stubEnv("AUTH_OIDC_ISSUER", issuer);
  vi.stubEnv("AUTH_OIDC_CLIENT_ID", "plimsoll");
  vi.stubEnv("AUTH_OIDC_CLIENT_SECRET", "the client secret");
  answer = { status: 200, body: JSON.stringify(good()) };
});
afterEach(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

const discover = async () => (await import("./oidc-discovery")).discoverOidc();

test("the provider is what it says of itself", async () => {
  expect(await discover()).toMatchObject({ clientId: "plimsoll", name: new URL(issuer).host, metadata: good() });
  answer = { status: 500, body: "" };
  expect(await discover()).toMatchObject({ metadata: good() }); // kept
});

test.each<[string, () => Partial<typeof answer>]>([
  ["does not answer well", () => ({ status: 500 })],
  ["leads elsewhere", () => ({ status: 302, location: "http://127.0.0.1:1/" })],
  ["speaks no JSON", () => ({ body: "<html>" })],
  ["says too much", () => ({ body: JSON.stringify({ ...good(), more: "x".repeat(300_000) }) })],
  ["calls itself by another name", () => ({ body: JSON.stringify({ ...good(), issuer: "https://elsewhere.example" }) })],
  ["has no keys", () => ({ body: JSON.stringify({ ...good(), jwks_uri: undefined }) })],
  ["wants codes sent in the clear", () => ({ body: JSON.stringify({ ...good(), token_endpoint: "http://id.example/token" }) })],
])("one that %s closes this way in", async (_what, wrong) => {
  Object.assign(answer, wrong());
  await expect(discover()).rejects.toMatchObject({ code: "unavailable", message: expect.not.stringContaining("the client secret") });
});

test.each<[string, Record<string, string>]>([
  ["no client", { AUTH_OIDC_CLIENT_ID: "" }],
  ["no secret", { AUTH_OIDC_CLIENT_SECRET: "" }],
  ["no issuer", { AUTH_OIDC_ISSUER: "" }],
  ["an issuer that is no address", { AUTH_OIDC_ISSUER: "id.example" }],
  ["an issuer without TLS", { AUTH_OIDC_ISSUER: "http://id.example" }],
  ["nothing behind the address", { AUTH_OIDC_ISSUER: "http://127.0.0.1:1" }],
])("settings with %s close it too", async (_what, settings) => {
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  await expect(discover()).rejects.toMatchObject({ code: "unavailable" });
});

test("with no settings there is none, and passwords can be turned off", async () => {
  for (const name of ["ISSUER", "CLIENT_ID", "CLIENT_SECRET"]) vi.stubEnv(`AUTH_OIDC_${name}`, "");
  expect(await discover()).toBeNull();
  const { signInWays } = await import("./oidc-settings");
  expect(signInWays()).toEqual({ password: true, oidc: null });
  vi.resetModules();
  vi.stubEnv("AUTH_DISABLE_PASSWORD", "1");
  vi.stubEnv("AUTH_OIDC_ISSUER", issuer);
  expect((await import("./oidc-settings")).signInWays()).toEqual({ password: false, oidc: { name: "", usable: false } });
});

test("whoever is on the way in meanwhile gets a page that says so, or a problem in our own form, and no session", async () => {
  vi.stubEnv("AUTH_OIDC_CLIENT_SECRET", "");
  vi.stubEnv("LOG_LEVEL", "silent");
  const route = await import("@/app/api/auth/[...nextauth]/route");
  const ask = (method: "GET" | "POST", nextauth: string[]) =>
    route[method](new Request(`http://localhost:3000/api/auth/${nextauth.join("/")}?code=x&state=y`, { method }), {
      params: Promise.resolve({ nextauth }),
    });
  for (const [method, action, type] of [
    ["GET", "callback", "text/html; charset=utf-8"],
    ["GET", "signin", "text/html; charset=utf-8"],
    ["POST", "signin", "application/problem+json"],
  ] as const) {
    const answer = await ask(method, [action, "oidc"]);
    expect(answer.status, `${method} ${action}`).toBe(503);
    expect(answer.headers.get("content-type")).toBe(type);
    expect(answer.headers.get("set-cookie")).toBeNull();
    expect(await answer.text()).toContain("settings are not complete or wrong");
  }
});
