import { randomUUID } from "node:crypto";
import { type APIRequestContext, type BrowserContextOptions, request } from "@playwright/test";
import { ADMIN, adminApi, baseUrl, read } from "./instance";

export const PERSONAS = ["admin", "ciso", "analyst", "developer"] as const;
export type Persona = (typeof PERSONAS)[number];
export type StorageState = Exclude<BrowserContextOptions["storageState"], string | undefined>;

export interface Account {
  email: string;
  password: string;
}

/** The demo team whose developer looks at the fleet. */
export const TEAM = "payments";

/** Invites a person as an admin would; gives the one-time link. */
export async function invite(persona: Exclude<Persona, "admin">, name: string): Promise<{ email: string; setupUrl: string }> {
  const api = await adminApi();
  const { items } = await read<{ items: { id: string; slug: string }[] }>(api, "/teams");
  const email = `${persona}-${randomUUID()}@example.com`;
  const teamIds = persona === "developer" ? items.filter(({ slug }) => slug === TEAM).map(({ id }) => id) : [];
  const answer = await api.post("/api/v1/people", { data: { name, email, role: persona, teamIds } });
  if (answer.status() !== 201) throw new Error(`inviting ${email} answered ${answer.status()}: ${await answer.text()}`);
  const { setupUrl } = (await answer.json()) as { setupUrl: string };
  await api.dispose();
  return { email, setupUrl };
}

/** As the pages of the product ask: a request with a session from elsewhere is refused. */
const visitor = (): Promise<APIRequestContext> =>
  request.newContext({ baseURL: baseUrl, extraHTTPHeaders: { origin: new URL(baseUrl).origin } });

async function invited(persona: Exclude<Persona, "admin">): Promise<Account> {
  const { email, setupUrl } = await invite(persona, `The ${persona}`);
  const password = randomUUID();
  const api = await visitor();
  const answer = await api.post("/api/v1/setup", { data: { token: new URL(setupUrl).searchParams.get("token"), password } });
  if (!answer.ok()) throw new Error(`the set-up link of ${email} answered ${answer.status()}: ${await answer.text()}`);
  await api.dispose();
  return { email, password };
}

async function signIn(api: APIRequestContext, { email, password }: Account): Promise<void> {
  const { csrfToken } = (await (await api.get("/api/auth/csrf")).json()) as { csrfToken: string };
  const answer = await api.post("/api/auth/callback/credentials", {
    form: { csrfToken, email, password, callbackUrl: baseUrl, json: "true" },
  });
  if (!answer.ok()) throw new Error(`signing in as ${email} answered ${answer.status()}`);
}

/** Somebody's account, and the cookies of their session. */
export async function makePersona(persona: Persona): Promise<{ account: Account; state: StorageState }> {
  const account = persona === "admin" ? ADMIN : await invited(persona);
  const api = await visitor();
  await signIn(api, account);
  const state = await api.storageState();
  await api.dispose();
  return { account, state };
}
