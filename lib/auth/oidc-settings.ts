import { env } from "@/lib/env";

export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** what the button says */
  name: string;
  /** a claim's name, or a path of names with dots */
  groupsClaim: string;
}

export type OidcState = { state: "off" } | { state: "broken"; faults: string[] } | ({ state: "on" } & OidcSettings);

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Why an address of the provider cannot be used; null: it can. Over plain http anybody on the way could sign in as anybody. */
export function addressFault(address: string): string | null {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url) return "is not an address";
  if (url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.has(url.hostname))) return null;
  return "must begin with https:// (http only on this very machine)";
}

/** How people sign in by an OpenID provider, as the environment says it. What is missing or wrong closes this way in, and only it. */
export function oidcSettings(): OidcState {
  const { AUTH_OIDC_ISSUER: issuer, AUTH_OIDC_CLIENT_ID: clientId, AUTH_OIDC_CLIENT_SECRET: clientSecret } = env();
  const { AUTH_OIDC_NAME: name, AUTH_OIDC_GROUPS_CLAIM: groupsClaim } = env();
  if (!issuer && !clientId && !clientSecret) return { state: "off" };
  const faults = Object.entries({ AUTH_OIDC_ISSUER: issuer, AUTH_OIDC_CLIENT_ID: clientId, AUTH_OIDC_CLIENT_SECRET: clientSecret })
    .filter(([, value]) => !value)
    .map(([setting]) => `${setting} is missing`);
  const fault = issuer ? addressFault(issuer) : null;
  if (fault) faults.push(`AUTH_OIDC_ISSUER ${fault}`);
  if (faults.length > 0 || !issuer || !clientId || !clientSecret) return { state: "broken", faults };
  return { state: "on", issuer, clientId, clientSecret, groupsClaim, name: name?.trim() || new URL(issuer).host };
}

/** What the sign-in page offers. */
export interface SignInWays {
  password: boolean;
  oidc: { name: string; usable: boolean } | null;
}

export function signInWays(): SignInWays {
  const oidc = oidcSettings();
  return {
    password: env().AUTH_DISABLE_PASSWORD !== "1",
    oidc: oidc.state === "off" ? null : oidc.state === "on" ? { name: oidc.name, usable: true } : { name: "", usable: false },
  };
}
