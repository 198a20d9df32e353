import { expect, open, test } from "./fixtures";
import { read } from "./instance";

test.use({ as: "admin" });

test("a pipeline is stopped by the gate; the policies say by what, what else it would stop, and let it pass when switched", async ({
  page,
  api,
}) => {
  const { items } = await read<{ items: { reference: string; repository: { name: string } }[] }>(
    api,
    "/images?running=true&coverage=fresh&sort=-critical&limit=1",
  );
  const [worst] = items;
  if (!worst) throw new Error("The demo has no image that runs.");
  const image = worst.reference;
  const ask = async () => {
    const answer = await api.post("/api/v1/gate", { data: { image, policy: ["critical-fixable"] } });
    expect(answer.status()).toBe(200);
    return answer.json();
  };
  const stopped = await ask();
  expect(stopped).toMatchObject({ verdict: "fail", reasons: [{ policy: "critical-fixable", effect: "fail" }], delta: { new: 0 } });

  await open(page, "/policies");
  const asked = page.getByRole("region", { name: "What the gate was asked" });
  await expect(asked.getByRole("row").filter({ hasText: worst.repository.name }).first()).toContainText("Critical, and a fix exists");
  await page.getByRole("button", { name: "Critical, and a fix exists" }).click();
  const panel = page.getByRole("complementary").filter({ hasText: "Critical, and a fix exists" });
  await expect(panel).toContainText(/of \d+ workloads, by \d+ of \d+ images and [\d,]+ findings/);
  await page.keyboard.press("Escape");

  await page.getByRole("combobox", { name: "Effect of Critical, and a fix exists" }).click();
  await page.getByRole("option", { name: "warns" }).click();
  await expect(page.getByText("Critical, and a fix exists: warns")).toBeVisible();
  expect(await ask()).toMatchObject({ verdict: "warn" });
  await page.getByRole("combobox", { name: "Effect of Critical, and a fix exists" }).click();
  await page.getByRole("option", { name: "fails" }).click();
  await expect(page.getByText("Critical, and a fix exists: fails")).toBeVisible();
});

test.describe("a policy of one's own", () => {
  test.use({ expectedFaults: [/400 \(Bad Request\).*\/policies\/simulate/] });
  test("is tried before it is added, and refused with what is wrong", async ({ page }) => {
    await open(page, "/policies");
    await page.getByRole("button", { name: "New policy" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("No shells that run privileged");
    await dialog.getByLabel("Condition").fill("finding.sevrity == 'high'");
    await dialog.getByRole("button", { name: "Try it" }).click();
    await expect(dialog.getByRole("alert")).toContainText("sevrity");
    await dialog.getByLabel("Condition").fill('finding.severity == "high" && image.privileged');
    await dialog.getByRole("button", { name: "Try it" }).click();
    await expect(dialog).toContainText(/of \d+ workloads|Nothing that runs today meets it/);
    await dialog.getByRole("button", { name: "Add it" }).click();
    await expect(dialog).toBeHidden();
    await page.getByRole("button", { name: "No shells that run privileged" }).click();
    const panel = page.getByRole("complementary").filter({ hasText: "No shells that run privileged" });
    await panel.getByRole("button", { name: "Remove…" }).click();
    await page.getByRole("alertdialog").or(page.getByRole("dialog")).getByRole("button", { name: "Remove" }).click();
    await expect(page.getByRole("button", { name: "No shells that run privileged" })).toBeHidden();
  });
});
