import { applyDecision } from "@/lib/commands/decisions/apply-decision";
import type { JobHandler } from "../handler";

/** A decision was approved or has ended: the findings that it may be about are judged again. */
export const applyDecisionJob: JobHandler<"apply-decision"> = {
  run: async (decision) => {
    await applyDecision(decision);
  },
};
