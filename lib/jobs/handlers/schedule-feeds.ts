import { scheduleFeeds } from "@/lib/commands/schedule-feeds";
import type { JobHandler } from "../handler";

/** Looks which feeds are due. */
export const scheduleFeedsJob: JobHandler<"schedule-feeds"> = {
  run: async () => {
    await scheduleFeeds();
  },
};
