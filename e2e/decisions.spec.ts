import type { APIRequestContext, Browser, Page } from "@playwright/test";
import { answers, expect, open, test } from "./fixtures";
import { read } from "./instance";
import { type StorageState, TEAM } from "./personas";

/** The one of the team's findings that matters least: other tests look at what matters most. */
async function leastOf(api: APIRequestContext): Promise<{ id: string; problem: string }> {
  const { items } = await read<{ items: { id: string; problem: string }[] }>(
    api,
    `/findings?team=${TEAM}&kind=vulnerability&sort=rank&limit=1`,
  );
  const [least] = items;
  if (!least) throw new Error(`${TEAM} has no finding`);
  return least;
}

const pageOf = async (browser: Browser, storageState: StorageState): Promise<Page> =>
  (await browser.newContext({ ...(storageState ? { storageState } : {}) })).newPage();

test.use({ as: "developer" });

test("a developer asks, an analyst sees the blast radius and approves, the finding leaves the queue; ending it brings it back", async ({
  page,
  browser,
  api,
  persona,
}) => {
  const { id, problem } = await leastOf(api);
  const inList = `/findings?q=${problem}&sort=rank`;
  const isThere = async () =>
    (await read<{ items: { id: string }[] }>(api, `/findings?q=${problem}&team=${TEAM}&limit=200`)).items.some((each) => each.id === id);

  await open(page, `${inList}&finding=${id}`);
  await expect(page.getByRole("button", { name: "Decide…" })).toBeVisible();
  await page.keyboard.press("d");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("region", { name: "What it puts aside" })).toContainText("1 finding in 1 place");
  await expect(dialog).toContainText("Somebody who may decide has to approve it.");
  await dialog.getByLabel("Why").fill("The code that is vulnerable is never called.");
  await dialog.getByRole("button", { name: "Ask for approval" }).click();
  await expect(dialog.getByRole("heading", { name: "Waits for approval" })).toBeVisible();
  await dialog.getByRole("button", { name: "Done" }).click();
  expect(await isThere()).toBe(true);

  const analyst = await pageOf(browser, (await persona("analyst")).state);
  await analyst.goto("/decisions?status=requested");
  await answers(analyst);
  await analyst.getByRole("table", { name: "Decisions" }).getByRole("row").filter({ hasText: problem }).click();
  const panel = analyst.getByRole("complementary").filter({ hasText: problem });
  await expect(panel).toContainText("1 finding in 1 place");
  await expect(panel).toContainText("The code that is vulnerable is never called.");
  await panel.getByLabel("Your answer").fill("Agreed.");
  await panel.getByRole("button", { name: "Approve" }).click();
  await expect(panel.getByText("Approved by")).toBeVisible();
  await expect(panel.getByRole("link", { name: "1 finding" })).toBeVisible();

  await expect.poll(isThere).toBe(false);
  await open(page, `${inList}&finding=${id}`);
  await expect(page.getByText("Judged a false positive by The developer.")).toBeVisible();

  await panel.getByRole("button", { name: "End it…" }).click();
  await analyst.getByRole("dialog").getByLabel("Why").fill("It is called after all.");
  await analyst.getByRole("dialog").getByRole("button", { name: "End it" }).click();
  await expect(panel.getByText("ended", { exact: true })).toBeVisible();
  await expect.poll(isThere).toBe(true);
  await page.reload();
  await expect(page.getByText("Reopened. The decision ended:", { exact: false })).toBeVisible();
  await analyst.context().close();
});
