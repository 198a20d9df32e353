import { recordPosture } from "@/lib/commands/record-posture";
import type { JobHandler } from "../handler";

/** Keeps what the posture was on this day, for trends and for reading it as of a past date. */
export const snapshotPostureJob: JobHandler<"snapshot-posture"> = {
  run: async () => {
    await recordPosture();
  },
};
