import { randomUUID } from "node:crypto";
import { type Page, request } from "@playwright/test";
import { Secret, TOTP } from "otpauth";
import { expect } from "./fixtures";
import { adminApi, baseUrl } from "./instance";
import { type Account, invite } from "./personas";

/** The sidebar: whoever sees it is in. */
export const main = (page: Page) => page.getByRole("navigation", { name: "Main", exact: true });
/** The code that an authenticator app shows now. */
export const codeOf = (secret: string): string => new TOTP({ secret: Secret.fromBase32(secret) }).generate();

/** A new analyst with a password. */
export async function someone(name: string): Promise<Account> {
  const { email, setupUrl } = await invite("analyst", name);
  const password = randomUUID();
  const visitor = await request.newContext({ baseURL: baseUrl, extraHTTPHeaders: { origin: new URL(baseUrl).origin } });
  const made = await visitor.post("/api/v1/setup", { data: { token: new URL(setupUrl).searchParams.get("token"), password } });
  expect(made.ok()).toBe(true);
  await visitor.dispose();
  return { email, password };
}

/** What groups give, in the place of all earlier rules. */
export async function setRules(rules: { group: string; role?: string; teamIds?: string[] }[], more: object = {}): Promise<void> {
  const api = await adminApi();
  const answer = await api.put("/api/v1/sign-in", { data: { requireTotp: false, defaultRole: null, rules, ...more } });
  expect(answer.ok(), await answer.text()).toBe(true);
  await api.dispose();
}
