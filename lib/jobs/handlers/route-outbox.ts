import { routeOutbox } from "@/lib/commands/notify/route-outbox";
import type { JobHandler } from "../handler";

/** Turns what a reconcile wrote to the outbox into messages to channels. */
export const routeOutboxJob: JobHandler<"route-outbox"> = {
  run: async (payload) => {
    await routeOutbox(payload);
  },
};
