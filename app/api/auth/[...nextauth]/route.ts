import NextAuth from "next-auth";
import { closedPage } from "@/lib/api/closed-page";
import { log } from "@/lib/api/log";
import { problemResponse } from "@/lib/api/problem";
import { securityHeaders } from "@/lib/api/security-headers";
import { OIDC } from "@/lib/auth/oidc-client";
import { discoverOidc, type OidcProvider } from "@/lib/auth/oidc-discovery";
import { Problem } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { authOptionsFor } from "./auth-options";

type Handler = (request: Request, context: { params: Promise<{ nextauth: string[] }> }) => Promise<Response>;

/** The provider, where this request is about it; 503 with the reason where it cannot be used. */
async function providerFor(request: Request, nextauth: readonly string[]): Promise<OidcProvider | null | Response> {
  if (nextauth[1] !== OIDC) return null;
  try {
    return await discoverOidc();
  } catch (error) {
    const fromForm = request.method === "POST";
    if (fromForm || !(error instanceof Problem)) return problemResponse(error, { request, requestId: newId() });
    log().error({ err: error }, "the sign-in service cannot be used");
    return closedPage(error.message);
  }
}

const handler: Handler = async (request, context) => {
  const oidc = await providerFor(request, (await context.params).nextauth);
  if (oidc instanceof Response) return oidc;
  const answer: Response = await NextAuth(authOptionsFor(request, oidc))(request, context);
  const response = new Response(answer.body, answer);
  for (const [name, value] of Object.entries({ ...securityHeaders(), "Cache-Control": "private, no-store" }))
    response.headers.set(name, value);
  return response;
};

export { handler as GET, handler as POST };
