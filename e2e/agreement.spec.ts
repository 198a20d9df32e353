import { randomInt } from "node:crypto";
import { grypeReport, trivyReport } from "@/test/fixtures/reports";
import { answers, expect, numberIn, open, test } from "./fixtures";

test.use({ as: "analyst" });

test("an analyst sends what two scanners say of one image and sees where they agree", async ({ page }) => {
  const mark = String(randomInt(100_000, 999_999));
  const image = { repository: `registry.example.com/e2e/agree-${mark}`, tag: "1.0", digest: "f" };
  const now = new Date().toISOString();
  const flaw = (n: number, severity: string) => ({ id: `CVE-2098-${mark}${n}`, package: "openssl", version: "3.0.11-1", severity });
  const files = [
    { name: `trivy-${mark}.json`, text: trivyReport(image, now, [flaw(1, "HIGH"), flaw(2, "LOW"), flaw(3, "LOW")]) },
    { name: `grype-${mark}.json`, text: grypeReport(image, now, [flaw(1, "Critical"), flaw(4, "High")]) },
  ];
  await open(page, "/reports");
  for (const { name, text } of files) {
    await page.getByLabel("Files to send").setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
    await expect(page.getByRole("list", { name: "Files sent" }).getByRole("listitem").filter({ hasText: name })).toContainText("new", {
      timeout: 20_000,
    });
  }

  await open(page, "/agreement?tool=trivy&other=grype");
  const who = page.getByRole("region", { name: "Who sees what" });
  const table = page.getByRole("table", { name: "Findings" });
  for (const [what, seen] of [
    ["only Trivy", [2, 3]],
    ["both", [1]],
    ["only Grype", [4]],
  ] as const) {
    const figure = who
      .locator("div")
      .filter({ has: page.getByText(what, { exact: true }) })
      .last();
    const count = figure.getByRole("link");
    const said = numberIn((await count.textContent()) ?? "");
    await count.click();
    await answers(page);
    await expect(page.getByText(`${said.toLocaleString("en-GB")} `).first()).toBeVisible();
    await page.getByRole("searchbox").fill(`CVE-2098-${mark}`);
    await expect(table.getByRole("row").filter({ hasText: `CVE-2098-${mark}` })).toHaveCount(seen.length);
    for (const n of seen) await expect(table.getByRole("row").filter({ hasText: `CVE-2098-${mark}${n}` })).toHaveCount(1);
    await open(page, "/agreement?tool=trivy&other=grype");
  }
  const same = page.getByRole("region", { name: "Where both see it" });
  await same.getByRole("link").first().click();
  await expect(table.getByRole("row").filter({ hasText: `CVE-2098-${mark}1` })).toHaveCount(1);
});
