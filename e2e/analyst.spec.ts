import { randomInt } from "node:crypto";
import type { Page } from "@playwright/test";
import { grypeReport, trivyReport } from "@/test/fixtures/reports";
import { answers, expect, open, test } from "./fixtures";

const file = (name: string, text: string) => ({ name, mimeType: "application/json", buffer: Buffer.from(text) });

const upload = (page: Page, name: string, text: string) => page.getByLabel("Files to send").setInputFiles(file(name, text));
const sent = (page: Page, name: string) => page.getByRole("list", { name: "Files sent" }).getByRole("listitem").filter({ hasText: name });

test.describe("an analyst", () => {
  test.use({ as: "analyst" });

  test("sends what two tools say and sees one finding of both", async ({ page }) => {
    const mark = String(randomInt(100_000, 999_999));
    const image = { repository: `registry.example.com/e2e/two-tools-${mark}`, tag: "1.0", digest: "a" };
    const problem = `CVE-2099-${mark}`;
    const now = new Date().toISOString();
    const found = { id: problem, package: "openssl", version: "3.0.11-1" };
    await open(page, "/reports");

    await upload(page, `trivy-${mark}.json`, trivyReport(image, now, [{ ...found, fixed: "3.0.13-1", severity: "HIGH" }]));
    await expect(sent(page, `trivy-${mark}.json`)).toContainText("1 new", { timeout: 20_000 });
    await upload(page, `grype-${mark}.json`, grypeReport(image, now, [{ ...found, fixed: "3.0.14-1", severity: "Critical" }]));
    const second = sent(page, `grype-${mark}.json`);
    await expect(second).toContainText("1 unchanged", { timeout: 20_000 });

    await second.getByRole("link", { name: "receipt" }).click();
    await expect(page.getByRole("heading", { level: 1, name: `grype-${mark}.json` })).toBeVisible();
    const did = page.getByRole("region", { name: "What it did" });
    await expect(did).toContainText("1 entry in it: 1 read, 0 skipped");
    await did.getByRole("link", { name: "findings of this image" }).click();

    const row = page.getByRole("table", { name: "Findings" }).getByRole("row").filter({ hasText: problem });
    await expect(row).toHaveCount(1);
    await row.getByRole("link", { name: problem }).click();
    const panel = page.getByRole("complementary").filter({ hasText: "Who says so" });
    const who = panel.getByRole("listitem");
    await expect(who.filter({ has: page.getByRole("link", { name: "Report of trivy" }) })).toContainText("fixed in 3.0.13-1");
    await expect(who.filter({ has: page.getByRole("link", { name: "Report of grype" }) })).toContainText("fixed in 3.0.14-1");
  });

  test("drops several files at once, of which one is no report", async ({ page, expectedFaults }) => {
    expectedFaults.push(/status of 4\d\d/);
    const mark = String(randomInt(100_000, 999_999));
    const good = trivyReport({ repository: `registry.example.com/e2e/drop-${mark}`, tag: "1.0", digest: "d" }, new Date().toISOString(), [
      { id: `CVE-2099-${mark}`, package: "zlib" },
    ]);
    await open(page, "/reports");
    const files = await page.evaluateHandle(
      ([mark, good]) => {
        const dropped = new DataTransfer();
        dropped.items.add(new File([good ?? ""], `good-${mark}.json`, { type: "application/json" }));
        dropped.items.add(new File(['{"nothing": "that a scanner writes"}'], `other-${mark}.json`, { type: "application/json" }));
        return dropped;
      },
      [mark, good],
    );
    const zone = page.getByText("Drop reports here");
    for (const event of ["dragenter", "dragover", "drop"]) await zone.dispatchEvent(event, { dataTransfer: files });

    await expect(sent(page, `good-${mark}.json`)).toContainText("1 new");
    await expect(sent(page, `other-${mark}.json`)).toContainText("not taken · unknown_format");
    await expect(
      page
        .getByRole("table", { name: "Receipts" })
        .getByRole("row")
        .filter({ hasText: `good-${mark}.json` }),
    ).toHaveCount(1);
  });

  test("is told what is wrong with a report that was cut off", async ({ page, expectedFaults }) => {
    expectedFaults.push(/status of 422/);
    const mark = String(randomInt(100_000, 999_999));
    const whole = trivyReport({ repository: `registry.example.com/e2e/cut-${mark}`, tag: "1.0", digest: "b" }, new Date().toISOString(), [
      { id: `CVE-2099-${mark}`, package: "zlib" },
    ]);
    await open(page, "/reports");
    await upload(page, `cut-${mark}.json`, whole.slice(0, -40));

    const row = sent(page, `cut-${mark}.json`);
    await expect(row).toContainText("not taken · invalid_report", { timeout: 20_000 });
    await expect(row).toContainText(/The document ends too early: .* \(line 1, column \d+, byte \d+\)/);

    await page.getByRole("searchbox", { name: "Search reports" }).fill(mark);
    await expect(page.getByText("0 receipts")).toBeVisible();
  });

  test("works without a mouse", async ({ page, api }) => {
    const { items } = (await (await api.get("/api/v1/findings?running=true&kind=vulnerability&limit=1")).json()) as {
      items: { problem: string }[];
    };
    const problem = items[0]?.problem ?? "";
    expect(problem).toMatch(/^(CVE|GHSA)-/);
    const { keyboard } = page;
    await open(page, "/");

    await expect(async () => {
      // the second key counts only soon after the first
      await keyboard.press("g");
      await keyboard.press("f");
      await expect(page).toHaveURL("/findings", { timeout: 2_000 });
    }).toPass();
    await expect(page.getByRole("heading", { level: 1, name: "Findings" })).toBeVisible();
    const table = page.getByRole("table", { name: "Findings" });
    await expect(table.getByRole("row").nth(2)).toBeVisible();

    await keyboard.press("/");
    const search = page.getByRole("searchbox", { name: "Search the findings" });
    await expect(search).toBeFocused();
    await keyboard.type("CVE-20");
    await expect(page).toHaveURL(/[?&]q=CVE-20/);
    await keyboard.press("Escape");
    await expect(search).not.toBeFocused();
    await expect(page.getByRole("button", { name: "Remove filter text CVE-20" })).toBeVisible();

    const links = table.getByRole("row").getByRole("link");
    await keyboard.press("j");
    await expect(links.nth(0)).toBeFocused();
    await keyboard.press("j");
    await expect(links.nth(1)).toBeFocused();
    await keyboard.press("k");
    await expect(links.nth(0)).toBeFocused();
    await keyboard.press("x");
    await expect(table.getByRole("row").nth(1).getByRole("checkbox")).toBeChecked();

    await keyboard.press("Enter");
    const panel = page.getByRole("complementary").filter({ hasText: "Who says so" });
    await expect(panel).toBeVisible();
    await keyboard.press("Escape");
    await expect(panel).toBeHidden();
    await expect(page.getByRole("heading", { level: 1, name: "Findings" })).toBeVisible();

    await keyboard.press("Control+k");
    await expect(page.getByRole("combobox")).toBeFocused();
    await keyboard.type(problem);
    await expect(page.getByRole("option", { name: new RegExp(`^${problem}`) })).toBeVisible();
    await expect(page.getByRole("option", { name: new RegExp(`^${problem}`) })).toHaveAttribute("aria-selected", "true");
    await keyboard.press("Enter");

    await expect(page).toHaveURL(`/where?q=${problem}`);
    await expect(page.getByRole("heading", { level: 2 }).filter({ hasText: problem })).toBeVisible();
    await expect(page.getByText(/images? (have|has) it/)).toBeVisible();
    await expect(page.getByRole("table", { name: "Places" }).getByRole("row").nth(1)).toBeVisible();
    await answers(page);
  });
});
