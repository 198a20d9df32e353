import type { CookiesOptions } from "next-auth";
import { env } from "@/lib/env";

/** Are we served over https, by what the operator says? */
export const isSecure = (): boolean => env().NEXTAUTH_URL?.startsWith("https://") ?? false;

/** "__Host-" cookies are bound to this very host, path / and https; browsers refuse them over plain http. */
export const sessionCookieName = (): string => (isSecure() ? "__Host-plimsoll.session" : "plimsoll.session");

export function cookies(): Partial<CookiesOptions> {
  const secure = isSecure();
  const prefix = secure ? "__Host-" : "";
  const options = { httpOnly: true, sameSite: "lax" as const, path: "/", secure };
  return {
    sessionToken: { name: sessionCookieName(), options },
    csrfToken: { name: `${prefix}plimsoll.csrf`, options },
    callbackUrl: { name: `${prefix}plimsoll.callback`, options },
  };
}

/** The value of one cookie of a Cookie header. */
export function readCookie(header: string | null, name: string): string | null {
  for (const part of header?.split(";") ?? []) {
    const [key, ...value] = part.split("=");
    if (key?.trim() === name) return value.join("=").trim();
  }
  return null;
}
