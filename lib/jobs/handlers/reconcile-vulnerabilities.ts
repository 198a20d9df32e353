import { reconcileVulnerabilities } from "@/lib/commands/reconcile-vulnerabilities";
import type { JobHandler } from "../handler";

/** New facts about some flaws (exploited, EPSS, a vector) move their findings everywhere. */
export const reconcileVulnerabilitiesJob: JobHandler<"reconcile-vulnerabilities"> = {
  run: async ({ ids }) => {
    await reconcileVulnerabilities(ids);
  },
};
