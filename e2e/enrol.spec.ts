// Holds for everybody while it runs, so it runs alone.
import { expect, signInByForm, test } from "./fixtures";
import { codeOf, main, setRules, someone } from "./sign-in";

test("who must have a second factor is led to it before anything else", async ({ page }) => {
  const account = await someone("Must Enrol");
  await signInByForm(page, account);
  await expect(main(page)).toBeVisible();
  await page.goto("about:blank"); // so that nothing of the page asks meanwhile
  await setRules([], { requireTotp: true });
  try {
    await page.goto("/findings");
    await expect(page).toHaveURL(/\/enrol$/);
    expect((await page.request.get("/api/v1/findings")).status()).toBe(403);
    await page.getByLabel("Your password").fill(account.password);
    await page.getByRole("button", { name: "Show the QR code" }).click();
    const secret = (await page.locator("pre").innerText()).trim();
    await page.getByLabel("Code", { exact: true }).fill(codeOf(secret));
    await page.getByRole("button", { name: "Turn it on" }).click();
    await page.getByRole("button", { name: "Continue to Plimsoll" }).click();
    await expect(main(page)).toBeVisible();
  } finally {
    await setRules([]);
  }
});
