import { expect, test } from "vitest";
import { isComplete, readClaims } from "./oidc-claims";

const who = { iss: "https://id.example", sub: "u1", email: "Anna@Example.com", name: "Anna" };

test("groups are found by the claim's whole name, by a path, and as one text", () => {
  expect(readClaims({ ...who, groups: ["a", "b", "a", 7, ""] }, "groups")?.groups).toEqual(["a", "b"]);
  expect(readClaims({ ...who, groups: "a" }, "groups")?.groups).toEqual(["a"]);
  expect(readClaims({ ...who, realm_access: { roles: ["a"] } }, "realm_access.roles")?.groups).toEqual(["a"]);
  expect(readClaims({ ...who, "https://id.example/groups": ["a"] }, "https://id.example/groups")?.groups).toEqual(["a"]);
  expect(readClaims(who, "groups")?.groups).toEqual([]);
  expect(readClaims({ ...who, groups: { a: 1 } }, "groups")?.groups).toEqual([]);
  for (const claim of ["__proto__", "constructor.name", "toString"]) expect(readClaims(who, claim)?.groups).toEqual([]);
});

test("the e-mail address is in lower case, and none where the provider does not vouch for it", () => {
  expect(readClaims(who, "groups")).toMatchObject({ issuer: "https://id.example", subject: "u1", email: "anna@example.com", name: "Anna" });
  expect(readClaims({ ...who, email_verified: true }, "groups")?.email).toBe("anna@example.com");
  expect(readClaims({ ...who, email_verified: false }, "groups")?.email).toBeNull();
  expect(readClaims({ ...who, email: 7 }, "groups")?.email).toBeNull();
});

test("without issuer or subject there is nobody", () => {
  expect(readClaims({ ...who, iss: "" }, "groups")).toBeNull();
  expect(readClaims({ ...who, sub: undefined }, "groups")).toBeNull();
  expect(readClaims({ ...who, sub: "x".repeat(256) }, "groups")).toBeNull();
});

test("the userinfo endpoint is needed where groups or address are not in the token", () => {
  expect(isComplete({ ...who, groups: [] }, "groups")).toBe(true);
  expect(isComplete(who, "groups")).toBe(false);
  expect(isComplete({ groups: [] }, "groups")).toBe(false);
});
