import type { LoggerInstance, NextAuthOptions, User } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { newId } from "@/lib/core/ids";
import { env } from "@/lib/env";
import { cookies, isSecure } from "./cookies";
import { type OidcPerson, readClaims } from "./oidc-claims";
import { OIDC, oidcClient } from "./oidc-client";
import type { OidcProvider } from "./oidc-discovery";
import { loadSession, revokeSession, SESSION_SECONDS, type SessionKey } from "./sessions";

declare module "next-auth" {
  interface User {
    orgId: number;
    sessionId: string;
  }
}
declare module "next-auth/jwt" {
  interface JWT {
    orgId?: number;
    sessionId?: string;
  }
}

type SignedIn = SessionKey & { userId: string; name: string; email: string };

/** null: wrong; throws where it may not be tried any more, or where more is needed */
type SignIn = (attempt: { email: string; password: string; code: string | undefined; requestId: string }) => Promise<SignedIn | null>;

interface Parts {
  signIn: SignIn;
  /** the page to go to where they get no access */
  signInOidc: (person: OidcPerson) => Promise<SignedIn | { goTo: string }>;
  /** false: the operator has turned passwords off */
  password: boolean;
  oidc: OidcProvider | null;
  logger: Partial<LoggerInstance>;
}

const keyOf = (token: { orgId?: number; sessionId?: string }): SessionKey | null =>
  token.orgId !== undefined && token.sessionId !== undefined ? { orgId: token.orgId, sessionId: token.sessionId } : null;

const asUser = ({ userId, name, email, orgId, sessionId }: SignedIn): User => ({ id: userId, name, email, orgId, sessionId });

const passwordProvider = (signIn: SignIn) =>
  CredentialsProvider({
    credentials: { email: { type: "email" }, password: { type: "password" }, code: { type: "text" } },
    authorize: async (given) => {
      const { email, password, code } = given ?? {};
      if (typeof email !== "string" || typeof password !== "string" || email.length > 254 || password.length > 1024) return null;
      if (code !== undefined && (typeof code !== "string" || code.length > 100)) return null;
      const signedIn = await signIn({ email, password, code, requestId: newId() });
      return signedIn && asUser(signedIn);
    },
  });

/**
 * The cookie holds a signed token that names a row of the session table; the row decides on every request whether it
 * still holds. So sessions can be listed and revoked although the token by itself could not.
 */
export function nextAuthOptions({ signIn, signInOidc, password: passwords, oidc, logger }: Parts): NextAuthOptions {
  return {
    secret: env().NEXTAUTH_SECRET,
    useSecureCookies: isSecure(),
    cookies: cookies(),
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
    logger,
    providers: [...(passwords ? [passwordProvider(signIn)] : []), ...(oidc ? [oidcClient(oidc)] : [])],
    callbacks: {
      // Only to a page of ours; what is no address at all goes nowhere, as a foreign one does.
      redirect: ({ url, baseUrl }) => {
        const found = URL.canParse(url, baseUrl) ? new URL(url, baseUrl) : null;
        return found?.origin === new URL(baseUrl).origin ? found.href : baseUrl;
      },
      signIn: async ({ user, account, profile }) => {
        if (account?.provider !== OIDC) return true;
        const person = oidc && readClaims({ ...profile }, oidc.groupsClaim);
        if (!person) return false;
        const answer = await signInOidc(person);
        if ("goTo" in answer) return answer.goTo;
        Object.assign(user, asUser(answer));
        return true;
      },
      jwt: async ({ token, user }) => {
        if (user) return { sub: user.id, name: user.name ?? null, email: user.email ?? null, orgId: user.orgId, sessionId: user.sessionId };
        const key = keyOf(token);
        if (!key || !(await loadSession(key))) throw new Error("The session has ended.");
        return token;
      },
    },
    events: {
      signOut: async ({ token }) => {
        const key = keyOf(token);
        if (key) await revokeSession(key);
      },
    },
  };
}
