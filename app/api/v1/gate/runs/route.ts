import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { listGateRuns } from "@/lib/queries/list-gate-runs";
import { gateRunPage, listRunsInput } from "@/lib/schemas/policies";

export const GET = route({
  summary: "What the gate was asked",
  tags: ["Gate"],
  query: listRunsInput,
  response: gateRunPage,
  run: listGateRuns,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
