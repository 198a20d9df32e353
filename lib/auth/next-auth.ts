import type { LoggerInstance, NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { newId } from "@/lib/core/ids";
import { env } from "@/lib/env";
import { cookies, isSecure } from "./cookies";
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

interface Parts {
  /** null: wrong; throws where it may not be tried any more */
  signIn: (attempt: {
    email: string;
    password: string;
    code: string | undefined;
    requestId: string;
  }) => Promise<(SessionKey & { userId: string; name: string; email: string }) | null>;
  logger: Partial<LoggerInstance>;
}

const keyOf = (token: { orgId?: number; sessionId?: string }): SessionKey | null =>
  token.orgId !== undefined && token.sessionId !== undefined ? { orgId: token.orgId, sessionId: token.sessionId } : null;

/**
 * The cookie holds a signed token that names a row of the session table; the row decides on every request whether it
 * still holds. So sessions can be listed and revoked although the token by itself could not.
 */
export function nextAuthOptions({ signIn, logger }: Parts): NextAuthOptions {
  return {
    secret: env().NEXTAUTH_SECRET,
    useSecureCookies: isSecure(),
    cookies: cookies(),
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
    logger,
    providers: [
      CredentialsProvider({
        credentials: { email: { type: "email" }, password: { type: "password" }, code: { type: "text" } },
        authorize: async (given) => {
          const { email, password, code } = given ?? {};
          if (typeof email !== "string" || typeof password !== "string" || email.length > 254 || password.length > 1024) return null;
          if (code !== undefined && (typeof code !== "string" || code.length > 100)) return null;
          const signedIn = await signIn({ email, password, code, requestId: newId() });
          return (
            signedIn && {
              id: signedIn.userId,
              name: signedIn.name,
              email: signedIn.email,
              orgId: signedIn.orgId,
              sessionId: signedIn.sessionId,
            }
          );
        },
      }),
    ],
    callbacks: {
      // Only to a page of ours; what is no address at all goes nowhere, as a foreign one does.
      redirect: ({ url, baseUrl }) => {
        const found = URL.canParse(url, baseUrl) ? new URL(url, baseUrl) : null;
        return found?.origin === new URL(baseUrl).origin ? found.href : baseUrl;
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
