import NextAuth from "next-auth";
import { log } from "@/lib/api/log";
import { securityHeaders } from "@/lib/api/security-headers";
import { nextAuthOptions } from "@/lib/auth/next-auth";
import { callerAddress } from "@/lib/auth/rate-limit";
import { signIn } from "@/lib/commands/sign-in";
import { Problem } from "@/lib/core/errors";

const ENDED = new Set(["JWT_SESSION_ERROR"]); // a session that has ended, which is no fault of ours

async function handler(request: Request, context: { params: Promise<{ nextauth: string[] }> }): Promise<Response> {
  const options = nextAuthOptions({
    signIn: async (attempt) => {
      try {
        return await signIn({ ...attempt, address: callerAddress(request.headers), userAgent: request.headers.get("user-agent") });
      } catch (error) {
        if (error instanceof Problem) throw new Error(error.code);
        log().error({ err: error }, "signing in failed");
        throw new Error("internal");
      }
    },
    logger: {
      error: (code) => (ENDED.has(code) ? undefined : log().error({ code }, "next-auth")),
      warn: () => undefined,
      debug: () => undefined,
    },
  });
  const answer: Response = await NextAuth(options)(request, context);
  const response = new Response(answer.body, answer);
  for (const [name, value] of Object.entries({ ...securityHeaders(), "Cache-Control": "private, no-store" }))
    response.headers.set(name, value);
  return response;
}

export { handler as GET, handler as POST };
