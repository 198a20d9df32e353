import { beforeAll, describe, expect, test } from "vitest";
import { recordPosture } from "@/lib/commands/record-posture";
import { isOpenState } from "@/lib/core/shape";
import { pool } from "@/lib/db/client";
import { LEAST_DAYS, LEAST_MENDED } from "@/lib/risk/forecast";
import { type Deadlines, deadlines, deadlinesInput } from "@/lib/schemas/deadlines";
import { listFindingsInput } from "@/lib/schemas/findings";
import { countStatements } from "@/test/count-statements";
import { ctxOf } from "@/test/ctx-of";
import { newOrg } from "@/test/rows";
import { DAY_MS, type Histories, type History, makeHistories, type Stretch } from "./deadline-histories.fixture";
import { getDeadlines } from "./get-deadlines";
import { listFindings } from "./list-findings";

const RECORDED_DAYS = 50;
const KEPT_DAYS = 40;
let made: Histories;
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const endOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) + DAY_MS - 1;

beforeAll(async () => {
  made = await makeHistories(900, KEPT_DAYS);
  for (let back = RECORDED_DAYS; back >= 0; back--) await recordPosture(made.orgId, dayOf(made.now - back * DAY_MS), new Date(made.now));
}, 180_000);

const ask = async (input: Record<string, string> = {}, ctx = ctxOf(made, "ciso")): Promise<Deadlines> =>
  deadlines.parse(await getDeadlines(ctx, deadlinesInput.parse(input)));

const last = ({ stretches }: History): Stretch => stretches.at(-1) as Stretch;
const quantile = (values: readonly number[], share: number): number | null => {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? 0;
  return low + ((sorted[Math.ceil(at)] ?? low) - low) * (at - Math.floor(at));
};
const round = (value: number | null): number | null => (value === null ? null : Math.round(value * 10) / 10);

/** Open days since the last time that it came back, where it was open until it was fixed. */
function mend(history: History): { at: number; days: number; stretch: Stretch } | null {
  const { stretches } = history;
  const stretch = stretches.at(-2);
  if (last(history).state !== "fixed" || !stretch || !isOpenState(stretch.state) || stretch.to === null) return null;
  const before = stretches.slice(0, -1);
  const back = before.findLastIndex(({ state }) => state === "fixed") + 1;
  const open = before.slice(back).filter(({ state }) => isOpenState(state));
  return { at: stretch.to, days: open.reduce((sum, { from, to }) => sum + ((to ?? 0) - from), 0) / DAY_MS, stretch };
}

const standing = ({ stretches }: History, at: number): Stretch | undefined =>
  stretches.find(({ from, to }) => from <= at && (to === null || to > at));

/** Open vulnerabilities at a moment whose clock ran, and of these the late ones; null where a deadline of them was not kept. */
function clocksAt(histories: readonly History[], at: number): { timed: number | null; overdue: number | null } {
  const open = histories.flatMap((history) => {
    const stretch = standing(history, at);
    return stretch && isOpenState(stretch.state) ? [stretch] : [];
  });
  if (open.some(({ dueKnown }) => !dueKnown)) return { timed: null, overdue: null };
  return { timed: open.filter(({ due }) => due !== null).length, overdue: open.filter(({ due }) => due !== null && due < at).length };
}

const wholeDays = (now: number, days: number): string[] =>
  Array.from({ length: Math.min(days, RECORDED_DAYS + 1) }, (_, back) => dayOf(now - back * DAY_MS)).filter(
    (day) => day < dayOf(now) && day > dayOf(now - days * DAY_MS),
  );

/** Everything that the page says of some findings, worked out one by one. */
function naive(histories: readonly History[], now: number, days: number) {
  const since = now - days * DAY_MS;
  const open = histories.filter((history) => isOpenState(last(history).state));
  const due = open.flatMap((history) => last(history).due ?? []);
  const late = due.filter((at) => at < now);
  const within = (ahead: number) => due.filter((at) => at >= now && at < now + ahead * DAY_MS);
  const mends = histories.flatMap((history) => mend(history) ?? []).filter(({ at }) => at > since);
  const timed = mends.filter(({ stretch }) => stretch.due !== null);
  const inTime = timed.filter(({ at, stretch }) => (stretch.due ?? 0) >= at);
  const stretches = (wanted: (state: string) => boolean) => {
    const ended = histories
      .flatMap((history) => history.stretches)
      .filter(({ state, to }) => wanted(state) && to !== null && to > since)
      .map(({ from, to }) => ((to ?? 0) - from) / DAY_MS);
    return {
      now: histories.filter((history) => wanted(last(history).state)).length,
      left: ended.length,
      medianDays: round(quantile(ended, 0.5)),
      p90Days: round(quantile(ended, 0.9)),
    };
  };
  const recorded = wholeDays(now, days).flatMap((day) => {
    const clocks = clocksAt(histories, endOf(day));
    return clocks.timed === null ? [] : [{ day, timed: clocks.timed }];
  });
  const paced = timed.filter(({ at }) => recorded.some(({ day }) => day === dayOf(at))).length;
  const findingDays = recorded.reduce((sum, day) => sum + day.timed, 0);
  const rate = recorded.length < LEAST_DAYS || paced < LEAST_MENDED ? null : findingDays === 0 ? 1 : Math.min(1, paced / findingDays);
  const expected = (ahead: number): number | null =>
    within(ahead).length === 0
      ? 0
      : rate === null
        ? null
        : within(ahead).reduce((sum, at) => sum + (1 - rate) ** Math.floor((at - now) / DAY_MS), 0);
  return {
    open: open.length,
    timed: due.length,
    overdue: late.length,
    worst: late.length > 0 ? Math.min(...late) : null,
    due: [3, 14, 60].map((ahead) => within(ahead).length),
    mended: {
      count: mends.length,
      median: round(
        quantile(
          mends.map((one) => one.days),
          0.5,
        ),
      ),
      p90: round(
        quantile(
          mends.map((one) => one.days),
          0.9,
        ),
      ),
      timed: timed.length,
      inTime: inTime.length,
    },
    states: [
      stretches((state) => state === "open"),
      stretches((state) => state === "in_triage"),
      stretches((state) => !["open", "in_triage", "fixed"].includes(state)),
    ],
    rate,
    expected: [7, 14, 30, 60].map(expected),
  };
}

