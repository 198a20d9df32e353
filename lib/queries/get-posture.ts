import { guard } from "@/lib/auth/ctx";
import { FRESH_DAYS } from "@/lib/core/freshness";
import { NIL_ID } from "@/lib/core/ids";
import { SEVERITIES } from "@/lib/core/severity";
import { OUTCOMES, type Outcome } from "@/lib/core/shape";
import { headline, LOAD_FORMULA, loadFigure, loadOf, weightOf } from "@/lib/risk/load";
import type { Measured, SeverityCounts } from "@/lib/schemas/common";
import type { Posture } from "@/lib/schemas/posture";
import { readExploitedRunning } from "./exploited-running";
import { readChanges } from "./finding-changes";
import { type Deadlines, readDeadlines, readLatestSignals } from "./posture-lists";
import { type PostureFrame, type PostureInput, type PostureScope, postureScope, readFrame } from "./posture-scope";
import { daysBefore, dayText, readTrend, TREND_DAYS, type Trend } from "./posture-trend";
import { NO_FACTS, readScopeFacts, type ScopeFacts, type ScopeKey, scopeKey } from "./scope-facts";
import { readToolJumps } from "./tool-jumps";
import { readWorstWorkloads } from "./worst-workloads";

const URGENT: readonly Outcome[] = ["3_days", "3_days_forensic"];

/**
 * The dashboard's numbers for the fleet, a team, a cluster or a team within a cluster, now or as of the end of a past day.
 * The present is read from counters, the past from spans; the number of statements is always the same.
 */
export const getPosture = guard("posture:read", async (ctx, input: PostureInput): Promise<Posture> => {
  const now = new Date();
  const scope = await postureScope(ctx, input, now);
  const { orgId, moment, at, team, cluster } = scope;
  const since = daysBefore(at, 7);
  const [frame, facts, trend, changes, exploited, worstWorkloads, deadlines, latestSignals] = await Promise.all([
    readFrame(ctx, scope),
    readScopeFacts({ orgId, moment, team }),
    readTrend(orgId, at, { teams: scope.everyTeam ? null : team, clusterId: cluster?.id ?? null }),
    readChanges({ orgId, since, until: at, team, clusters: cluster ? { number: cluster.number ?? -1 } : "together" }),
    readExploitedRunning(scope),
    readWorstWorkloads(scope),
    readDeadlines(scope),
    readLatestSignals(scope),
  ]);
  const where = cluster?.id ?? "*";
  const mine = facts.get(scopeKey("*", where)) ?? NO_FACTS;
  const jumps = await readToolJumps(
    scope,
    mine.byOutcome.reduce((sum, count) => sum + count, 0),
  );
  const change = changes.find((row) => row.teamId === "*" && row.clusterId === where);
  const dataAsOf = frame.org.dataAsOf?.toISOString() ?? null;
  return {
    asOf: at.toISOString(),
    scope: { team: scope.asked === "unowned" ? { id: NIL_ID, name: "unowned" } : refOf(scope.asked), cluster: refOf(cluster) },
    fleet: {
      clusters: frame.clusters.length,
      teams: frame.teams.filter(({ id }) => id !== NIL_ID).length,
      workloads: mine.workloads,
      imagesRunning: mine.imagesRunning,
      dataAsOf,
    },
    load: { ...loadBlock(scope, frame, mine, trend), jumps },
    byTeam: byTeam(frame, facts, trend, where),
    outcomes: outcomeCards(at, mine, trend, deadlines),
    severity: severityOf(mine.bySeverity),
    severityTrend: trendDays(at, trend, mine).flatMap(([day, known]) => {
      if (!known) return [];
      const { critical, high, medium, low } = severityOf(known.bySeverity);
      return [{ day, critical, high, medium, low }];
    }),
    change: {
      since: since.toISOString(),
      opened: change?.opened ?? 0,
      openedRunning: change?.openedRunning ?? 0,
      fixed: change?.fixed ?? 0,
      reopened: change?.reopened ?? 0,
      newUrgent: change?.newUrgent ?? 0,
    },
    exploitedRunning: { findings: exploitedCount(mine, frame), ...exploited },
    coverage: { images: coverageOf(mine), freshDays: FRESH_DAYS },
    worstWorkloads,
    heatmap: heatmap(frame, facts),
    latestSignals,
    feeds: frame.feeds.map((feed) => ({ ...feed, asOf: feed.asOf?.toISOString() ?? null })),
    demo: frame.org.demo,
  };
});

const refOf = (found: { id: string; name: string } | null): { id: string; name: string } | null =>
  found ? { id: found.id, name: found.name } : null;

export const severityOf = (bySeverity: readonly number[]): SeverityCounts =>
  Object.fromEntries(SEVERITIES.map((severity, at) => [severity, bySeverity[at] ?? 0])) as SeverityCounts;

export const coverageOf = ({ imagesFresh, imagesStale, imagesNever }: ScopeFacts) => ({
  fresh: imagesFresh,
  stale: imagesStale,
  never: imagesNever,
});

/** A zero counts only where somebody looked. */
function measured(value: number, { imagesRunning, imagesNever, byOutcome }: ScopeFacts): Measured {
  const looked = imagesRunning > 0 ? imagesRunning > imagesNever : byOutcome.some((count) => count > 0);
  return value > 0 || looked
    ? { value, unknown: null }
    : { value: null, unknown: imagesRunning > 0 ? "None of the running images was ever scanned." : "Nothing was scanned here yet." };
}

