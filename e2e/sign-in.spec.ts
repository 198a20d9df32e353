// Coming in: by password and code, by the organisation's sign-in service, and what an administrator sees of it.
import { randomUUID } from "node:crypto";
import type { Browser, Page } from "@playwright/test";
import { expect, open, signInByForm, test } from "./fixtures";
import { baseUrl, read } from "./instance";
import { TEAM } from "./personas";
import { codeOf, main, setRules, someone } from "./sign-in";

// The rules of sign-in and the provider's one person are shared by all of these: one after the other.
test.describe.configure({ mode: "default" });

const somebodyElse = async (browser: Browser): Promise<Page> =>
  (await browser.newContext({ baseURL: baseUrl, storageState: { cookies: [], origins: [] } })).newPage();

/** What the provider says of whoever comes next. */
async function providerSays(claims: Record<string, unknown>): Promise<void> {
  const control = process.env["PLIMSOLL_E2E_OIDC"];
  if (!control) throw new Error("PLIMSOLL_E2E_OIDC is not set: run npm test");
  const answer = await fetch(control, { method: "PUT", body: JSON.stringify(claims) });
  expect(answer.status).toBe(204);
}

const toProvider = /^request to http:\/\/localhost:\d+\/authorize/;
const byService = (page: Page) => page.getByRole("button", { name: "Continue with Acme ID" });

