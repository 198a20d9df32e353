import { deliverChannel } from "@/lib/commands/notify/deliver-channel";
import type { JobHandler } from "../handler";

/** Sends what is due for a channel; what fails is tried again by the delivery's own clock, not by the queue's. */
export const deliverChannelJob: JobHandler<"deliver-channel"> = {
  run: async (payload) => {
    await deliverChannel(payload);
  },
};
