import type { OAuthConfig } from "next-auth/providers/oauth";
import { isComplete } from "./oidc-claims";
import type { OidcProvider } from "./oidc-discovery";

/** The name of this way in, in addresses and in sessions. */
export const OIDC = "oidc";

type Claims = Record<string, unknown>;

/** The payload of an ID token that openid-client has checked before. */
const claimsOf = (idToken: string | undefined): Claims =>
  JSON.parse(Buffer.from(idToken?.split(".")[1] ?? "", "base64url").toString("utf8")) as Claims;

const PREFERRED_ALGORITHMS = ["RS256", "ES256", "PS256", "EdDSA", "RS384", "ES384", "RS512", "ES512", "PS384", "PS512"];

/**
 * The provider as next-auth knows it: code flow with PKCE, state and nonce; the ID token's signature, issuer, audience, nonce
 * and times are checked by openid-client. The algorithm is one that the provider names and never "none" or a shared secret.
 */
export function oidcClient({ metadata, clientId, clientSecret, name, groupsClaim }: OidcProvider): OAuthConfig<Claims> {
  const offered = metadata.id_token_signing_alg_values_supported ?? ["RS256"];
  const methods = metadata.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  const byPost = !methods.includes("client_secret_basic") && methods.includes("client_secret_post");
  return {
    id: OIDC,
    name,
    type: "oauth",
    version: "2.0",
    issuer: metadata.issuer,
    clientId,
    clientSecret,
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    authorization: { url: metadata.authorization_endpoint, params: { scope: "openid profile email" } },
    token: { url: metadata.token_endpoint },
    jwks_endpoint: metadata.jwks_uri,
    client: {
      id_token_signed_response_alg: PREFERRED_ALGORITHMS.find((algorithm) => offered.includes(algorithm)) ?? "RS256",
      token_endpoint_auth_method: byPost ? "client_secret_post" : "client_secret_basic",
    },
    userinfo: {
      ...(metadata.userinfo_endpoint ? { url: metadata.userinfo_endpoint } : {}),
      // What the token does not say is asked of the userinfo endpoint, whose subject must be the same; the token wins.
      request: async ({ client, tokens }) => {
        const claims = claimsOf(tokens.id_token);
        if (!metadata.userinfo_endpoint || isComplete(claims, groupsClaim) || !tokens.access_token) return claims;
        const more: Claims = await client.userinfo(tokens.access_token);
        if (more["sub"] !== claims["sub"]) throw new Error("The userinfo endpoint speaks of another subject than the ID token.");
        return { ...more, ...claims };
      },
    },
    // Who this is here is found in the signIn callback; until then nobody.
    profile: (claims) => ({ id: String(claims["sub"]), orgId: 0, sessionId: "" }),
  };
}
