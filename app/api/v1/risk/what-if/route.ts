import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { riskWhatIf } from "@/lib/queries/risk-what-if";
import { riskDraft, whatIf } from "@/lib/schemas/risk";

export const POST = route({
  summary: "Who would move under another risk policy",
  description:
    "Changes nothing. Exact up to 50,000 open vulnerabilities; of more, an even sample of about that size is judged and its counts are scaled up, and `looked` is below `open`.",
  tags: ["Risk"],
  body: riskDraft,
  response: whatIf,
  run: riskWhatIf,
});

export const { HEAD, OPTIONS, DELETE, GET, PATCH, PUT } = otherMethods({ POST });
