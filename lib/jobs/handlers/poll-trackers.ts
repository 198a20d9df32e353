import { pollTrackers } from "@/lib/commands/tickets/poll-trackers";
import type { JobHandler } from "../handler";

/** What became of issues in trackers, and what of them is mended. */
export const pollTrackersJob: JobHandler<"poll-trackers"> = {
  run: async () => {
    await pollTrackers();
  },
};
