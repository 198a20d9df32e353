import { randomInt } from "node:crypto";
import { trivyReport } from "@/test/fixtures/reports";
import { expect, open, test } from "./fixtures";

test.use({ as: "admin" });

test("an administrator takes the demo fleet away, and what was sent in stays", async ({ page, api }) => {
  const mark = String(randomInt(100_000, 999_999));
  const image = { repository: `registry.example.com/e2e/own-${mark}`, tag: "1.0", digest: "c" };
  const own = trivyReport(image, new Date().toISOString(), [{ id: `CVE-2099-${mark}`, package: "openssl" }]);
  const answer = await api.post("/api/v1/reports?wait=1", { data: own, headers: { "content-type": "application/json" } });
  expect(answer.status()).toBe(200);

  await open(page, "/clusters");
  await expect(page.getByRole("list", { name: "Clusters" }).getByRole("listitem").first()).toBeVisible();
  await page.getByRole("button", { name: "Remove demo data" }).click();
  const dialog = page.getByRole("dialog", { name: "Remove the demo fleet?" });
  await expect(dialog).toContainText("What you sent in yourself stays.");
  await dialog.getByRole("button", { name: "Remove demo data" }).click();

  await expect(page.getByText("The demo fleet is gone.")).toBeVisible({ timeout: 90_000 });
  await expect(page.getByText("No cluster is known yet")).toBeVisible();
  await expect(page.getByRole("button", { name: "Remove demo data" })).toHaveCount(0);

  await open(page, `/findings?q=CVE-2099-${mark}`);
  await expect(page.getByText("1 open · exact").first()).toBeVisible();
  await expect(page.getByText("Demo fleet")).toHaveCount(0);
});
