import { z } from "zod";
import { Problem } from "@/lib/core/errors";
import { addressFault, type OidcSettings, oidcSettings } from "./oidc-settings";

const TIMEOUT_MS = 5000;
const KEPT_MS = 10 * 60_000;
const MOST_BYTES = 256 * 1024;

const address = z.string().refine((text) => addressFault(text) === null, "must be an https address");
/** OpenID Connect Discovery 1.0, section 3: what of it is used here. */
const metadata = z.object({
  issuer: z.string(),
  authorization_endpoint: address,
  token_endpoint: address,
  jwks_uri: address,
  userinfo_endpoint: address.optional(),
  id_token_signing_alg_values_supported: z.array(z.string()).optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
});
export type OidcMetadata = z.infer<typeof metadata>;
export type OidcProvider = OidcSettings & { metadata: OidcMetadata };

const held = globalThis as { plimsollOidc?: { issuer: string; until: number; metadata: OidcMetadata } };

const unavailable = (why: string, cause?: unknown): Problem =>
  Object.assign(new Problem("unavailable", `Signing in by the organisation's sign-in service is not possible at the moment: ${why}`), {
    cause,
  });

const bare = (issuer: string): string => issuer.replace(/\/$/, "");

async function fetchMetadata(issuer: string): Promise<OidcMetadata> {
  let text: string;
  try {
    const response = await fetch(`${bare(issuer)}/.well-known/openid-configuration`, {
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { accept: "application/json" },
    });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    text = await response.text();
  } catch (cause) {
    throw unavailable("its address does not answer as one. The server's log has the reason.", cause);
  }
  if (text.length > MOST_BYTES) throw unavailable("what it says of itself is too large.");
  const parsed = metadata.safeParse(jsonOf(text));
  if (!parsed.success) throw unavailable("what it says of itself cannot be used. The server's log has the reason.", parsed.error);
  if (bare(parsed.data.issuer) !== bare(issuer)) {
    throw unavailable("it calls itself by another name than the settings do. The server's log has both.", {
      settings: issuer,
      provider: parsed.data.issuer,
    });
  }
  return parsed.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // refused by the schema
  }
}

/**
 * The provider that the settings name, as it describes itself; kept for ten minutes. Null where none is set. Throws Problem
 * unavailable where the settings are wrong, the provider does not answer, or it is another than the settings say: this way
 * in stays closed then.
 */
export async function discoverOidc(): Promise<OidcProvider | null> {
  const settings = oidcSettings();
  if (settings.state === "off") return null;
  if (settings.state === "broken")
    throw unavailable("its settings are not complete or wrong. The server's log says which.", settings.faults);
  const kept = held.plimsollOidc;
  if (kept?.issuer === settings.issuer && kept.until > Date.now()) return { ...settings, metadata: kept.metadata };
  const found = await fetchMetadata(settings.issuer);
  held.plimsollOidc = { issuer: settings.issuer, until: Date.now() + KEPT_MS, metadata: found };
  return { ...settings, metadata: found };
}
