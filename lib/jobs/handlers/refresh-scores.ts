import { refreshScores } from "@/lib/commands/refresh-scores";
import type { JobHandler } from "../handler";

/** Scores follow what changes by itself: sensors' signals, age, and the formula after an upgrade. */
export const refreshScoresJob: JobHandler<"refresh-scores"> = {
  run: async () => {
    await refreshScores();
  },
};
