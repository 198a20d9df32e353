import { recomputeRisk } from "@/lib/commands/recompute-risk";
import type { JobHandler } from "../handler";

/** Another policy or formula: all findings of an org are scored anew, on from where an earlier try ended. */
export const recomputeRiskJob: JobHandler<"recompute-risk"> = {
  run: async ({ orgId }) => {
    await recomputeRisk(orgId);
  },
};
