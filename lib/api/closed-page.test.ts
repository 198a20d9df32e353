import { expect, test } from "vitest";
import { closedPage } from "./closed-page";

test("the page says why as text, runs nothing, and answers 503", async () => {
  const page = closedPage('<img src=x onerror=alert(1)> & "more"');
  expect(page.status).toBe(503);
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  const html = await page.text();
  expect(html).not.toContain("<img");
  expect(html).toContain("&#60;img src=x onerror=alert(1)&#62; &#38; &#34;more&#34;");
});
