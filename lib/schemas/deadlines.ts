import { z } from "zod";
import { measured, ref, time } from "./common";

/** Days of the period that MTTR, time in state and the pace are taken from. */
export const DEADLINE_PERIODS = ["30", "90", "180", "365"] as const;

export const deadlinesInput = z.object({
  team: z.string().max(100).optional().describe("team id or slug; none = unowned"),
  cluster: z.string().max(253).optional().describe("cluster id or name"),
  days: z.enum(DEADLINE_PERIODS).default("90").transform(Number).describe("the period that is looked back on"),
});

/** How long stretches in a state lasted that ended in the period, in days; and how many findings are in it now. */
const timeInState = z.object({ now: z.number().int(), left: z.number().int(), medianDays: measured, p90Days: measured });

const forecast = z.object({
  /** due within so many days from now, and how many of these are expected to be late; to one decimal */
  within: z.array(z.object({ days: z.number().int(), due: z.number().int(), late: measured, dueUnjudged: z.number().int() })),
  /** share of what has a running clock that is mended in a day; of all teams together not given */
  rate: measured.nullable(),
});

const deadlineFigures = z.object({
  /** open vulnerabilities, and those of them whose clock runs */
  open: z.number().int(),
  timed: z.number().int(),
  overdue: z.number().int(),
  /** the deadline that passed first and has not been met */
  worstDueAt: time.nullable(),
  /** not overdue, and due within so many days; each includes the ones before */
  due3: z.number().int(),
  due14: z.number().int(),
  due60: z.number().int(),
  /** vulnerabilities that are fixed now, were open until then, and became so in the period */
  mended: z.object({
    count: z.number().int(),
    /** days that they were open or in triage, from when they were seen or came back; decided time does not count */
    medianDays: measured,
    p90Days: measured,
    /** of those that had a deadline: how many, and how many of them kept it */
    timed: z.number().int(),
    inTime: z.number().int(),
    inTimeShare: measured,
  }),
  states: z.object({ open: timeInState, in_triage: timeInState, decided: timeInState }),
  forecast,
});

export const deadlines = z.object({
  asOf: time,
  period: z.object({ days: z.number().int(), since: time }),
  all: deadlineFigures,
  /** most overdue first; null: unowned */
  byTeam: z.array(deadlineFigures.extend({ team: ref.nullable() })),
  /** each day of the period, oldest first, at its end (the last: now); null: nobody recorded it, or deadlines were not kept then */
  trend: z.array(z.object({ day: z.iso.date(), overdue: z.number().int().nullable(), timed: z.number().int().nullable() })),
  /** what a forecast needs at the least */
  method: z.object({ leastMended: z.number().int(), leastDays: z.number().int() }),
});
export type Deadlines = z.infer<typeof deadlines>;
export type DeadlineFigures = z.infer<typeof deadlineFigures>;
