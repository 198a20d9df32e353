import type { z } from "zod";
import { guard } from "@/lib/auth/ctx";
import { NIL_ID } from "@/lib/core/ids";
import { dailyRate, expectedLate, LEAST_DAYS, LEAST_MENDED, type Pace, type Rate } from "@/lib/risk/forecast";
import type { Measured } from "@/lib/schemas/common";
import type { DeadlineFigures, Deadlines, deadlinesInput } from "@/lib/schemas/deadlines";
import { readClocks } from "./clock-counts";
import { type Due, readDueByTeam } from "./deadlines/due-by-team";
import { type MendedRow, readMended, readStretches, type StretchRow } from "./deadlines/mended";
import { readRecordedDays, readTeamDays } from "./deadlines/recorded-clocks";
import { readStatesNow } from "./deadlines/states-now";
import { postureScope, readFrame } from "./posture-scope";
import { daysBefore, dayText } from "./posture-trend";
import { scopeKey } from "./scope-facts";

const HORIZON_DAYS = 60;
const FORECAST_DAYS = [7, 14, 30, HORIZON_DAYS];
const STATES = ["open", "in_triage", "decided"] as const;
const NOTHING_DUE: Due = { overdue: 0, worstDueAt: null, dueIn: [] };

/** One team's (or everybody's) rows out of which the figures are made. */
interface Parts {
  timed: number;
  due: Due;
  mended: MendedRow | undefined;
  now: (state: number) => number;
  stretch: (state: number) => StretchRow | undefined;
  forecast: DeadlineFigures["forecast"];
}

/**
 * Deadlines by team, now: overdue, due soon, how long mending took in the last days, how many will be late, and the trend. A
 * fixed number of statements, whatever the fleet. Throws Problem not_found for a team or cluster that is not the asker's.
 */
export const getDeadlines = guard("posture:read", async (ctx, input: z.output<typeof deadlinesInput>): Promise<Deadlines> => {
  const scope = await postureScope(ctx, { team: input.team, cluster: input.cluster }, new Date());
  const { at, cluster } = scope;
  const since = daysBefore(at, input.days);
  const [frame, clocks, due, mended, stretches, states, recorded, teamDays] = await Promise.all([
    readFrame(ctx, scope),
    readClocks({ orgId: scope.orgId, moment: "now", team: scope.team }, at),
    readDueByTeam(scope, HORIZON_DAYS),
    readMended(scope, since),
    readStretches(scope, since),
    readStatesNow(scope),
    readRecordedDays(scope, since),
    readTeamDays(scope, since),
  ]);
  const where = cluster?.id ?? "*";
  const mendedOf = (teamId: string) => mended.find((row) => row.teamId === teamId);
  const stretchOf = (teamId: string) => (state: number) => stretches.find((row) => row.teamId === teamId && row.state === state);
  const timedOf = (teamId: string) => clocks.get(scopeKey(teamId, where))?.timed ?? 0;
  const nowOf = (mine: (teamId: string) => boolean) => (state: number) =>
    states.reduce((sum, row) => (row.state === state && mine(row.teamId) ? sum + row.count : sum), 0);
  const rateOf = (teamId: string): Rate => {
    if (cluster) return { value: null, unknown: "The pace of a team is known over all clusters, not within one." };
    const days = teamDays.find((row) => row.teamId === teamId);
    const pace: Pace | null = days ? { ...days, mended: mendedOf(teamId)?.paced ?? 0 } : null;
    return dailyRate(pace, input.days);
  };
  const teams = frame.teams.map((team) => {
    const its = due.get(team.id) ?? NOTHING_DUE;
    const rate = rateOf(team.id);
    return {
      team: team.id === NIL_ID ? null : { id: team.id, name: team.name },
      ...figures({
        timed: timedOf(team.id),
        due: its,
        mended: mendedOf(team.id),
        now: nowOf((id) => id === team.id),
        stretch: stretchOf(team.id),
        forecast: { rate, within: FORECAST_DAYS.map((days) => forecastOf(its, rate, days)) },
      }),
    };
  });
  const all = figures({
    timed: timedOf("*"),
    due: together([...due.values()]),
    mended: mendedOf("*"),
    now: nowOf(() => true),
    stretch: stretchOf("*"),
    forecast: { rate: null, within: FORECAST_DAYS.map((days, at) => forecastOfAll(teams, days, at)) },
  });
  return {
    asOf: at.toISOString(),
    period: { days: input.days, since: since.toISOString() },
    all,
    byTeam: teams
      .filter(({ team, open, mended: { count }, states: { decided } }) => team !== null || open + count + decided.now > 0)
      .sort((a, b) => b.overdue - a.overdue || b.due14 - a.due14 || b.open - a.open),
    trend: trendOf(recorded, at, input.days, { overdue: all.overdue, timed: all.timed }),
    method: { leastMended: LEAST_MENDED, leastDays: LEAST_DAYS },
  };
});

