import { endExpired } from "@/lib/commands/decisions/end-expired";
import type { JobHandler } from "../handler";

/** Decisions whose day has come end. */
export const endExpiredJob: JobHandler<"end-expired"> = {
  run: async () => {
    await endExpired();
  },
};
