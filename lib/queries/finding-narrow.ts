import type { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { parseAgreement } from "@/lib/core/agreement";
import { isId } from "@/lib/core/ids";
import { SEEN_BY, SHAPE_BITS } from "@/lib/core/shape";
import { type Sql, sql } from "@/lib/db/sql";
import type { findingFilters } from "@/lib/schemas/findings";
import { agreementCondition } from "./finding-agreement";
import { imageTargets, packageKeys, placesBuiltOn, placesNamed, placesOfTargets, problemNames, runningTargets } from "./finding-places";
import { ownTeams } from "./finding-scope";
import { changedAfter, mendedInTime, SINCE, sinceMoment } from "./finding-since";
import { matchText } from "./finding-text";

export type FindingFilterInput = z.infer<typeof findingFilters>;

/** Filters that no counter knows, as conditions on f. */
export interface Narrow {
  /** what a row must meet */
  row: Sql[];
  /** what follows from row and an index can find: added where the rows are gathered rather than walked */
  drive: Sql[];
  /** an index leads to the rows: there are seldom many, and they are gathered whatever the order */
  indexed: boolean;
  /** the rows may lie in any place: nothing of the filters names some */
  anywhere: boolean;
  /** findings are asked for whose deadline lies before (or not before) this moment */
  due: { before: boolean; moment: Date } | null;
  /** findings are asked for that were first seen after this moment */
  opened: Date | null;
  /** a text matched more things than are looked at, so there may be further findings */
  cut: boolean;
}

const [seenByShift, seenByWidth] = SHAPE_BITS.seenBy;

function toolCondition(tools: readonly string[]): Sql {
  const names = tools.map((tool) => tool.toLowerCase());
  const sure = names.map((name) => (SEEN_BY as readonly string[]).indexOf(name)).filter((n) => n === 1 || n === 2);
  return sql`(((f.shape >> ${seenByShift}::int) & ${(1 << seenByWidth) - 1}::int) = any(${sure}::int[])
    or exists (select 1 from sighting s where s.org_id = f.org_id and s.finding_id = f.id and s.tool = any(${names}::text[])))`;
}

const dueBy = (days: string, now: Date): Date => new Date(2 * now.getTime() - sinceMoment(days, now).getTime());

const inTargets = (targets: readonly string[]): Sql =>
  sql`exists (select 1 from sighting s where s.org_id = f.org_id and s.finding_id = f.id and s.target_id = any(${[...targets]}::uuid[]))`;

/** Findings that a decision held of at the moment that the list is of. */
const heldBy = (orgId: number, decision: string, moment: Date): Sql =>
  sql`f.id in (select d.finding_id from decision_finding d where d.org_id = ${orgId} and d.decision_id = ${decision}::uuid
    and d.from_at <= ${moment}::timestamptz and (d.to_at is null or d.to_at > ${moment}::timestamptz))`;

/** Findings that somebody works on: a person by id, "me", or "none". */
function assignedTo(ctx: Ctx, assignee: string): Sql {
  if (assignee === "none")
    return sql`not exists (select from finding_work w where w.org_id = f.org_id and w.finding_id = f.id and w.assignee_id is not null)`;
  return sql`f.id in (select w.finding_id from finding_work w where w.org_id = ${ctx.orgId}
    and w.assignee_id = ${assignee === "me" ? ctx.actor.id : assignee}::uuid)`;
}

/** Reads the filters that go beyond shape, team and cluster; null: there are none. */
export async function narrowFilters(
  ctx: Ctx,
  input: FindingFilterInput,
  clusters: readonly number[] | null,
  now: Date,
): Promise<Narrow | null> {
  const narrow: Narrow = { row: [], drive: [], indexed: false, anywhere: true, due: null, opened: null, cut: false };
  const seenIn = async (targets: readonly string[]): Promise<void> => {
    narrow.row.push(inTargets(targets));
    narrow.drive.push(sql`f.place_id = any(${await placesOfTargets(ctx.orgId, targets)}::uuid[])`);
  };
  if (input.repository !== undefined) {
    const places = isId(input.repository) ? [input.repository] : await placesNamed(ctx.orgId, input.repository);
    narrow.row.push(sql`f.place_id = any(${places}::uuid[])`);
  }
  if (input.base !== undefined) narrow.row.push(sql`f.place_id in ${placesBuiltOn(ctx.orgId, input.base)}`);
  if (input.image !== undefined) await seenIn(await imageTargets(ctx.orgId, input.image));
  if (input.workload !== undefined || input.namespace !== undefined) {
    await seenIn(
      await runningTargets(ctx.orgId, ownTeams(ctx), {
        workload: input.workload,
        namespace: input.namespace,
        clusters: input.workload === undefined ? clusters : null,
      }),
    );
  }
  narrow.anywhere = narrow.row.length === 0;
  if (input.vulnerability !== undefined) narrow.row.push(sql`f.problem = any(${await problemNames(input.vulnerability)}::text[])`);
  if (input.package !== undefined) narrow.row.push(sql`f.subject = any(${await packageKeys(ctx.orgId, input.package)}::text[])`);
  if (input.q !== undefined && input.q.trim() !== "") {
    const { problems, subjects, places, cut } = await matchText(ctx.orgId, input.q.trim());
    narrow.row.push(
      sql`(f.problem = any(${problems}::text[]) or f.subject = any(${subjects}::text[]) or f.place_id = any(${places}::uuid[]))`,
    );
    narrow.cut = cut;
  }
  for (const name of ["reopenedSince", "fixedSince", "mendedSince"] as const) {
    const since = input[name];
    if (since === undefined) continue;
    const moment = sinceMoment(since, now);
    narrow.row.push(SINCE[name](moment));
    narrow.drive.push(sql`f.id in ${changedAfter(ctx.orgId, moment)}`);
  }
  if (input.mendedInTime !== undefined) narrow.row.push(mendedInTime(input.mendedInTime));
  if (input.decision !== undefined) {
    const held = heldBy(ctx.orgId, input.decision, now);
    narrow.row.push(held);
    narrow.drive.push(held);
  }
  if (input.assignee !== undefined && input.assignee !== "none") {
    const assigned = assignedTo(ctx, input.assignee);
    narrow.row.push(assigned);
    narrow.drive.push(assigned);
  }
  narrow.indexed = narrow.row.length > 0; // all of the above have one, what follows has none
  if (input.assignee === "none") narrow.row.push(assignedTo(ctx, "none"));
  if (input.tool && input.tool.length > 0) narrow.row.push(toolCondition(input.tool));
  const agreement = input.agreement === undefined ? null : parseAgreement(input.agreement);
  if (agreement) narrow.row.push(agreementCondition(agreement, clusters));
  if (input.overdue !== undefined) {
    narrow.due = { before: input.overdue, moment: now };
    narrow.row.push(input.overdue ? sql`f.due_at < ${now}::timestamptz` : sql`(f.due_at is null or f.due_at >= ${now}::timestamptz)`);
  }
  if (input.dueWithin !== undefined) {
    narrow.due = { before: false, moment: now };
    narrow.row.push(sql`(f.due_at >= ${now}::timestamptz and f.due_at < ${dueBy(input.dueWithin, now)}::timestamptz)`);
  }
  if (input.openedSince !== undefined) {
    narrow.opened = sinceMoment(input.openedSince, now);
    narrow.row.push(SINCE.openedSince(narrow.opened));
  }
  return narrow.row.length > 0 ? narrow : null;
}