function exploitedCount(mine: ScopeFacts, { feeds }: PostureFrame): Measured {
  if (mine.exploited === 0 && !feeds.some(({ id }) => id === "kev")) return { value: null, unknown: "The KEV catalogue is not loaded." };
  return measured(mine.exploited, mine);
}

/** Every day of the trend, oldest first, with what is known of it; today is what is known now. */
function trendDays(at: Date, trend: Trend, mine: ScopeFacts): [day: string, facts: ScopeFacts | null][] {
  return Array.from({ length: TREND_DAYS }, (_, index) => {
    const day = dayText(daysBefore(at, TREND_DAYS - 1 - index));
    return [day, index === TREND_DAYS - 1 ? mine : (trend.days.get(day) ?? null)];
  });
}

function loadBlock(scope: PostureScope, { org, teams }: PostureFrame, mine: ScopeFacts, trend: Trend): Omit<Posture["load"], "jumps"> {
  // One team, asked for or the only one that the asker has, is measured against its own line.
  const only = !scope.everyTeam && teams.length === 1 ? teams[0] : null;
  const line = only?.loadLine ?? scope.cluster?.loadLine ?? org.loadLine;
  const figure = loadFigure(mine, line, trend.days.get(dayText(daysBefore(scope.at, 7))) ?? null);
  const days = trendDays(scope.at, trend, mine).map(([day, facts]) => {
    const load = facts ? loadOf(facts) : null;
    return { day, load: load?.value ?? null, withFog: load?.withFog ?? null };
  });
  const known = days.flatMap(({ load }) => (load === null ? [] : [load]));
  const daysAbove = known.filter((load) => load > line).length;
  const when =
    scope.moment === "now"
      ? "today"
      : `on ${scope.at.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" })}`;
  return {
    ...figure,
    headline: headline({
      figure,
      imagesRunning: mine.imagesRunning,
      imagesNever: mine.imagesNever,
      daysAbove,
      daysKnown: known.length,
      when,
    }),
    formula: LOAD_FORMULA,
    trend: days,
    daysAbove,
    daysKnown: known.length,
  };
}

/** Worst against its own line first; those that cannot tell after those that can. */
function byTeam({ org, teams }: PostureFrame, facts: ReadonlyMap<ScopeKey, ScopeFacts>, trend: Trend, where: string): Posture["byTeam"] {
  const shown = teams.flatMap((team) => {
    const its = facts.get(scopeKey(team.id, where));
    if (team.id === NIL_ID && (!its || its.workloads + its.imagesRunning === 0)) return [];
    const before = where === "*" ? (trend.teamsWeekAgo.get(team.id) ?? null) : null;
    const load = loadFigure(its ?? NO_FACTS, team.loadLine ?? org.loadLine, before);
    return [{ team: team.id === NIL_ID ? null : { id: team.id, name: team.name }, load, workloads: its?.workloads ?? 0 }];
  });
  const weight = ({ load }: (typeof shown)[number]) => (load.value === null ? -1 : load.value / Math.max(load.line, 1));
  return shown.sort((a, b) => weight(b) - weight(a));
}

function outcomeCards(at: Date, mine: ScopeFacts, trend: Trend, deadlines: Deadlines): Posture["outcomes"] {
  const days = trendDays(at, trend, mine);
  const weekAgo = trend.days.get(dayText(daysBefore(at, 7)));
  return [...OUTCOMES.entries()].reverse().map(([number, outcome]) => {
    const count = measured(mine.byOutcome[number] ?? 0, mine);
    return {
      outcome,
      count,
      overdue: deadlines.get(outcome)?.overdue ?? 0,
      dueThisWeek: deadlines.get(outcome)?.dueThisWeek ?? 0,
      trend: days.map(([, facts]) => (facts ? (facts.byOutcome[number] ?? 0) : null)),
      change7d: weekAgo && count.value !== null ? count.value - (weekAgo.byOutcome[number] ?? 0) : null,
    };
  });
}

function heatmap({ clusters, teams }: PostureFrame, facts: ReadonlyMap<ScopeKey, ScopeFacts>): Posture["heatmap"] {
  const cells: Posture["heatmap"]["cells"] = [];
  for (const cluster of clusters) {
    for (const team of teams) {
      const its = facts.get(scopeKey(team.id, cluster.id));
      if (!its || its.workloads + its.imagesRunning === 0) continue;
      cells.push({
        clusterId: cluster.id,
        teamId: team.id === NIL_ID ? null : team.id,
        workloads: its.workloads,
        urgent: URGENT.reduce((sum, outcome) => sum + (its.runningByOutcome[OUTCOMES.indexOf(outcome)] ?? 0), 0),
        weight: its.imagesRunning > its.imagesNever ? weightOf(its.runningByOutcome) : null,
        neverScanned: its.imagesNever,
      });
    }
  }
  const used = new Set(cells.map(({ teamId }) => teamId ?? NIL_ID));
  return {
    clusters: clusters.map(({ id, name }) => ({ id, name })),
    teams: teams.filter(({ id }) => used.has(id)).map(({ id, name }) => ({ id: id === NIL_ID ? null : id, name })),
    cells,
  };
}
