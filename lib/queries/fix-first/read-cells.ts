import { z } from "zod";
import { SEVERITIES } from "@/lib/core/severity";
import { decodeShape, FINDING_KINDS, ORIGINS, OUTCOMES } from "@/lib/core/shape";
import { empty, raw, rows, type Sql, sql } from "@/lib/db/sql";
import { LOAD_WEIGHT_LIST, LOAD_WEIGHTS } from "@/lib/risk/load";
import type { Gathering } from "../finding-gather";
import { byNumber, fact, has, isVulnerability } from "../shape-sql";

/** So many groups of findings, the heaviest first, are weighed against each other. */
export const MOST_CELLS = 20_000;
/** So many findings are read where the answer has to be quick. */
export const MOST_QUICKLY = 50_000;
export const DUE_SOON_DAYS = 14;

const cellRow = z.object({
  kind: z.number().transform((number) => FINDING_KINDS[number] ?? "vulnerability"),
  /** the package of vulnerabilities, else the check, rule or policy */
  key: z.string(),
  placeId: z.string(),
  teamId: z.string().nullable(),
  fixable: z.boolean(),
  origin: z.number().transform((number) => ORIGINS[number] ?? "unknown"),
  running: z.boolean(),
  findings: z.number(),
  weight: z.number(),
  byOutcome: z.array(z.number()),
  bySeverity: z.array(z.number()),
  overdue: z.number(),
  dueSoon: z.number(),
});
const withTotals = cellRow.extend({ allFindings: z.number(), allWeight: z.number(), allCells: z.number() });
export type Cell = z.infer<typeof cellRow> & { severe: number };

export interface Cells {
  cells: Cell[];
  findings: number;
  weight: number;
  bounded: boolean;
}

/**
 * The shapes whose findings weigh most on the load, heaviest first, as long as their findings are no more than `most`; at
 * least one. The counters know how many there are, so this reads nothing.
 */
export function heaviestShapes(shapes: readonly number[], byShape: ReadonlyMap<number, number>, most: number): number[] {
  const weight = (shape: number): number => {
    const { running, outcome } = decodeShape(shape);
    return running ? LOAD_WEIGHTS[outcome] : 0;
  };
  const chosen: number[] = [];
  let findings = 0;
  for (const shape of [...shapes].sort((a, b) => weight(b) - weight(a) || a - b)) {
    findings += byShape.get(shape) ?? 0;
    if (chosen.length > 0 && findings > most) break;
    chosen.push(shape);
  }
  return chosen;
}

const countsBy = (name: "outcome" | "severity", values: readonly string[]): Sql =>
  sql`array[${raw(values.map((_, number) => `count(*) filter (where ${name} = ${number})`).join(","))}]::int[]`;

/**
 * The open findings of a scope, grouped by what can be done about them: package or check, place, whether a fix exists,
 * where the package comes from; of more than `most` any. One statement.
 */
export async function readCells({ from, where }: Gathering, now: Date, most: number | null): Promise<Cells> {
  const found = await rows(
    withTotals,
    sql`with open as materialized (
          select ${fact(sql`f.shape`, "kind")} as kind, case when ${isVulnerability(sql`f.shape`)} then f.subject else f.problem end as key,
            f.place_id, f.team_id, ${has(sql`f.shape`, "fixable")} as fixable, ${fact(sql`f.shape`, "origin")} as origin,
            ${has(sql`f.shape`, "running")} as running, ${fact(sql`f.shape`, "outcome")} as outcome, ${fact(sql`f.shape`, "severity")} as severity,
            case when ${has(sql`f.shape`, "running")} then ${byNumber(fact(sql`f.shape`, "outcome"), LOAD_WEIGHT_LIST)} else 0 end as weight, f.due_at
          from ${from} where ${where} ${most === null ? empty : sql`limit ${most}`})
        select kind::int, key, place_id as "placeId", team_id as "teamId", fixable, origin::int, running, count(*)::int as findings,
          sum(weight)::float8 as weight, ${countsBy("outcome", OUTCOMES)} as "byOutcome", ${countsBy("severity", SEVERITIES)} as "bySeverity",
          count(*) filter (where due_at < ${now}::timestamptz)::int as overdue,
          count(*) filter (where due_at >= ${now}::timestamptz and due_at < ${now}::timestamptz + interval '${raw(String(DUE_SOON_DAYS))} days')::int as "dueSoon",
          sum(count(*)) over ()::int as "allFindings", sum(sum(weight)) over ()::float8 as "allWeight", count(*) over ()::int as "allCells"
        from open group by 1, 2, 3, 4, 5, 6, 7
        order by 9 desc, 8 desc, 2, 3 limit ${MOST_CELLS}`,
  );
  const [first] = found;
  return {
    cells: found.map(({ allFindings: _f, allWeight: _w, allCells: _c, ...cell }) => ({ ...cell, severe: severeOf(cell.bySeverity) })),
    findings: first?.allFindings ?? 0,
    weight: first?.allWeight ?? 0,
    bounded: (first?.allCells ?? 0) > found.length || first?.allFindings === most,
  };
}

const SEVERE = (["high", "critical"] as const).map((severity) => SEVERITIES.indexOf(severity));
const severeOf = (bySeverity: readonly number[]): number => SEVERE.reduce((sum, number) => sum + (bySeverity[number] ?? 0), 0);
