import { otherMethods } from "@/lib/api/methods";
import { publicRoute } from "@/lib/api/route";
import { callerAddress } from "@/lib/auth/rate-limit";
import { completeSetup } from "@/lib/commands/complete-setup";
import { setupInput, setupResult } from "@/lib/schemas/setup";

export const POST = publicRoute({
  summary: "Use a one-time set-up link",
  description: "Makes the first admin, or sets the password of a person who was invited.",
  tags: ["People"],
  fromElsewhere: "Open the set-up link in a browser, by the address that Plimsoll is served under, and use the form there.",
  body: setupInput,
  response: setupResult,
  run: (input, { headers, requestId }) => completeSetup(input, { address: callerAddress(headers), requestId }),
});

export const { HEAD, OPTIONS, DELETE, GET, PATCH, PUT } = otherMethods({ POST });
