import { endExpired } from "@/lib/commands/decisions/end-expired";
import { tellEnding } from "@/lib/commands/decisions/tell-ending";
import type { JobHandler } from "../handler";

/** Decisions whose day has come end, and those whose day is near are told of. */
export const endExpiredJob: JobHandler<"end-expired"> = {
  run: async () => {
    await endExpired();
    await tellEnding();
  },
};
