import { randomUUID } from "node:crypto";
import type { APIRequestContext, Browser, Page } from "@playwright/test";
import { answers, expect, open, test } from "./fixtures";
import { read } from "./instance";
import { type StorageState, TEAM } from "./personas";

const pageOf = async (browser: Browser, storageState: StorageState, path: string): Promise<Page> => {
  const page = await (await browser.newContext({ storageState })).newPage();
  await page.goto(path);
  await answers(page);
  return page;
};

/** One of the team's findings, in the middle: other tests look at the ends. */
async function middleOf(api: APIRequestContext): Promise<{ id: string; problem: string }> {
  const { items } = await read<{ items: { id: string; problem: string }[] }>(api, `/findings?team=${TEAM}&sort=rank&limit=40`);
  const found = items.at(-1);
  if (!found) throw new Error(`${TEAM} has no finding`);
  return found;
}

test.use({ as: "analyst" });

test("a view is saved and shared, and opened by somebody else, who sees their own; it says when it is modified", async ({
  page,
  browser,
  persona,
}) => {
  const name = `Worst ${randomUUID().slice(0, 8)}`;
  await open(page, "/findings?severity=critical&sort=due");
  await page.getByRole("button", { name: "Save view…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Shared with").click();
  await page.getByRole("option", { name: "Everybody" }).click();
  await dialog.getByRole("button", { name: "Save view" }).click();
  const views = page.getByRole("navigation", { name: "Views" });
  await expect(views.getByRole("link", { name })).toHaveAttribute("aria-current", "page");
  const id = new URL(page.url()).searchParams.get("view");
  expect(id).not.toBeNull();

  await page.getByRole("button", { name: "Fix exists" }).click();
  await expect(views.getByRole("link", { name: `${name} modified` })).toBeVisible();
  await page.getByRole("link", { name: "Reset" }).click();
  await expect(views.getByRole("link", { name, exact: true })).toBeVisible();

  const developer = await pageOf(browser, (await persona("developer")).state, `/v/${id}`);
  await expect(developer).toHaveURL(/severity=critical/);
  await expect(developer.getByRole("navigation", { name: "Views" }).getByRole("link", { name })).toHaveAttribute("aria-current", "page");
  await developer.getByRole("button", { name: `Actions of the view ${name}` }).click();
  await expect(developer.getByRole("menuitem", { name: "Remove…" })).toHaveCount(0);
  const chosen = developer.waitForResponse((response) => response.url().endsWith("/api/v1/me/default-view"));
  await developer.getByRole("menuitem", { name: "Start with it" }).click();
  expect((await chosen).status()).toBe(204);
  await developer.goto("/findings");
  await expect(developer).toHaveURL(/severity=critical.*view=/);
  await answers(developer);
  await developer.getByRole("button", { name: /^Search or jump/ }).click();
  await developer.getByRole("combobox").fill(name.toLowerCase());
  await expect(developer.getByRole("option", { name: new RegExp(`^${name}`) })).toBeVisible();

  await page.getByRole("button", { name: `Actions of the view ${name}` }).click();
  await page.getByRole("menuitem", { name: "Remove…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(views.getByRole("link", { name })).toHaveCount(0);
  await developer.goto("/findings");
  await expect(developer).toHaveURL(/\/findings$/);
  await developer.context().close();
});

test("whoever is named in a comment finds it in “For you”, and what follows too", async ({ page, browser, api, persona }) => {
  const { id, problem } = await middleOf(api);
  const developer = await persona("developer");
  const { email } = developer.account;
  await open(page, `/findings/${id}`);
  const comment = page.getByRole("combobox", { name: "Comment" });
  await comment.fill(`Look: @${email.slice(0, 30)}`);
  await comment.press("End");
  await expect(page.getByRole("option", { name: email })).toBeVisible();
  await comment.press("Enter");
  await expect(comment).toHaveValue("Look: @The developer ");
  await comment.pressSequentially("is it called?");
  await page.getByRole("button", { name: "Comment", exact: true }).click();
  await expect(page.getByRole("list", { name: "Comments" })).toContainText("@The developer is it called?");
  await expect(page.getByRole("button", { name: "Watching" })).toBeVisible();

  const other = await pageOf(browser, developer.state, "/inbox");
  const item = other.getByRole("row").filter({ hasText: problem }).filter({ hasText: "The analyst mentioned you" });
  await expect(item.getByText("not read")).toBeAttached();
  await item.click();
  await expect(other).toHaveURL(new RegExp(`/findings/${id}`));
  await other.getByRole("combobox", { name: "Comment" }).fill("It is not.");
  await other.getByRole("button", { name: "Comment", exact: true }).click();
  await expect(other.getByRole("list", { name: "Comments" })).toContainText("It is not.");
  await other.goto("/inbox");
  await expect(item).toBeVisible();
  await expect(item.getByText("not read")).toHaveCount(0);
  await other.context().close();

  await open(page, "/inbox?unread=true");
  await expect(page.getByRole("row").filter({ hasText: "The developer commented" }).filter({ hasText: "It is not." })).toBeVisible();
  await page.getByRole("button", { name: "Mark all as read" }).click();
  await expect(page.getByText("Nothing matches these filters")).toBeVisible();
});
