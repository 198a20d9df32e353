import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { triageFindings } from "@/lib/commands/triage-findings";
import { triaged, triageInput } from "@/lib/schemas/triage";

export const POST = route({
  summary: "Take findings up, put them back, or give them to somebody",
  tags: ["Findings"],
  body: triageInput,
  response: triaged,
  run: triageFindings,
});

export const { HEAD, OPTIONS, DELETE, GET, PATCH, PUT } = otherMethods({ POST });
