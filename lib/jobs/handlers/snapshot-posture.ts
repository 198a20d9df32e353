import { recordPostureOfAll } from "@/lib/commands/record-posture-of-all";
import type { JobHandler } from "../handler";

const HOUR_MS = 3_600_000;

/** Keeps what the posture was on the day of an hour ago: today's so far, and yesterday's whole in the first hour of a day. */
export const snapshotPostureJob: JobHandler<"snapshot-posture"> = {
  run: async ({ _cron }) => {
    const due = _cron ? new Date(_cron.ts) : new Date();
    await recordPostureOfAll(new Date(due.getTime() - HOUR_MS).toISOString().slice(0, 10));
  },
};
