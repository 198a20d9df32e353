import { mergeVulnerabilities } from "@/lib/commands/merge-vulnerabilities";
import type { JobHandler } from "../handler";

/** Another name of a known flaw was learned: findings that were filed under it move to the canonical one. */
export const mergeVulnerabilitiesJob: JobHandler<"merge-vulnerabilities"> = {
  run: async ({ learned }) => {
    await mergeVulnerabilities(learned);
  },
};
