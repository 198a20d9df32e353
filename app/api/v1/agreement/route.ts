import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { getAgreement } from "@/lib/queries/get-agreement";
import { agreement, agreementInput } from "@/lib/schemas/agreement";

export const GET = route({
  summary: "Where scanners that looked at the same images agree, and where they do not",
  tags: ["Findings"],
  query: agreementInput,
  response: agreement,
  run: getAgreement,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
