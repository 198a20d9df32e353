import { guard } from "@/lib/auth/ctx";
import { SEVERITIES } from "@/lib/core/severity";
import { OUTCOMES } from "@/lib/core/shape";
import { type RankedFix, rankFixes, sumOfCells } from "@/lib/risk/fix-first";
import { LOAD_FORMULA } from "@/lib/risk/load";
import type { ActionItem, ActionList, ListActionsInput } from "@/lib/schemas/actions";
import { presentFindings } from "./finding-gather";
import { gatherCondition, planFindings, scopeCounts } from "./finding-plan";
import { ownTeams } from "./finding-scope";
import { type Candidate, candidatesOf } from "./fix-first/candidates";
import { type Details, describeAction } from "./fix-first/describe-action";
import { type Cell, heaviestShapes, MOST_QUICKLY, readCells } from "./fix-first/read-cells";
import { countStaying, countWorkloads, readAdvice, readTeams, readVersions } from "./fix-first/read-details";
import { readPlaces } from "./fix-first/read-places";
import { readBases } from "./read-bases";
import { seesTeam } from "./scope";

const PLACES_SHOWN = 8;

/**
 * What to do first in a scope (any filter of the findings list): actions ranked by the load that they take away, each
 * with what it closes, where, whose, and the exact change. Greedy over the open findings; the same findings give the same
 * order. The number of statements does not depend on how much there is.
 */
export const listActions = guard("findings:read", async (ctx, input: ListActionsInput): Promise<ActionList> => {
  const now = new Date();
  const { limit, quick, ...filters } = input;
  const plan = await planFindings(ctx, filters, now);
  const nothing: ActionList = { asOf: now.toISOString(), items: [], weight: 0, findings: 0, bounded: false, formula: LOAD_FORMULA };
  if (plan.nothing) return nothing;
  const { shapes: all, byShape } = await scopeCounts(plan);
  if (all.length === 0) return nothing;
  const most = quick ? MOST_QUICKLY : null;
  const shapes = most === null ? all : heaviestShapes(all, byShape, most);
  const read = await readCells(presentFindings(ctx.orgId, shapes, gatherCondition(plan)), now, most);
  const { cells, findings, weight } = read;
  const bounded = read.bounded || shapes.length < all.length;
  const places = await readPlaces(ctx.orgId, [...new Set(cells.map(({ placeId }) => placeId))]);
  const candidates = new Map(candidatesOf(cells, places).map((candidate) => [candidate.id, candidate]));
  const ranked = rankFixes([...candidates.values()], cells, limit).flatMap((fix) => {
    const candidate = candidates.get(fix.id);
    return candidate ? [{ fix, candidate, mine: candidate.cells.flatMap((position) => cells[position] ?? []) }] : [];
  });
  const placesOf = ranked.map(({ mine }) => [...new Set(mine.map(({ placeId }) => placeId))]);
  const subjects = (kind: Candidate["kind"]) => ranked.flatMap(({ candidate }) => (candidate.kind === kind ? [candidate.subject] : []));
  const concerned = [...new Set(placesOf.flat())];
  const [versions, bases, advice, workloads, teams] = await Promise.all([
    readVersions(ctx.orgId, subjects("upgrade"), concerned),
    readBases(ctx.orgId, subjects("base"), ownTeams(ctx), concerned),
    readAdvice(
      ctx.orgId,
      subjects("setting").map((subject) => subject.slice(subject.indexOf(":") + 1)),
      concerned,
    ),
    countWorkloads(ctx.orgId, placesOf, (column) => seesTeam(ctx, column)),
    readTeams(ctx.orgId, [...new Set(cells.flatMap(({ teamId }) => teamId ?? []))]),
  ]);
  const newerOf = new Map(bases.flatMap(({ id, newerId }) => (newerId === null ? [] : [[id, newerId] as const])));
  const moves = ranked.flatMap(({ candidate }, position) => {
    const newer = candidate.kind === "base" ? newerOf.get(candidate.subject) : undefined;
    return newer === undefined ? [] : [{ base: candidate.subject, newer, places: placesOf[position] ?? [] }];
  });
  const details: Details = { places, versions, bases, advice, staying: await countStaying(ctx.orgId, moves) };
  let gone = 0;
  const items = ranked.map(({ fix, candidate, mine }, position): ActionItem => {
    gone += fix.adds.weight;
    const where = placesOf[position] ?? [];
    return {
      id: candidate.id,
      kind: candidate.kind,
      ...describeAction(candidate, mine, details),
      closes: closesOf(mine),
      ...weights(fix, mine),
      cumulative: weight > 0 ? Math.min(1, gone / weight) : null,
      places: named(where, details).slice(0, PLACES_SHOWN),
      placeCount: where.length,
      workloads: workloads[position] ?? 0,
      teams: teams.filter(({ id }) => mine.some(({ teamId }) => teamId === id)),
      unowned: mine.some(({ teamId }) => teamId === null),
    };
  });
  return { ...nothing, items, weight: round(weight), findings, bounded };
});

const round = (value: number): number => Math.round(value * 1000) / 1000;

const weights = ({ adds }: RankedFix, mine: readonly Cell[]): Pick<ActionItem, "weight" | "adds"> => ({
  weight: round(sumOfCells(mine, mine.keys()).weight),
  adds: round(adds.weight),
});

const named = (where: readonly string[], { places }: Details): ActionItem["places"] =>
  where
    .map((id) => ({ id, name: places.get(id)?.name ?? id, repository: places.get(id)?.repository ?? false }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

function closesOf(cells: readonly Cell[]): ActionItem["closes"] {
  const sum = (of: (cell: Cell) => number | undefined): number => cells.reduce((total, cell) => total + (of(cell) ?? 0), 0);
  const severity = Object.fromEntries(SEVERITIES.map((name, number) => [name, sum(({ bySeverity }) => bySeverity[number])]));
  const outcome = Object.fromEntries(
    OUTCOMES.map((name, number) => [name, sum(({ byOutcome }) => byOutcome[number])] as const).filter(([, count]) => count > 0),
  );
  return {
    findings: sum(({ findings }) => findings),
    severity: severity as ActionItem["closes"]["severity"],
    outcome,
    overdue: sum(({ overdue }) => overdue),
    dueSoon: sum(({ dueSoon }) => dueSoon),
  };
}
