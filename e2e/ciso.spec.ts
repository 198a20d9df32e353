import { expect, numberIn, open, signInByForm, test } from "./fixtures";
import { read } from "./instance";

test.describe("a CISO", () => {
  test("signs in and reads where the fleet lies", async ({ page, persona }) => {
    const { account } = await persona("ciso");
    await signInByForm(page, account);

    await expect(page.getByRole("heading", { level: 1, name: "Posture" })).toBeVisible();
    const load = page.getByRole("region", { name: /the line|cannot tell/i }).first();
    await expect(load.getByRole("heading", { level: 2 })).toHaveText(/^(Above|Below) the line|cannot tell/i);
    await expect(load).toContainText(/(above|below) the line/);
    await expect(load).toContainText("Heaviest per workload:");

    await load.getByRole("button", { name: "Show the load as a table" }).click();
    const days = load.getByRole("table", { name: "Load by day" }).getByRole("row");
    expect(await days.count()).toBeGreaterThan(80);
  });

  test.describe("signed in", () => {
    test.use({ as: "ciso" });

    test("follows exploited and running to the list of as many", async ({ page }) => {
      await open(page, "/");
      const card = page.getByRole("region", { name: "Exploited and running" });
      const all = card.getByRole("link", { name: /exploited and running/i });
      const shown = numberIn(await all.innerText());
      expect(shown).toBeGreaterThan(0);
      await all.click();

      await expect(page.getByRole("heading", { level: 1, name: "Findings" })).toBeVisible();
      await expect(page.getByText(`${shown} open · exact`).first()).toBeVisible();
      await expect(page.getByRole("button", { name: /^In KEV/ })).toHaveAttribute("aria-pressed", "true");
      const table = page.getByRole("table", { name: "Findings" });
      await expect(table).toHaveAttribute("aria-rowcount", String(shown + 1));
      await expect(table.getByRole("row").filter({ hasText: "KEV" })).toHaveCount(shown);
    });

    test("follows an outcome to the list of as many", async ({ page }) => {
      await open(page, "/");
      const card = page.getByRole("link", { name: /^3 days: [\d,]+ open$/ });
      const shown = numberIn(await card.innerText());
      expect(shown).toBeGreaterThan(0);
      await card.click();

      await expect(page).toHaveURL(/\/findings\?.*outcome=3_days/);
      await expect(page.getByRole("table", { name: "Findings" })).toHaveAttribute("aria-rowcount", String(shown + 1));
      await expect(page.getByRole("button", { name: /Remove filter fix within 3 days/ })).toBeVisible();
    });

    test("goes to the worst workload", async ({ page }) => {
      await open(page, "/");
      const worst = page.getByRole("region", { name: "Worst running workloads" }).getByRole("listitem").first();
      const link = worst.getByRole("link");
      const name = await link.innerText();
      await link.click();

      await expect(page).toHaveURL(/\/workloads\/[0-9a-f-]{36}/);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
      await expect(page.getByRole("region", { name: "Open findings" })).toBeVisible();
      await expect(page.getByRole("region", { name: "What to change" })).toContainText("Mend");
    });

    test("sees what nobody has looked at", async ({ page }) => {
      await open(page, "/");
      const card = page.getByRole("region", { name: "What we can see" });
      await expect(card.getByRole("img", { name: /running images have a fresh scan/ })).toBeVisible();
      const never = card.getByRole("link", { name: /never scanned/ });
      const shown = numberIn(await never.innerText());
      expect(shown).toBeGreaterThan(0);
      await never.click();

      await expect(page.getByRole("heading", { level: 1, name: "Images" })).toBeVisible();
      await expect(page.getByText(new RegExp(`^${shown} images?$`)).first()).toBeVisible();
      const table = page.getByRole("table", { name: "Images" });
      await expect(table).toHaveAttribute("aria-rowcount", String(shown + 1));
      await expect(table.getByRole("row").filter({ hasText: "not known" })).toHaveCount(shown);
    });

    test("finds the worst blind spot, what to switch on, and where it is", async ({ page, api }) => {
      const { blindSpots } = await read<{
        blindSpots: { area: string; cluster: { name: string }; weight: number; switchOn: string }[];
      }>(api, "/coverage");
      const weights = blindSpots.map(({ weight }) => weight);
      expect(weights).toEqual([...weights].sort((a, b) => b - a));
      const [worst] = blindSpots;
      if (!worst) throw new Error("The demo has no blind spot.");

      await open(page, "/");
      await page
        .getByRole("navigation", { name: "Main", exact: true })
        .first()
        .getByRole("link", { name: /^Coverage/ })
        .click();
      await expect(page.getByRole("heading", { level: 1, name: "Coverage" })).toBeVisible();
      const first = page.getByRole("list", { name: "Blind spots" }).getByRole("listitem").first();
      await expect(first).toContainText(worst.switchOn);
      await expect(first).toContainText(String(worst.weight));
      await first.getByRole("link", { name: worst.cluster.name }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(worst.cluster.name);
    });
  });
});
