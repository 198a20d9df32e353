import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { simulatePolicy } from "@/lib/queries/simulate-policy";
import { simulateInput, simulation } from "@/lib/schemas/policies";

export const POST = route({
  summary: "What runs today and would meet a condition",
  description: "Within the asker's rights. Nothing is kept.",
  tags: ["Gate"],
  body: simulateInput,
  response: simulation,
  run: simulatePolicy,
});

export const { HEAD, OPTIONS, DELETE, GET, PATCH, PUT } = otherMethods({ POST });
