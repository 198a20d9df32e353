import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { createToken } from "@/lib/commands/create-token";
import { listTokens } from "@/lib/queries/list-tokens";
import { createdToken, createTokenInput, tokenList } from "@/lib/schemas/admin";

export const GET = route({ summary: "List API tokens", tags: ["Tokens"], response: tokenList, run: listTokens });

export const POST = route({
  summary: "Make an API token",
  description: "The token is in this answer only; what is kept is its hash.",
  tags: ["Tokens"],
  body: createTokenInput,
  response: createdToken,
  status: 201,
  run: createToken,
});

export const { HEAD, OPTIONS, DELETE, PATCH, PUT } = otherMethods({ GET, POST });
