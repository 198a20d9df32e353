import { watchSources } from "@/lib/commands/sources/watch-sources";
import type { JobHandler } from "../handler";

/** Notices what fell silent and what is back. */
export const watchSourcesJob: JobHandler<"watch-sources"> = {
  run: async () => {
    await watchSources();
  },
};
