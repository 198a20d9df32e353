import type { Outcome } from "./shape";

/** How CISA BOD 26-04 names its timelines, as short as a chip allows. */
export const OUTCOME_WORD: Record<Outcome, string> = {
  "3_days_forensic": "3 days & forensic",
  "3_days": "3 days",
  "14_days": "14 days",
  "60_days": "60 days",
  on_upgrade: "on next upgrade",
  none: "no timeline",
};
