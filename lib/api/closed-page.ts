import { securityHeaders } from "./security-headers";

const asText = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** A page for a browser that was sent here from elsewhere and cannot go on: what is not possible, and the way back. 503. */
export function closedPage(why: string): Response {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Plimsoll</title>
<style>:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:34rem;margin:18vh auto;padding:0 1.25rem}h1{font-size:1.15rem}</style>
<main><h1>Signing in is not possible at the moment</h1><p>${asText(why)}</p><p>Nobody is let in meanwhile. An administrator finds the reason in the server's log.</p><p><a href="/sign-in">Back to the sign-in page</a></p></main></html>`;
  return new Response(html, {
    status: 503,
    headers: {
      ...securityHeaders(),
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
      "Cache-Control": "private, no-store",
      "Retry-After": "60",
    },
  });
}
