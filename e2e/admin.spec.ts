// An administrator's day: somebody changes jobs, somebody leaves.
import { request as newRequest } from "@playwright/test";
import { expect, open, signInByForm, test } from "./fixtures";
import { ADMIN, baseUrl } from "./instance";
import { invite } from "./personas";

test.use({ as: "admin" });

test("changes a person's role, disables them while they are signed in, and cannot leave the place without an administrator", async ({
  page,
  browser,
  expectedFaults,
}) => {
  expectedFaults.push(/status of 409/);
  const name = `Leaver ${Date.now()}`;
  const { email, setupUrl } = await invite("analyst", name);
  const password = "a password for a leaver";
  const visitor = await newRequest.newContext({ baseURL: baseUrl, extraHTTPHeaders: { origin: new URL(baseUrl).origin } });
  expect((await visitor.post("/api/v1/setup", { data: { token: new URL(setupUrl).searchParams.get("token"), password } })).ok()).toBe(true);
  await visitor.dispose();
  const theirs = await browser.newContext({ baseURL: baseUrl, storageState: { cookies: [], origins: [] } });
  const theirPage = await theirs.newPage();
  await signInByForm(theirPage, { email, password });
  await expect(theirPage.getByRole("navigation", { name: "Main", exact: true })).toBeVisible();

  await open(page, "/settings/people");
  const row = page.getByRole("row").filter({ hasText: email });
  await row.getByRole("button", { name: `Change ${name}` }).click();
  const dialog = page.getByRole("dialog", { name });
  await dialog.getByRole("combobox", { name: "Role" }).click();
  await page.getByRole("option", { name: /^CISO/ }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(row).toContainText("CISO");

  await row.getByRole("button", { name: "Disable" }).click();
  await page
    .getByRole("dialog", { name: `Disable ${name}?` })
    .getByRole("button", { name: "Disable" })
    .click();
  await expect(row).toContainText("disabled");
  expect((await theirs.request.get("/api/v1/me")).status()).toBe(401);
  await theirPage.goto("/findings");
  await expect(theirPage).toHaveURL(/\/sign-in/);
  await theirs.close();

  const own = page.getByRole("row").filter({ hasText: ADMIN.email });
  await own.getByRole("button", { name: "Disable" }).click();
  const refused = page.getByRole("dialog", { name: /^Disable/ });
  await refused.getByRole("button", { name: "Disable" }).click();
  await expect(refused.getByRole("alert")).toContainText("last administrator");
});
