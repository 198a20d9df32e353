import { afterEach, beforeEach, expect, test, vi } from "vitest";

const SECRET = "a secret of the test, forty characters!!";

beforeEach(() => {
  vi.resetModules();
  vi.stubEnv("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none");
  vi.stubEnv("NEXTAUTH_SECRET", SECRET);
});
afterEach(() => vi.unstubAllEnvs());

test("what is sealed opens again, and never looks the same", async () => {
  const { seal, unseal } = await import("./secret-box");
  for (const text of ["", "JBSWY3DPEHPK3PXP", "ü€𝄞".repeat(100)]) {
    const [one, two] = [seal(text, "totp 1"), seal(text, "totp 1")];
    expect(one).not.toBe(two);
    if (text) expect(one).not.toContain(text);
    expect(unseal(one, "totp 1")).toBe(text);
    expect(unseal(two, "totp 1")).toBe(text);
  }
});

test("every changed byte, another context and another secret keep it shut", async () => {
  const { seal, unseal } = await import("./secret-box");
  const sealed = seal("secret", "totp 1");
  const body = Buffer.from(sealed.slice(3), "base64url");
  for (let i = 0; i < body.length; i += 1) {
    const changed = Buffer.from(body);
    changed[i] = (changed[i] ?? 0) ^ 1;
    expect(() => unseal(`v1.${changed.toString("base64url")}`, "totp 1"), `byte ${i}`).toThrow(/cannot be opened/);
  }
  expect(() => unseal(sealed, "totp 2")).toThrow(/cannot be opened/);
  for (const nonsense of ["", "v1", "v1.", "v2.AAAA", "secret"]) expect(() => unseal(nonsense, "totp 1")).toThrow(/not a sealed/);
  vi.resetModules();
  vi.stubEnv("NEXTAUTH_SECRET", `${SECRET}x`);
  const other = await import("./secret-box");
  expect(() => other.unseal(sealed, "totp 1")).toThrow(/cannot be opened/);
});
