import { expect, test } from "./fixtures";
import { read } from "./instance";

test.use({ as: "admin" });

interface Feeds {
  items: { id: string; loaded: { asOf: string; rows: number } | null }[];
}

const catalogue = (released: string) =>
  JSON.stringify({
    catalogVersion: "2099.01.01",
    dateReleased: released,
    count: 1,
    vulnerabilities: [{ cveID: "CVE-2099-0001", dateAdded: "2099-01-01" }],
  });

test("an older feed's file that is dropped changes nothing and says so", async ({ page, api }) => {
  const before = (await read<Feeds>(api, "/feeds")).items.find(({ id }) => id === "kev");
  await page.goto("/settings/feeds");
  await expect(page.getByRole("heading", { name: "CISA KEV" })).toBeVisible();
  await page
    .getByLabel("Files to send")
    .setInputFiles({ name: "kev-of-2020.json", mimeType: "application/json", buffer: Buffer.from(catalogue("2020-01-01T00:00:00Z")) });
  const sent = page.getByRole("list", { name: "Files sent" });
  await expect(sent.getByText("done")).toBeVisible();
  await sent.getByRole("link", { name: "receipt" }).click();
  await expect(page.getByText("It is of 2020-01-01, and what is loaded of CISA KEV is newer")).toBeVisible();
  expect((await read<Feeds>(api, "/feeds")).items.find(({ id }) => id === "kev")).toEqual(before);
});
