import pino from "pino";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const GOOD = {
  DATABASE_URL: "postgres://nobody:x@127.0.0.1:1/none",
  NEXTAUTH_SECRET: "s".repeat(40),
  NEXTAUTH_URL: "http://localhost:3000",
  LOG_LEVEL: "silent",
};

beforeEach(() => {
  vi.resetModules();
  Object.assign(globalThis, { plimsollLog: pino({ level: "silent" }) }); // the level cannot be read from settings that are wrong
  for (const [name, value] of Object.entries(GOOD)) vi.stubEnv(name, value);
});
afterEach(() => vi.unstubAllEnvs());

const BROKEN: [string, Record<string, string>][] = [
  ["no secret", { NEXTAUTH_SECRET: "" }],
  ["a short secret", { NEXTAUTH_SECRET: "short" }],
  ["an address that is none", { NEXTAUTH_URL: "not a url" }],
  ["a short first token", { PLIMSOLL_INIT_API_TOKEN: "short" }],
  ["no database", { DATABASE_URL: "" }],
  ["a database that does not answer", {}],
];

test.each(BROKEN)("settings that are wrong close the door: %s", async (_what, settings) => {
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  const { GET } = await import("@/app/api/v1/me/route");
  for (const headers of [{ authorization: `Bearer ${"t".repeat(40)}` }, { cookie: "plimsoll.session=x" }, {}]) {
    const response = await GET(new Request("http://localhost:3000/api/v1/me", { headers: headers as Record<string, string> }));
    expect([401, 503]).toContain(response.status);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.text()).not.toMatch(/nobody|postgres|secret is/i);
  }
});

test("cookies are bound to the host and to https where we are served over https", async () => {
  vi.stubEnv("NEXTAUTH_URL", "https://plimsoll.example");
  const { cookies } = await import("./cookies");
  for (const [what, cookie] of Object.entries(cookies())) {
    expect(cookie.name, what).toMatch(/^__Host-/);
    expect(cookie.options, what).toMatchObject({ secure: true, httpOnly: true, sameSite: "lax", path: "/" });
    expect(cookie.options, what).not.toHaveProperty("domain");
  }
  const { securityHeaders } = await import("../api/security-headers");
  expect(securityHeaders()["Strict-Transport-Security"]).toContain("max-age=63072000");
});
