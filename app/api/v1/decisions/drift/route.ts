import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { getDecisionDrift } from "@/lib/queries/get-decision-drift";
import { decisionDrift } from "@/lib/schemas/decision-file";

export const GET = route({
  summary: "What differs between the file of decisions last imported and what is in force",
  tags: ["Decisions"],
  response: decisionDrift,
  run: getDecisionDrift,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
