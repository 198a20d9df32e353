import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { answers, expect, open, test } from "./fixtures";
import { firstId } from "./instance";
import { invite, TEAM } from "./personas";

const FOREIGN_TEAMS = ["storefront", "data-platform", "identity", "logistics"];
const NAMES = [...FOREIGN_TEAMS, "storefront-preview", "data-lab", "kube-system", "monitoring", "ingress", "legacy"];
/** Teams and namespaces of others where they stand as values, and their repositories; base images are what labels of one's own images name. */
const FOREIGN = [new RegExp(`[\\\\"'>](${NAMES.join("|")})[\\\\"'</]`), new RegExp(`registry\\.acme\\.example/(?!${TEAM}/|base/|<)`)];

/** What of others is in a text: with what stands around it, to see where it came from. */
const leakIn = (text: string): string | null => {
  const found = FOREIGN.map((pattern) => pattern.exec(text)).find((match) => match !== null);
  return found ? text.slice(Math.max(0, found.index - 80), found.index + 80) : null;
};

/** Every answer that the browser gets while it is watched: pages, their data, and the API. */
function answersOf(page: Page): Promise<string>[] {
  const texts: Promise<string>[] = [];
  page.on("response", (response) => {
    const type = response.headers()["content-type"] ?? "";
    if (!/json|html|x-component/.test(type) || response.url().includes("/_next/static/")) return;
    texts.push(
      response.text().then(
        (text) => `${response.url()}\n${text}`,
        () => "", // gone with the page that asked for it
      ),
    );
  });
  return texts;
}

const LISTS = ["/", "/findings", "/images", "/workloads", "/clusters", "/runtime", "/reports", "/settings/teams", "/settings/ownership"];

