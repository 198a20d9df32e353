import { AxeBuilder } from "@axe-core/playwright";
import type { APIRequestContext, Page } from "@playwright/test";
import { answers, expect, test } from "./fixtures";
import { firstId, read } from "./instance";

type Path = string | ((api: APIRequestContext) => Promise<string>);
const one = (prefix: string, list: string) => async (api: APIRequestContext) => `${prefix}${await firstId(api, list)}`;

async function whereIsTheWorst(api: APIRequestContext): Promise<string> {
  const { items } = await read<{ items: { problem: string }[] }>(api, "/findings?running=true&kind=vulnerability&limit=1");
  return `/where?q=${items[0]?.problem}`;
}

/** Every page, with what it shows when it is there. */
const PAGES: readonly [name: string, path: Path][] = [
  ["posture", "/"],
  ["for you", "/inbox"],
  ["findings", "/findings"],
  ["findings with one open", one("/findings?finding=", "/findings?kev=true&limit=1")],
  ["a finding", one("/findings/", "/findings?kev=true&limit=1")],
  ["where is it, asked nothing", "/where"],
  ["where is it", whereIsTheWorst],
  ["runtime", "/runtime"],
  ["runtime with a signal open", one("/runtime?signal=", "/signals?limit=1")],
  ["images", "/images"],
  ["an image", one("/images/", "/images?running=true&limit=1")],
  ["an image that nobody scanned", one("/images/", "/images?running=true&coverage=never&limit=1")],
  ["clusters", "/clusters"],
  ["a cluster", "/clusters/eks-prod-eu"],
  ["workloads", "/workloads"],
  ["a workload", one("/workloads/", "/workloads?exposed=true&limit=1")],
  ["what to fix first", "/actions"],
  ["decisions", "/decisions"],
  ["a decision", one("/decisions?decision=", "/decisions?limit=1")],
  ["policies", "/policies"],
  ["a policy", "/policies?policy=kev"],
  ["coverage", "/coverage"],
  ["deadlines", "/deadlines"],
  ["scanner agreement", "/agreement"],
  ["reports", "/reports"],
  ["a receipt", one("/reports/", "/reports?tool=trivy&limit=1")],
  ["teams", "/settings/teams"],
  ["ownership", "/settings/ownership"],
  ["risk policy", "/settings/risk"],
  ["people", "/settings/people"],
  ["a person", one("/settings/people/", "/people")],
  ["sign-in", "/settings/sign-in"],
  ["the own profile", "/profile"],
  ["API tokens", "/settings/tokens"],
  ["channels", "/settings/channels"],
  ["feeds", "/settings/feeds"],
  ["audit log", "/settings/audit"],
  ["rules of repositories", "/settings/repositories"],
];

/** What axe finds serious or critical, one line for each element. */
async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary}`));
}

async function look(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await expect(page.getByRole("status", { name: /^Loading|^Looking/ })).toHaveCount(0);
  await expect(page.getByText("Something went wrong")).toHaveCount(0);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator("html")).toHaveClass(new RegExp(`\\b${colorScheme}\\b`));
    expect(await barriers(page), colorScheme).toEqual([]);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth), { message: "scrolls sideways at 390 px" })
    .toBeLessThanOrEqual(390);
}

test.use({ contextOptions: { reducedMotion: "reduce" } });

test.describe("a page", () => {
  test.use({ as: "admin" });
  for (const [name, path] of PAGES) {
    test(`of ${name} is whole, in light and dark, wide and narrow`, async ({ page, api }) => {
      const answer = await page.goto(typeof path === "string" ? path : await path(api));
      expect(answer?.status()).toBe(200);
      await answers(page);
      await look(page);
    });
  }

  test("that does not exist says so", async ({ page, expectedFaults }) => {
    expectedFaults.push(/status of 404/);
    expect((await page.goto("/no/such/page"))?.status()).toBe(404);
    await look(page);
  });

  test("of findings loads at 390 px as it would on a phone", async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto("/findings");
    await expect(page.getByRole("list", { name: "Findings" }).getByRole("listitem").first()).toBeVisible();
    await page.getByRole("button", { name: /^Filters/ }).click();
    const sheet = page.getByRole("dialog", { name: "Filters" });
    await sheet.getByRole("button", { name: /^3 days\b(?! &)/ }).click();
    await sheet.getByRole("button", { name: /^Show/ }).click();
    await expect(page).toHaveURL(/outcome=3_days/);
    expect(await barriers(page)).toEqual([]);
    await page.getByRole("navigation", { name: "Main pages" }).getByRole("link", { name: "Images" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Images" })).toBeVisible();
  });
});

test("the sign-in page is whole, in light and dark, wide and narrow", async ({ page }) => {
  await page.goto("/findings");
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/);
  await look(page);
});

test("the page for those who get no access says why, in light and dark, wide and narrow", async ({ page }) => {
  await page.goto("/sign-in/refused?why=no_group");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You have no access here yet");
  await look(page);
});

test("a wrong password is said to be wrong", async ({ page, expectedFaults }) => {
  expectedFaults.push(/status of 401/);
  await page.goto("/sign-in");
  await page.getByLabel("E-mail address").fill("nobody@example.com");
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("do not belong together");
  expect(await barriers(page)).toEqual([]);
});
