import { rewritePosture } from "@/lib/commands/rewrite-posture";
import type { JobHandler } from "../handler";

/** Records again the past days that reports have spoken of since they were recorded. */
export const rewritePostureJob: JobHandler<"rewrite-posture"> = {
  run: async (touched) => {
    await rewritePosture(touched);
  },
};
