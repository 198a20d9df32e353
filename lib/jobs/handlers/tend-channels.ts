import { tendChannels } from "@/lib/commands/notify/tend-channels";
import type { JobHandler } from "../handler";

/** Digests, and whatever a lost job left behind. */
export const tendChannelsJob: JobHandler<"tend-channels"> = {
  run: async () => {
    await tendChannels();
  },
};
