import { mergeRepositories } from "@/lib/commands/merge-repositories";
import type { JobHandler } from "../handler";

/** The rules of repositories have changed: what is filed under a name that one maps moves. */
export const mergeRepositoriesJob: JobHandler<"merge-repositories"> = {
  run: async ({ orgId }) => {
    await mergeRepositories(orgId);
  },
};