/** What the answer says, in the form of the naive one; forecasts of all teams are compared by themselves. */
function said({ asOf: _, ...of }: Deadlines["all"] & { asOf?: string }) {
  const state = ({ now, left, medianDays, p90Days }: (typeof of.states)["open"]) => ({
    now,
    left,
    medianDays: medianDays.value,
    p90Days: p90Days.value,
  });
  return {
    open: of.open,
    timed: of.timed,
    overdue: of.overdue,
    worst: of.worstDueAt === null ? null : Date.parse(of.worstDueAt),
    due: [of.due3, of.due14, of.due60],
    mended: {
      count: of.mended.count,
      median: of.mended.medianDays.value,
      p90: of.mended.p90Days.value,
      timed: of.mended.timed,
      inTime: of.mended.inTime,
    },
    states: [state(of.states.open), state(of.states.in_triage), state(of.states.decided)],
  };
}

const vulnerabilitiesOf = (teamId: string | null | undefined, cluster?: number): History[] =>
  made.all.filter(
    (history) =>
      history.vulnerability &&
      (teamId === undefined || history.teamId === teamId) &&
      (cluster === undefined || history.clusters.includes(cluster)),
  );

describe("deadlines", () => {
  test("by team and for all are what a walk through every history gives, over each period", async () => {
    for (const days of [30, 90, 365]) {
      const answer = await ask({ days: String(days) });
      const now = Date.parse(answer.asOf);
      const { rate: _, expected: __, ...all } = naive(vulnerabilitiesOf(undefined), now, days);
      expect(said(answer.all)).toEqual(all);
      expect(answer.byTeam.map(({ team }) => team?.name ?? "unowned").sort()).toEqual(["alpha", "bravo", "charlie", "quiet", "unowned"]);
      for (const { team, ...figures } of answer.byTeam) {
        const { rate, expected, ...rest } = naive(vulnerabilitiesOf(team?.id ?? null), now, days);
        expect({ team, ...said(figures) }).toEqual({ team, ...rest });
        if (rate === null) expect(figures.forecast.rate?.value).toBeNull();
        else expect(figures.forecast.rate?.value).toBeCloseTo(rate, 10);
        expect(figures.forecast.within.map(({ late }) => late.value)).toEqual(expected.map(round));
      }
      for (const [at, { late, due, dueUnjudged }] of answer.all.forecast.within.entries()) {
        const parts = answer.byTeam.flatMap(({ forecast }) => forecast.within[at] ?? []);
        expect(due).toBe(parts.reduce((sum, part) => sum + part.due, 0));
        expect(dueUnjudged).toBe(parts.reduce((sum, part) => sum + (part.late.value === null ? part.due : 0), 0));
        expect(late.value).toBeCloseTo(
          parts.reduce((sum, part) => sum + (part.late.value ?? 0), 0),
          1,
        );
      }
    }
    const { byTeam } = await ask();
    expect(byTeam.some(({ forecast }) => forecast.rate?.value !== null && (forecast.within[3]?.late.value ?? 0) > 1)).toBe(true);
    expect(byTeam.find(({ team }) => team?.name === "quiet")).toMatchObject({
      open: 0,
      mended: { count: 0, medianDays: { value: null, unknown: "Nothing was mended in the period." } },
      forecast: { rate: { value: null } },
    });
  });

  test("within a cluster are those of what runs or ran there, whose pace is not known", async () => {
    const { name, number } = made.clusters[0] ?? { name: "", number: 0 };
    const answer = await ask({ cluster: name });
    const now = Date.parse(answer.asOf);
    for (const { team, ...figures } of answer.byTeam) {
      const { rate: _, expected: __, ...rest } = naive(vulnerabilitiesOf(team?.id ?? null, number), now, 90);
      expect({ team, ...said(figures) }).toEqual({ team, ...rest });
      expect(figures.forecast.rate).toEqual({ value: null, unknown: expect.stringContaining("within one") });
    }
    expect(answer.trend.slice(-30, -1).map(({ overdue }) => overdue)).toEqual(
      answer.trend.slice(-30, -1).map(({ day }) => clocksAt(vulnerabilitiesOf(undefined, number), endOf(day)).overdue),
    );
  });

  test("the trend is what was overdue at the end of each day, and unknown where deadlines were not kept or no day recorded", async () => {
    const { trend, all, asOf } = await ask();
    expect(trend).toHaveLength(90);
    expect(trend.at(-1)).toEqual({ day: dayOf(Date.parse(asOf)), overdue: all.overdue, timed: all.timed });
    for (const { day, ...clocks } of trend.slice(0, -1)) {
      const recorded = day >= dayOf(made.now - RECORDED_DAYS * DAY_MS);
      expect({ day, ...clocks }).toEqual({
        day,
        ...(recorded ? clocksAt(vulnerabilitiesOf(undefined), endOf(day)) : { timed: null, overdue: null }),
      });
    }
    expect(trend.filter(({ overdue }) => overdue === null).length).toBeGreaterThan(40);
    expect(trend.filter(({ overdue }) => overdue !== null && overdue > 0).length).toBeGreaterThan(30);
  });

  test("a developer gets the sum of their teams and nothing of another; another's team is not there", async () => {
    const [alpha, bravo] = made.teams;
    const mine = [alpha?.id ?? "", bravo?.id ?? ""];
    const answer = await ask({}, ctxOf(made, "developer", mine));
    const whole = await ask();
    expect(answer.byTeam.map(({ team }) => team?.name).sort()).toEqual(["alpha", "bravo"]);
    for (const row of answer.byTeam)
      expect(said(row)).toEqual(said(whole.byTeam.find(({ team }) => team?.id === row.team?.id) ?? whole.all));
    expect(answer.all.overdue).toBe(answer.byTeam.reduce((sum, { overdue }) => sum + overdue, 0));
    const both = made.all.filter(({ vulnerability, teamId }) => vulnerability && teamId !== null && mine.includes(teamId));
    for (const { day, ...clocks } of answer.trend.slice(-30, -1))
      expect({ day, ...clocks }).toEqual({ day, ...clocksAt(both, endOf(day)) });
    await expect(ask({ team: "charlie" }, ctxOf(made, "developer", mine))).rejects.toMatchObject({ code: "not_found" });
    await expect(ask({ team: "none" }, ctxOf(made, "developer", mine))).rejects.toMatchObject({ code: "not_found" });
  });

  test("each figure is the total of the list that it leads to", async () => {
    const { byTeam, period } = await ask();
    const total = async (input: Record<string, string>) =>
      (await listFindings(ctxOf(made, "ciso"), listFindingsInput.parse({ ...input, limit: "1" }))).total.count;
    for (const { team, ...of } of byTeam) {
      const whose = { team: team?.id ?? "none", kind: "vulnerability" };
      const since = { ...whose, mendedSince: period.since };
      expect({
        team,
        open: await total(whose),
        overdue: await total({ ...whose, overdue: "true" }),
        due: [
          await total({ ...whose, dueWithin: "3d" }),
          await total({ ...whose, dueWithin: "14d" }),
          await total({ ...whose, dueWithin: "60d" }),
        ],
        mended: await total(since),
        inTime: await total({ ...since, mendedInTime: "true" }),
        late: await total({ ...since, mendedInTime: "false" }),
        triage: await total({ ...whose, state: "in_triage" }),
      }).toEqual({
        team,
        open: of.open,
        overdue: of.overdue,
        due: [of.due3, of.due14, of.due60],
        mended: of.mended.count,
        inTime: of.mended.inTime,
        late: of.mended.timed - of.mended.inTime,
        triage: of.states.in_triage.now,
      });
    }
  });

  test("so many statements for any fleet; an empty organisation says that nothing is known", async () => {
    const orgId = await newOrg("empty");
    const few = await countStatements(() => getDeadlines(ctxOf({ orgId }, "ciso"), deadlinesInput.parse({})));
    const many = await countStatements(() => getDeadlines(ctxOf(made, "ciso"), deadlinesInput.parse({})));
    expect(many.statements).toBe(few.statements);
    const answer = await getDeadlines(ctxOf({ orgId }, "ciso"), deadlinesInput.parse({}));
    expect(answer.byTeam).toEqual([]);
    expect(answer.all).toMatchObject({ open: 0, overdue: 0, worstDueAt: null, mended: { inTimeShare: { value: null } } });
    expect((await pool().query("select 1 from posture_day where org_id = $1", [orgId])).rowCount).toBe(0);
    expect(answer.trend.slice(0, -1).every(({ overdue }) => overdue === null)).toBe(true);
  });
});
