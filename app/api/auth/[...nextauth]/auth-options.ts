import type { NextAuthOptions } from "next-auth";
import { log } from "@/lib/api/log";
import { type Ctx, systemCtx } from "@/lib/auth/ctx";
import { nextAuthOptions } from "@/lib/auth/next-auth";
import type { OidcProvider } from "@/lib/auth/oidc-discovery";
import { signInWays } from "@/lib/auth/oidc-settings";
import { callerAddress } from "@/lib/auth/rate-limit";
import { signInOidc } from "@/lib/commands/oidc/sign-in-oidc";
import { signIn } from "@/lib/commands/sign-in";
import { DEFAULT_ORG } from "@/lib/core/default-org";
import { Problem } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";

const ENDED = new Set(["JWT_SESSION_ERROR"]); // a session that has ended, which is no fault of ours

/** What next-auth needs to answer this request; `oidc` where it is about the sign-in service. */
export function authOptionsFor(request: Request, oidc: OidcProvider | null): NextAuthOptions {
  const from = { address: callerAddress(request.headers), userAgent: request.headers.get("user-agent") };
  return nextAuthOptions({
    oidc,
    password: signInWays().password,
    signIn: async (attempt) => {
      try {
        return await signIn({ ...attempt, ...from });
      } catch (error) {
        if (error instanceof Problem) throw new Error(error.code);
        log().error({ err: error }, "signing in failed");
        throw new Error("internal");
      }
    },
    signInOidc: async (person) => {
      const ctx: Ctx = { ...systemCtx(DEFAULT_ORG, "sign-in service"), requestId: newId() };
      const answer = await signInOidc(ctx, { person, ...from });
      return "refused" in answer ? { goTo: `/sign-in/refused?why=${answer.refused}` } : answer;
    },
    logger: {
      error: (code, metadata) => (ENDED.has(code) ? undefined : log().error({ code, why: reasonOf(metadata) }, "next-auth")),
      warn: () => undefined,
      debug: () => undefined,
    },
  });
}

/** The message of an error alone: the rest of it can hold tokens. */
function reasonOf(metadata: unknown): string {
  const error = metadata instanceof Error ? metadata : (metadata as { error?: unknown } | null)?.error;
  return error instanceof Error ? error.message.slice(0, 300) : "";
}
