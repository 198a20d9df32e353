import { expect, numberIn, open, test } from "./fixtures";

test.use({ as: "analyst" });

test("an analyst sees the top action, why it is the top, and exactly what it closes", async ({ page }) => {
  await open(page, "/actions");
  const actions = page.getByRole("region", { name: "Actions" });
  const top = actions.getByRole("listitem").first();
  await expect(page.getByText(/actions take \d/)).toBeVisible();
  await top.getByRole("button").first().click();
  await expect(top.getByRole("list", { name: "Where" }).getByRole("listitem").first()).toBeVisible();

  const closes = top.getByRole("link", { name: /closes/ });
  const said = numberIn((await closes.textContent()) ?? "");
  expect(said).toBeGreaterThan(0);
  await closes.click();
  await expect(page.getByRole("heading", { level: 1, name: "Findings" })).toBeVisible();
  await expect(page.getByText(`${said.toLocaleString("en-GB")} open`).first()).toBeVisible();
  await expect(page.getByRole("table", { name: "Findings" }).getByRole("row").nth(1)).toBeVisible();
});

test.describe("a developer", () => {
  test.use({ as: "developer" });

  test("is told of nobody else's work", async ({ page }) => {
    await open(page, "/actions");
    const owners = await page
      .getByRole("region", { name: "Actions" })
      .getByText(/unowned|storefront|platform/)
      .count();
    expect(owners).toBe(0);
  });
});
