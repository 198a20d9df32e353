/** Who somebody is, by the word of an OpenID provider whose token was checked. */
export interface OidcPerson {
  issuer: string;
  subject: string;
  /** lower case; null where there is none, or the provider says that it is not verified */
  email: string | null;
  name: string;
  groups: string[];
}

type Claims = Readonly<Record<string, unknown>>;

const MOST_GROUPS = 2000;
const textOf = (value: unknown): string | null => (typeof value === "string" && value.trim() !== "" ? value.trim() : null);

/** A claim by its whole name (which may be a URL with dots), or else by a path: realm_access.roles. */
function claimAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  let value: unknown = claims;
  for (const name of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Claims)[name];
  }
  return value;
}

/** Whether the ID token has what is needed, so that the userinfo endpoint need not be asked. */
export const isComplete = (claims: Claims, groupsClaim: string): boolean =>
  claimAt(claims, groupsClaim) !== undefined && textOf(claims["email"]) !== null;

/** The person that checked claims speak of; null where issuer or subject is missing. */
export function readClaims(claims: Claims, groupsClaim: string): OidcPerson | null {
  const [issuer, subject] = [textOf(claims["iss"]), textOf(claims["sub"])];
  if (!issuer || !subject || subject.length > 255) return null;
  const email = textOf(claims["email"])?.toLowerCase() ?? null;
  const usable = email !== null && email.length <= 254 && email.includes("@") && claims["email_verified"] !== false;
  const given = claimAt(claims, groupsClaim);
  const groups = (Array.isArray(given) ? given : [given]).map(textOf).filter((group) => group !== null);
  const name = textOf(claims["name"]) ?? textOf(claims["preferred_username"]) ?? email ?? subject;
  return { issuer, subject, email: usable ? email : null, name: name.slice(0, 120), groups: [...new Set(groups)].slice(0, MOST_GROUPS) };
}
