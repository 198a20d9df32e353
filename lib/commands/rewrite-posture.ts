import type { ClientBase } from "pg";
import { enqueue } from "@/lib/jobs/queue";
import { daysBefore, dayText, TREND_DAYS } from "@/lib/queries/posture-trend";
import { recordPosture } from "./record-posture";

/** What comes in within this time is recorded in one go. */
const COLLECT_MS = 30_000;

/** A past day (UTC, "2026-11-22") from which on the posture of an org is no longer what was recorded. */
export interface TouchedDays {
  orgId: number;
  from: string;
}

/**
 * Has the days that a report speaks of recorded again, once the caller's transaction is in, if they are over: what was true
 * on them was not known when they were recorded. To be called last, for reports of one org wait here for each other.
 */
export async function rewriteTouchedDays(client: ClientBase, orgId: number, spokenOf: Date, now: Date = new Date()): Promise<void> {
  if (dayText(spokenOf) >= dayText(now)) return;
  await enqueue(client, "rewrite-posture", [{ orgId, from: dayText(spokenOf) }], {
    key: `rewrite-posture ${orgId}`,
    keepTime: true,
    runAt: new Date(now.getTime() + COLLECT_MS),
    priority: 10,
  });
}

/** Records the posture of every day from the earliest touched one to yesterday again, no further back than a trend shows. */
export async function rewritePosture(touched: readonly TouchedDays[], now: Date = new Date()): Promise<void> {
  const earliest = new Map<number, string>();
  for (const { orgId, from } of touched) {
    const known = earliest.get(orgId);
    if (known === undefined || from < known) earliest.set(orgId, from);
  }
  for (const [orgId, from] of earliest) {
    for (let back = TREND_DAYS - 1; back > 0; back--) {
      const day = dayText(daysBefore(now, back));
      if (day >= from) await recordPosture(orgId, day, now);
    }
  }
}
