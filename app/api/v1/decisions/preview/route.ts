import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { previewDecision } from "@/lib/commands/decisions/preview-decision";
import { decisionDraft, decisionPreview } from "@/lib/schemas/decisions";

export const POST = route({
  summary: "See what a decision would put aside",
  description: "Counted by the statements that would apply it, within the asker's rights. Nothing is kept.",
  tags: ["Decisions"],
  body: decisionDraft,
  response: decisionPreview,
  run: previewDecision,
});

export const { HEAD, OPTIONS, DELETE, GET, PATCH, PUT } = otherMethods({ POST });