test("a second factor is set up in the profile, asked for at sign-in, and taken once", async ({ page, browser, expectedFaults }) => {
  expectedFaults.push(/status of 40[01]/);
  const account = await someone("Factor Two");
  await signInByForm(page, account);
  await expect(main(page)).toBeVisible();
  await open(page, "/profile");
  await page.getByRole("button", { name: "Set it up" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Your password").fill("wrong");
  await dialog.getByRole("button", { name: "Show the QR code" }).click();
  await expect(dialog.getByText("This is not your password.")).toBeVisible();
  await dialog.getByLabel("Your password").fill(account.password);
  await dialog.getByRole("button", { name: "Show the QR code" }).click();
  await expect(dialog.getByRole("img", { name: /QR code/ })).toBeVisible();
  const secret = (await dialog.locator("pre").innerText()).trim();
  await dialog.getByLabel("Code", { exact: true }).fill(codeOf(secret));
  await dialog.getByRole("button", { name: "Turn it on" }).click();
  await expect(dialog.getByText("Keep these recovery codes")).toBeVisible();
  const recovery = (await dialog.locator("pre").innerText()).trim().split("\n");
  expect(recovery).toHaveLength(10);
  await dialog.getByRole("button", { name: "I have kept them" }).click();
  await expect(page.getByText(/^On since .*10 recovery codes left/)).toBeVisible();

  const theirs = await somebodyElse(browser);
  await signInByForm(theirs, account);
  await expect(theirs.getByRole("heading", { level: 1, name: "One more step" })).toBeVisible();
  await theirs.getByLabel("Code", { exact: true }).fill("000000x");
  await theirs.getByRole("button", { name: "Sign in" }).click();
  await expect(theirs.getByRole("main").getByRole("alert")).toContainText("wrong or was used before");
  await theirs.getByLabel("Code", { exact: true }).fill(recovery[0] ?? "");
  await theirs.getByRole("button", { name: "Sign in" }).click();
  await expect(main(theirs)).toBeVisible();

  await page.reload();
  const sessions = page.getByRole("table", { name: "Your sessions" });
  await expect(sessions.getByRole("row")).toHaveCount(3);
  await page.getByRole("button", { name: "Sign out everywhere else" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Sign out there" }).click();
  await expect(sessions.getByRole("row")).toHaveCount(2);
  await theirs.goto("/findings");
  await expect(theirs).toHaveURL(/\/sign-in/);
  await theirs.context().close();
});

test("somebody of a mapped group sees exactly the team's fleet, and has other rights when the groups are others", async ({
  page,
  api,
  expectedFaults,
}) => {
  expectedFaults.push(toProvider);
  const { items: teams } = await read<{ items: { id: string; slug: string; workloads: number }[] }>(api, "/teams");
  const team = teams.find(({ slug }) => slug === TEAM);
  if (!team) throw new Error(`there is no team ${TEAM}`);
  await setRules([
    { group: "acme-payments", role: "developer", teamIds: [team.id] },
    { group: "acme-security", role: "analyst" },
  ]);
  const claims = { sub: randomUUID(), email: `${randomUUID()}@example.com`, name: "Oda Idris" };
  const enter = async (groups: string[]) => {
    await providerSays({ ...claims, groups });
    await page.goto("about:blank"); // so that nothing of the page asks meanwhile
    await page.context().clearCookies();
    await page.goto("/workloads");
    await byService(page).click();
  };

  await enter(["acme-payments", "others"]);
  await expect(page).toHaveURL(/\/workloads$/);
  const seen = await page.request.get("/api/v1/workloads?limit=200");
  const { items, total } = (await seen.json()) as { items: { team: { id: string } | null }[]; total: { count: number } };
  expect(total.count).toBe(team.workloads);
  expect(new Set(items.map((item) => item.team?.id))).toEqual(new Set([team.id]));
  expect((await page.request.get("/api/v1/me")).status()).toBe(200);

  await enter(["acme-security"]);
  await expect(main(page)).toBeVisible();
  expect(await (await page.request.get("/api/v1/me")).json()).toMatchObject({ role: "analyst", teams: "all", name: "Oda Idris" });

  await enter([]);
  await expect(page.getByRole("heading", { level: 1, name: "You have no access here yet" })).toBeVisible();
  expect((await page.request.get("/api/v1/me")).status()).toBe(401);

  await providerSays({ ...claims, groups: ["acme-security"], nonce: "another" });
  await page.goto("/sign-in");
  await byService(page).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("could not be verified");
  expect((await page.request.get("/api/v1/me")).status()).toBe(401);
});

test.describe("an administrator", () => {
  test.use({ as: "admin" });

  test("links an identity to the account that has its address, and sees the person's rights", async ({ page, browser }) => {
    const account = await someone("Was Here Before");
    await setRules([{ group: "acme-security", role: "analyst" }]);
    await providerSays({ sub: randomUUID(), email: account.email, name: "Was Here Before", groups: ["acme-security"] });
    const theirs = await somebodyElse(browser);
    await theirs.goto("/sign-in");
    await byService(theirs).click();
    await expect(theirs.getByRole("heading", { level: 1 })).toHaveText("Your e-mail address belongs to another account here");

    await open(page, "/settings/people");
    const row = page.getByRole("row").filter({ hasText: account.email });
    await expect(row).toContainText("waits to be linked");
    await row.getByRole("link", { name: "Was Here Before" }).click();
    await page.getByRole("button", { name: "Link", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Link" }).click();
    await expect(page.getByText("waits to be linked")).toHaveCount(0);
    await expect(page.getByText("Analysts see the whole organisation", { exact: false })).toBeVisible();

    await theirs.goto("/sign-in");
    await byService(theirs).click();
    await expect(main(theirs)).toBeVisible();
    await page.reload();
    await page.getByRole("button", { name: "Sign out everywhere" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByText("Not signed in anywhere.")).toBeVisible();
    expect((await theirs.request.get("/api/v1/me")).status()).toBe(401);
    await theirs.context().close();
  });

  test("chooses what a group gives", async ({ page, api }) => {
    await setRules([]);
    await open(page, "/settings/sign-in");
    await page.getByRole("button", { name: "Add a group" }).click();
    await page.getByLabel("Rule 1: group").fill("acme-audit");
    await page.getByRole("combobox", { name: "Rule 1: role" }).click();
    await page.getByRole("option", { name: "Auditor" }).click();
    await page.getByRole("button", { name: "Rule 1: teams" }).click();
    await page.getByRole("checkbox", { name: TEAM }).check();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("Not saved yet.")).toHaveCount(0);
    const { rules } = await read<{ rules: unknown[] }>(api, "/sign-in");
    expect(rules).toMatchObject([{ group: "acme-audit", role: "auditor", teams: [{ name: TEAM }] }]);
    await setRules([]);
  });

  test("limits an auditor to a day, after which nothing opens", async ({ page, browser }) => {
    const account = await someone("Auditor Until");
    const theirs = await somebodyElse(browser);
    await signInByForm(theirs, account);
    await expect(main(theirs)).toBeVisible();
    await open(page, "/settings/people");
    const row = page.getByRole("row").filter({ hasText: account.email });
    const change = async (day: string) => {
      await row.getByRole("button", { name: "Change Auditor Until" }).click();
      const dialog = page.getByRole("dialog", { name: "Auditor Until" });
      await dialog.getByRole("combobox", { name: "Role" }).click();
      await page.getByRole("option", { name: /^Auditor/ }).click();
      await dialog.getByLabel("Last day of access").fill(day);
      await dialog.getByRole("button", { name: "Save" }).click();
      await expect(row).toContainText(`until ${day}`);
    };
    await change("2099-12-31");
    expect(await (await theirs.request.get("/api/v1/me")).json()).toMatchObject({ role: "auditor", teams: "all" });
    await change("2020-01-31");
    expect((await theirs.request.get("/api/v1/me")).status()).toBe(401);
    await theirs.context().close();
  });
});
