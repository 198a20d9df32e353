import { expect, numberIn, open, test } from "./fixtures";
import { firstId, read } from "./instance";

const BASE = "registry.acme.example/base/node:12.16-alpine3.11";
const NEWER = "registry.acme.example/base/node:12.22-alpine3.15";
const OF_TRACKER = "repository=registry.acme.example/logistics/tracker&running=true";

test.describe("an analyst", () => {
  test.use({ as: "analyst" });

  test("reads what an image is built on, and follows inherited and own to lists of as many", async ({ page, api }) => {
    const id = await firstId(api, `/images?${OF_TRACKER}&limit=1`);
    for (const [word, filter] of [
      ["inherited", "inherited"],
      ["own", "own"],
    ] as const) {
      await open(page, `/images/${id}`);
      const card = page.getByRole("region", { name: "Built on" });
      await expect(card.getByText("by its layers")).toBeVisible();
      await expect(card.getByRole("link", { name: BASE })).toHaveAttribute("href", /^\/images\/[0-9a-f-]{36}$/);
      await expect(card).toContainText("Newer: 12.22-alpine3.15, built");
      const part = card.getByRole("link", { name: new RegExp(`^\\d+ ?${word}$`) });
      const shown = numberIn(await part.innerText());
      expect(shown).toBeGreaterThan(0);
      await part.click();
      await expect(page.getByRole("table", { name: "Findings" })).toHaveAttribute("aria-rowcount", String(shown + 1));
      await expect(page.getByRole("button", { name: `Remove filter base image ${filter}` })).toBeVisible();
    }
  });

  test("of an image whose base nobody scanned no number is zero", async ({ page, api }) => {
    const id = await firstId(api, "/images?repository=registry.acme.example/identity/session-store&running=true&limit=1");
    await open(page, `/images/${id}`);
    const parts = page.getByRole("region", { name: "Built on" }).getByRole("listitem");
    await expect(parts.filter({ hasText: "inherited" })).toContainText("unknown");
    await expect(parts.filter({ has: page.getByText("own", { exact: true }) })).toContainText("unknown");
    await expect(parts.filter({ hasText: "not known" }).getByRole("link")).toHaveText(/^\d+/);
  });

  test("is told by a finding whether a newer base lacks it", async ({ page, api }) => {
    for (const [origin, says] of [
      ["base", `Rebuild on a newer base: ${NEWER}`],
      ["own", "A newer base does not mend it."],
    ] as const) {
      const { items } = await read<{ items: { id: string }[] }>(api, `/findings?${OF_TRACKER}&fixable=true&origin=${origin}&limit=1`);
      await open(page, `/findings/${items[0]?.id}`);
      await expect(page.getByRole("region", { name: "Inherited or own" })).toContainText(says);
    }
  });

  test("starts from the overview with what to do first", async ({ page }) => {
    await open(page, "/");
    const card = page.getByRole("region", { name: "Do first" });
    const actions = card.getByRole("listitem");
    await expect(actions).toHaveCount(3);
    await expect(actions.first()).toContainText(/−\d+(\.\d+)?% load/);
    const action = actions.first().getByRole("link").first();
    const title = (await action.getAttribute("title")) ?? "";
    const closes = actions.first().getByRole("link", { name: /closes/ });
    const shown = numberIn(await closes.innerText());
    await closes.click();
    await expect(page.getByRole("table", { name: "Findings" })).toHaveAttribute("aria-rowcount", String(shown + 1));

    await page.goBack();
    await action.click();
    await expect(page.getByRole("heading", { level: 1, name: "Fix first" })).toBeVisible();
    await expect(page.getByRole("button", { name: title, expanded: true })).toBeVisible();
  });
});

test.describe("a developer", () => {
  test.use({ as: "developer" });

  test("reads the name of the base that their image's label names, and cannot open it", async ({ page }) => {
    await open(page, "/images?running=true");
    await page.getByRole("searchbox", { name: "Search images" }).fill("checkout-api");
    const row = page.getByRole("table", { name: "Images" }).getByRole("row").nth(1);
    await expect(row).toContainText("payments/checkout-api");
    await row.getByRole("link").first().click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("payments/checkout-api");
    const card = page.getByRole("region", { name: "Built on" });
    await expect(card.getByText("by its label")).toBeVisible();
    await expect(card.getByText(BASE)).toBeVisible();
    await expect(card.getByRole("link", { name: BASE })).toHaveCount(0);
  });
});