test.describe("a developer", () => {
  test("begins with a link and chooses a password", async ({ page }) => {
    const { email, setupUrl } = await invite("developer", "Nadia Benali");
    await page.goto(setupUrl);
    await expect(page.getByRole("heading", { level: 1, name: "Welcome, Nadia Benali" })).toBeVisible();
    await expect(page.getByLabel("E-mail address")).toHaveValue(email);
    await page.getByLabel("Password").fill(randomUUID());
    await page.getByRole("button", { name: "Save and sign in" }).click();

    await expect(page.getByRole("heading", { level: 1, name: "Posture" })).toBeVisible();
    await answers(page);
    await page.getByRole("button", { name: /Nadia Benali/ }).click();
    await expect(page.getByText(`Sees: ${TEAM}`)).toBeVisible();

    await page.goto(setupUrl);
    await expect(page.getByRole("heading", { level: 1, name: "This link was used before" })).toBeVisible();
  });

  test.describe("of one team", () => {
    test.use({ as: "developer" });

    for (const path of LISTS) {
      test(`sees nothing of other teams on ${path}`, async ({ page }) => {
        const texts = answersOf(page);
        await open(page, path);
        await expect(page.getByRole("main")).toContainText(/\w/);
        await page.waitForLoadState("networkidle");
        const all = await Promise.all(texts);
        expect(all.length).toBeGreaterThan(0);
        expect(all.map(leakIn).filter((leak) => leak !== null)).toEqual([]);
      });
    }

    test("counts only the team's own", async ({ page, api }) => {
      const mine = (await (await api.get(`/api/v1/findings/facets?team=${TEAM}`)).json()) as { total: number };
      const all = (await (await api.get("/api/v1/findings/facets")).json()) as { total: number };
      expect(mine.total).toBeLessThan(all.total);
      expect(leakIn(await (await api.get("/api/v1/images")).text()), "what the tests above look for").not.toBeNull();
      await open(page, "/findings");
      await expect(page.getByText(`${mine.total} open · exact`).first()).toBeVisible();
      const teams = page.getByRole("navigation", { name: "Filters" }).getByRole("region", { name: "Team" });
      await expect(teams.getByRole("button")).toHaveText([new RegExp(`^${TEAM}`)]);

      const theirs = (await (await page.request.get("/api/v1/findings/facets")).json()) as { total: number };
      expect(theirs.total).toBe(mine.total);
    });

    test("finds only the team's own by the palette", async ({ page }) => {
      await open(page, "/");
      await page.getByRole("button", { name: /^Search or jump/ }).click();
      for (const name of ["storefront", "logistics", "keycloak"]) {
        await page.getByRole("combobox").fill(name);
        await expect(page.getByText("Nothing goes by that name.")).toBeVisible();
        await expect(page.getByRole("option")).toHaveText([new RegExp(`^Where is ${name}`)]);
      }
      await page.getByRole("combobox").fill("checkout");
      await expect(
        page
          .getByRole("option")
          .filter({ hasText: `${TEAM}/checkout-api` })
          .first(),
      ).toBeVisible();
    });

    test("sees what to change in an image of the team", async ({ page }) => {
      await open(page, "/images?running=true");
      await page.getByRole("searchbox", { name: "Search images" }).fill("payment-gateway");
      const row = page.getByRole("table", { name: "Images" }).getByRole("row").nth(1);
      await expect(row).toContainText(`${TEAM}/payment-gateway`);
      await row.getByRole("link").first().click();

      await expect(page.getByRole("heading", { level: 1 })).toContainText(`${TEAM}/payment-gateway`);
      await expect(page.getByRole("table", { name: "Packages" }).getByRole("row").nth(1)).toBeVisible();
      await page.getByRole("link", { name: "open findings" }).click();

      await expect(page.getByRole("heading", { level: 1, name: "Findings" })).toBeVisible();
      await answers(page);
      await page.getByRole("button", { name: /^Fix exists/ }).click();
      await expect(page).toHaveURL(/[?&]fixable=/);
      await page.getByRole("table", { name: "Findings" }).getByRole("row").nth(1).getByRole("link").click();
      const panel = page.getByRole("complementary").filter({ hasText: "Do this" });
      await expect(panel.getByRole("deletion")).toHaveText(/\d/);
      await expect(panel.getByRole("insertion")).toHaveText(/\d/);
    });

    test("does not find what belongs to another team", async ({ page, api, expectedFaults }) => {
      expectedFaults.push(/status of 404/);
      const theirs = {
        findings: await firstId(api, "/findings?team=storefront&limit=1"),
        images: await firstId(api, "/images?team=storefront&limit=1"),
        workloads: await firstId(api, "/workloads?team=storefront&limit=1"),
        reports: await firstId(api, "/reports?q=storefront&limit=1"),
      };
      for (const [kind, id] of Object.entries(theirs)) {
        await page.goto(`/${kind}/${id}`);
        await expect(page.getByRole("heading", { level: 1, name: "There is no such page, or it is not yours to see" })).toBeVisible();
        expect(leakIn(await page.content()), kind).toBeNull();
        expect((await page.request.get(`/api/v1/${kind}/${id}`)).status(), kind).toBe(404);
        expect((await page.request.get(`/api/v1/${kind}/${randomUUID()}`)).status(), `no such ${kind}`).toBe(404);
      }
      const signal = await firstId(api, "/signals?team=storefront&limit=1");
      for (const path of [
        `/signals/${signal}`,
        `/signals/${signal}/events`,
        `/reports/${theirs.reports}/raw`,
        `/images/${theirs.images}/packages`,
      ]) {
        expect((await page.request.get(`/api/v1${path}`)).status(), path).toBe(404);
      }
    });

    test("cannot send reports", async ({ page }) => {
      await open(page, "/reports");
      await expect(page.getByRole("region", { name: "Send reports" })).toBeHidden();
      const { origin } = new URL(page.url());
      const answer = await page.request.post("/api/v1/reports", { data: "{}", headers: { origin } });
      expect(answer.status()).toBe(403);
    });
  });
});
