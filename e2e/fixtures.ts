import { type APIRequestContext, test as base, type ConsoleMessage, expect, type Page, type Request } from "@playwright/test";
import { adminApi, baseUrl } from "./instance";
import { type Account, makePersona, type Persona, type StorageState } from "./personas";

type Made = Awaited<ReturnType<typeof makePersona>>;

interface TestFixtures {
  /** who is signed in: test.provide({ as: "ciso" }); null is nobody */
  as: Persona | null;
  /** the API as the first admin's token sees it */
  api: APIRequestContext;
  /** faults that a test brings about on purpose, such as "status of 404" */
  expectedFaults: RegExp[];
  watched: undefined;
}
interface WorkerFixtures {
  /** one account of each kind for all tests of a worker, made when first asked for */
  persona: (persona: Persona) => Promise<Made>;
}

const host = new URL(baseUrl).host;
const staysHome = (url: URL): boolean => !/^(http|ws)s?:$/.test(url.protocol) || url.host === host;

/** Lists what must not happen on any page: a request to elsewhere, an error, a refusal of the content security policy. */
function watch(page: Page, faults: string[]): void {
  page.on("request", (request: Request) => {
    if (!staysHome(new URL(request.url()))) faults.push(`request to ${request.url()}`);
  });
  page.on("websocket", (socket) => {
    if (!staysHome(new URL(socket.url()))) faults.push(`socket to ${socket.url()}`);
  });
  page.on("pageerror", (error) => faults.push(`page error: ${error.stack ?? error.message}`));
  page.on("console", (message: ConsoleMessage) => {
    const refused = /Content Security Policy/i.test(message.text());
    if (message.type() === "error" || refused) faults.push(`console: ${message.text()} (${message.location().url})`);
  });
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  persona: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its pattern
    async ({}, provide) => {
      const made = new Map<Persona, Promise<Made>>();
      await provide((persona) => {
        const known = made.get(persona) ?? makePersona(persona);
        made.set(persona, known);
        return known;
      });
    },
    { scope: "worker" },
  ],
  as: [null, { option: true }],
  storageState: async ({ as, persona }, provide) => {
    const nobody: StorageState = { cookies: [], origins: [] };
    await provide(as === null ? nobody : (await persona(as)).state);
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its pattern
  api: async ({}, provide) => {
    const api = await adminApi();
    await provide(api);
    await api.dispose();
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its pattern
  expectedFaults: async ({}, provide) => provide([]),
  watched: [
    async ({ page, expectedFaults }, provide) => {
      const faults: string[] = [];
      watch(page, faults);
      await provide(undefined);
      expect(faults.filter((fault) => !expectedFaults.some((pattern) => pattern.test(fault)))).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Opens a page and waits until it answers: its heading stands, and the sidebar has fetched its counts in the browser. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await answers(page);
}

/** The sidebar's counts are fetched by the browser: when they stand, buttons and keys work. */
export async function answers(page: Page): Promise<void> {
  await expect(page.getByRole("navigation", { name: "Main", exact: true }).getByRole("link", { name: /^Findings/ })).toHaveText(/\d/);
}

export async function signInByForm(page: Page, { email, password }: Account): Promise<void> {
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1, name: "Sign in to Plimsoll" })).toBeVisible();
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** The number in "1,234 open · exact". */
export const numberIn = (text: string): number => Number(/\d[\d,]*/.exec(text)?.[0].replaceAll(",", "") ?? Number.NaN);
