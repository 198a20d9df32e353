import { applyCriticality } from "@/lib/commands/apply-criticality";
import type { JobHandler } from "../handler";

/** Someone said how critical a team or namespace is: the findings of what it runs and owns are scored anew. */
export const applyCriticalityJob: JobHandler<"apply-criticality"> = {
  run: async (changed) => {
    await applyCriticality(changed);
  },
};
