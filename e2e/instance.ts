import { type APIRequestContext, request } from "@playwright/test";

/** What npm test tells of the server that it started; by hand the same variables are given. */
function given(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run npm test, or give it by hand`);
  return value;
}

export const baseUrl = given("PLIMSOLL_E2E_URL");
export const ADMIN = { email: given("PLIMSOLL_INIT_ADMIN_EMAIL"), password: given("PLIMSOLL_INIT_ADMIN_PASSWORD") };

/** The API as the first admin's token sees it: to find what a test looks at, and to check what a page says. */
export const adminApi = (): Promise<APIRequestContext> =>
  request.newContext({ baseURL: baseUrl, extraHTTPHeaders: { authorization: `Bearer ${given("PLIMSOLL_INIT_API_TOKEN")}` } });

export async function read<T>(api: APIRequestContext, path: string): Promise<T> {
  const answer = await api.get(`/api/v1${path}`);
  if (!answer.ok()) throw new Error(`GET ${path} answered ${answer.status()}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

interface Listed {
  items: { id: string }[];
}

/** The id of the first of a list. */
export async function firstId(api: APIRequestContext, path: string): Promise<string> {
  const [first] = (await read<Listed>(api, path)).items;
  if (!first) throw new Error(`${path} is empty: is the demo fleet there?`);
  return first.id;
}
