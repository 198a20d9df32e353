import { isSecure } from "@/lib/auth/cookies";

/** Told to browsers only where the operator says that we are served over https. */
function transport(): Record<string, string> {
  try {
    return isSecure() ? { "Strict-Transport-Security": "max-age=63072000; includeSubDomains" } : {};
  } catch {
    return {}; // settings that are wrong: the answer says so, and must still get out
  }
}

/** Headers of every answer, errors too; pages add their Content-Security-Policy in proxy.ts. */
export function securityHeaders(): Record<string, string> {
  return {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    ...transport(),
  };
}

/** Data is for who asked and is no page: nothing in it may run, and no cache may keep it. */
export const dataHeaders = (): Record<string, string> => ({
  ...securityHeaders(),
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
  "Cache-Control": "private, no-store",
});