const measured = (value: number | null | undefined, reason: string): Measured =>
  value === null || value === undefined ? { value: null, unknown: reason } : { value: Math.round(value * 10) / 10, unknown: null };

const dueWithin = ({ dueIn }: Due, days: number): number => dueIn.slice(0, days).reduce((sum, count) => sum + count, 0);

function figures({ timed, due, mended, now, stretch, forecast }: Parts): DeadlineFigures {
  const noMends = "Nothing was mended in the period.";
  const states = STATES.map((_, state) => {
    const ended = stretch(state);
    const reason = "No such stretch ended in the period.";
    return {
      now: now(state),
      left: ended?.count ?? 0,
      medianDays: measured(ended?.median, reason),
      p90Days: measured(ended?.ninth, reason),
    };
  }) as [DeadlineFigures["states"]["open"], DeadlineFigures["states"]["open"], DeadlineFigures["states"]["open"]];
  return {
    open: now(0) + now(1),
    timed,
    overdue: due.overdue,
    worstDueAt: due.worstDueAt?.toISOString() ?? null,
    due3: dueWithin(due, 3),
    due14: dueWithin(due, 14),
    due60: dueWithin(due, 60),
    mended: {
      count: mended?.count ?? 0,
      medianDays: measured(mended?.median, noMends),
      p90Days: measured(mended?.ninth, noMends),
      timed: mended?.timed ?? 0,
      inTime: mended?.inTime ?? 0,
      inTimeShare: shareInTime(mended),
    },
    states: { open: states[0], in_triage: states[1], decided: states[2] },
    forecast,
  };
}

function shareInTime(mended: MendedRow | undefined): Measured {
  if (!mended || mended.count === 0) return { value: null, unknown: "Nothing was mended in the period." };
  if (mended.timed > 0) return { value: mended.inTime / mended.timed, unknown: null };
  return {
    value: null,
    unknown: mended.unkept > 0 ? "It was mended before deadlines were kept." : "Nothing that was mended in the period had a deadline.",
  };
}

function forecastOf(due: Due, rate: Rate, days: number): DeadlineFigures["forecast"]["within"][number] {
  const count = dueWithin(due, days);
  if (count === 0) return { days, due: 0, late: { value: 0, unknown: null }, dueUnjudged: 0 };
  return rate.value === null
    ? { days, due: count, late: rate, dueUnjudged: count }
    : { days, due: count, late: measured(expectedLate(due.dueIn, rate.value, days), ""), dueUnjudged: 0 };
}

/** Over all teams: the sum of those whose pace is known, beside what is due of the others; unknown where none is. */
function forecastOfAll(teams: readonly DeadlineFigures[], days: number, at: number): DeadlineFigures["forecast"]["within"][number] {
  const parts = teams.flatMap(({ forecast }) => forecast.within[at] ?? []);
  const due = parts.reduce((sum, part) => sum + part.due, 0);
  const dueUnjudged = parts.reduce((sum, part) => sum + part.dueUnjudged, 0);
  const late = parts.reduce((sum, part) => sum + (part.late.value ?? 0), 0);
  return {
    days,
    due,
    dueUnjudged,
    late:
      due > 0 && dueUnjudged === due ? { value: null, unknown: "No team that has something due has a known pace." } : measured(late, ""),
  };
}

/** What all teams have to mend by when. */
function together(all: readonly Due[]): Due {
  const worst = all.flatMap(({ worstDueAt }) => (worstDueAt ? [worstDueAt.getTime()] : []));
  return {
    overdue: all.reduce((sum, { overdue }) => sum + overdue, 0),
    worstDueAt: worst.length > 0 ? new Date(Math.min(...worst)) : null,
    dueIn: Array.from({ length: HORIZON_DAYS }, (_, left) => all.reduce((sum, { dueIn }) => sum + (dueIn[left] ?? 0), 0)),
  };
}

/** Every day of the period, what nobody recorded being null; the last is now. */
function trendOf(
  recorded: readonly { day: string; overdue: number | null; timed: number | null }[],
  at: Date,
  days: number,
  now: { overdue: number; timed: number },
): Deadlines["trend"] {
  const known = new Map(recorded.map(({ day, ...clocks }) => [day, clocks]));
  return Array.from({ length: days }, (_, index) => {
    const day = dayText(daysBefore(at, days - 1 - index));
    return { day, ...(index === days - 1 ? now : (known.get(day) ?? { overdue: null, timed: null })) };
  });
}
