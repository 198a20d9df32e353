import type { Outcome } from "@/lib/core/shape";

export interface TimelineInputs {
  kev: boolean;
  exposed: boolean;
  automatable: boolean;
  technicalTotal: boolean;
}

interface TableRow extends TimelineInputs {
  row: number;
  outcome: Outcome;
}

const no = false;
const yes = true;
const partial = false;
const total = true;

const line = (row: number, kev: boolean, exposed: boolean, automatable: boolean, technicalTotal: boolean, outcome: Outcome): TableRow => ({
  row,
  kev,
  exposed,
  automatable,
  technicalTotal,
  outcome,
});

/**
 * CISA BOD 26-04 remediation timelines, version 1.0.0, as published in CERT/CC's SSVC decision tables
 * (in KEV × publicly exposed × automatable × technical impact). Row numbers are the publication's.
 */
export const BOD_26_04: readonly TableRow[] = [
  line(0, no, no, no, partial, "on_upgrade"),
  line(1, yes, no, no, partial, "14_days"),
  line(2, no, yes, no, partial, "60_days"),
  line(3, no, no, yes, partial, "60_days"),
  line(4, no, no, no, total, "on_upgrade"),
  line(5, yes, yes, no, partial, "14_days"),
  line(6, yes, no, yes, partial, "14_days"),
  line(7, no, yes, yes, partial, "14_days"),
  line(8, yes, no, no, total, "14_days"),
  line(9, no, yes, no, total, "14_days"),
  line(10, no, no, yes, total, "60_days"),
  line(11, yes, yes, yes, partial, "3_days"),
  line(12, yes, yes, no, total, "3_days_forensic"),
  line(13, yes, no, yes, total, "3_days_forensic"),
  line(14, no, yes, yes, total, "3_days"),
  line(15, yes, yes, yes, total, "3_days_forensic"),
];

/** The bits of the four inputs as one number: how the table is looked up, here and in SQL. */
export const timelineIndex = (inputs: TimelineInputs): number =>
  Number(inputs.kev) | (Number(inputs.exposed) << 1) | (Number(inputs.automatable) << 2) | (Number(inputs.technicalTotal) << 3);

const BY_INDEX: ReadonlyMap<number, TableRow> = new Map(BOD_26_04.map((row) => [timelineIndex(row), row]));

/** The row of the table that decides. */
export function timeline(inputs: TimelineInputs): { row: number; outcome: Outcome } {
  const found = BY_INDEX.get(timelineIndex(inputs));
  if (!found) throw new Error("The BOD 26-04 table has no row for these inputs.");
  return { row: found.row, outcome: found.outcome };
}

/** Days that each outcome allows; null: no clock runs. */
export const OUTCOME_DAYS: Record<Outcome, number | null> = {
  none: null,
  on_upgrade: null,
  "60_days": 60,
  "14_days": 14,
  "3_days": 3,
  "3_days_forensic": 3,
};
