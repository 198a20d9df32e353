// What the production server answers, byte for byte: much of it is decided by Next before our own code is asked.
import { request as newRequest } from "@playwright/test";
import { expect, test } from "./fixtures";
import { baseUrl, firstId } from "./instance";

const NOWHERE = "01980000-0000-7000-8000-00000000dead";
const DETAILS = ["clusters", "findings", "images", "reports", "workloads"];

test.describe("the API", () => {
  test("answers a path that cannot be decoded as a problem", async ({ api }) => {
    for (const path of ["/api/v1/images/%", "/api/v1/images/%E0%A4%A", "/api/v1/clusters/%zz/x"]) {
      const answer = await api.get(path);
      expect(answer.status(), path).toBe(400);
      expect(answer.headers()["content-type"]).toBe("application/problem+json");
      expect(answer.headers()["x-frame-options"]).toBe("DENY");
      expect(await answer.json()).toMatchObject({ code: "invalid_request", requestId: answer.headers()["x-request-id"] });
    }
  });

  test("answers what it does not have, and methods that it does not offer, as problems", async ({ api }) => {
    for (const path of ["/api/v1", "/api/v1/nothing", "/api/nothing/at/all"]) {
      for (const method of ["GET", "DELETE", "OPTIONS"]) {
        const answer = await api.fetch(path, { method });
        expect(answer.status(), `${method} ${path}`).toBe(404);
        expect(await answer.json()).toMatchObject({ code: "not_found", requestId: expect.any(String) });
      }
    }
    const refused = await api.delete("/api/v1/images");
    expect(refused.status()).toBe(405);
    expect(refused.headers()["allow"]).toBe("GET, HEAD, OPTIONS");
    expect(await refused.json()).toMatchObject({ code: "method_not_allowed" });
    const head = await api.head("/api/v1/images");
    expect(head.status()).toBe(200);
    expect(await head.text()).toBe("");
    expect((await api.head("/api/v1/events")).status()).toBe(405);
    expect((await api.fetch("/api/v1/reports", { method: "OPTIONS" })).headers()["allow"]).toBe("GET, POST, HEAD, OPTIONS");
  });
});

test.describe("a page", () => {
  test.use({ as: "admin" });

  test("of what is not there answers 404, of what is there keeps its loading boundary", async ({ page, api }) => {
    for (const kind of DETAILS) {
      for (const id of ["absent", NOWHERE]) expect((await page.request.get(`/${kind}/${id}`)).status(), `${kind} ${id}`).toBe(404);
      const there = await page.request.get(`/${kind}/${await firstId(api, `/${kind}?limit=1`.replace("/clusters?limit=1", "/clusters"))}`);
      expect(there.status(), kind).toBe(200);
      expect(await there.text(), `${kind} has a boundary, pending or filled`).toMatch(/<!--\$\??-->/);
    }
  });

  test("whose address cannot be decoded is not found, signed in or not", async ({ page }) => {
    const nobody = await newRequest.newContext({ baseURL: baseUrl });
    for (const path of ["/%", "/images/%E0%A4%A"]) {
      for (const caller of [page.request, nobody]) {
        const answer = await caller.get(path);
        expect(answer.status(), path).toBe(404);
        expect(answer.headers()["content-security-policy"], path).toContain("nonce-");
      }
    }
    await nobody.dispose();
  });
});
