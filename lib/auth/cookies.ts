import type { CookiesOptions } from "next-auth";
import { env } from "@/lib/env";

/** Are we served over https, by what the operator says? */
export const isSecure = (): boolean => env().NEXTAUTH_URL?.startsWith("https://") ?? false;

/** "__Host-" cookies are bound to this very host, path / and https; browsers refuse them over plain http. */
export const sessionCookieName = (): string => (isSecure() ? "__Host-plimsoll.session" : "plimsoll.session");

/** How long somebody may take at the sign-in service. */
const ROUND_SECONDS = 15 * 60;

export function cookies(): Partial<CookiesOptions> {
  const secure = isSecure();
  const prefix = secure ? "__Host-" : "";
  const options = { httpOnly: true, sameSite: "lax" as const, path: "/", secure };
  const round = { ...options, maxAge: ROUND_SECONDS };
  return {
    sessionToken: { name: sessionCookieName(), options },
    csrfToken: { name: `${prefix}plimsoll.csrf`, options },
    callbackUrl: { name: `${prefix}plimsoll.callback`, options },
    state: { name: `${prefix}plimsoll.state`, options: round },
    nonce: { name: `${prefix}plimsoll.nonce`, options: round },
    pkceCodeVerifier: { name: `${prefix}plimsoll.pkce`, options: round },
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
