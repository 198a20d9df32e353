import { z } from "zod";
import { SEVERITIES, severityOf } from "@/lib/core/severity";
import { rows, sql } from "@/lib/db/sql";
import type { AgreementAnswer } from "@/lib/schemas/agreement";
import { hasLooked, inScope } from "./agreement-sql";
import { SAID_FIX, SAID_SEVERITY } from "./finding-agreement";
import type { PostureScope } from "./posture-scope";
import { fact, isVulnerability } from "./shape-sql";

type Pair = NonNullable<AgreementAnswer["pair"]>;

const cell = z.object({
  severity: z.number(),
  type: z.string(),
  a: z.number().nullable(),
  b: z.number().nullable(),
  fix: z.enum(["same", "differ", "onlyTool", "onlyOther", "none"]),
  noCve: z.boolean(),
  findings: z.number(),
});
type Cell = z.infer<typeof cell>;

const typeRow = z.object({ tool: z.string(), type: z.string() });

/**
 * What two tools say of the images of the scope that both have looked at, counted in findings: one statement for the
 * findings, one for which package types each can name.
 */
export async function readPair(scope: PostureScope, tool: string, other: string, images: number): Promise<Pair> {
  const common = sql`common as materialized (
    select t.id from target t where ${inScope(scope)} and ${hasLooked(sql`${tool}`)} and ${hasLooked(sql`${other}`)})`;
  const [cells, types] = await Promise.all([
    rows(
      cell,
      sql`with ${common}, said as (
            select s.finding_id, s.tool, ${SAID_SEVERITY} as severity, ${SAID_FIX} as fix
            from common c join sighting s on s.org_id = ${scope.orgId} and s.target_id = c.id and s.tool in (${tool}, ${other})
            group by 1, 2
          ), beside as (
            select finding_id, max(severity) filter (where tool = ${tool}) as a, max(severity) filter (where tool = ${other}) as b,
              max(fix) filter (where tool = ${tool}) as a_fix, max(fix) filter (where tool = ${other}) as b_fix
            from said group by 1)
          select ${fact(sql`f.shape`, "severity")}::int as severity, split_part(split_part(f.subject, '/', 1), ':', 2) as type, a, b,
            case when a_fix is null and b_fix is null then 'none' when b_fix is null then 'onlyTool' when a_fix is null then 'onlyOther'
              when a_fix = b_fix then 'same' else 'differ' end as fix,
            f.problem not like 'CVE-%' as "noCve", count(*)::int as findings
          from beside join finding f on f.org_id = ${scope.orgId} and f.id = beside.finding_id
          where ${isVulnerability(sql`f.shape`)}
          group by 1, 2, 3, 4, 5, 6`,
    ),
    rows(
      typeRow,
      sql`with ${common}
          select distinct s.tool, p.type from common c
          join sighting s on s.org_id = ${scope.orgId} and s.target_id = c.id and s.tool in (${tool}, ${other})
          join package p on p.org_id = s.org_id and p.id = s.package_id`,
    ),
  ]);
  const reads = new Set(types.map((row) => `${row.tool} ${row.type}`));
  const both = cells.filter(({ a, b }) => a !== null && b !== null);
  const onlyTool = cells.filter(({ b }) => b === null);
  const onlyOther = cells.filter(({ a }) => a === null);
  const fixes = (fix: Cell["fix"]): number => sum(both.filter((one) => one.fix === fix));
  return {
    tool,
    other,
    images,
    both: sum(both),
    onlyTool: sum(onlyTool),
    onlyOther: sum(onlyOther),
    bySeverity: SEVERITIES.map((severity, number) => {
      const of = (list: readonly Cell[]) => sum(list.filter((one) => one.severity === number));
      return { severity, both: of(both), onlyTool: of(onlyTool), onlyOther: of(onlyOther) };
    }).reverse(),
    severities: matrix(both),
    severityDiffers: sum(both.filter(({ a, b }) => a !== b)),
    fixes: {
      same: fixes("same"),
      differ: fixes("differ"),
      onlyTool: fixes("onlyTool"),
      onlyOther: fixes("onlyOther"),
      none: fixes("none"),
    },
    onlyToolBy: byType(onlyTool, (type) => reads.has(`${other} ${type}`)),
    onlyOtherBy: byType(onlyOther, (type) => reads.has(`${tool} ${type}`)),
  };
}

const sum = (cells: readonly Cell[]): number => cells.reduce((total, { findings }) => total + findings, 0);

function matrix(both: readonly Cell[]): Pair["severities"] {
  const found = new Map<string, Pair["severities"][number]>();
  for (const { a, b, findings } of both) {
    const key = `${a} ${b}`;
    const known = found.get(key);
    if (known) known.findings += findings;
    else found.set(key, { tool: severityOf(a ?? 0), other: severityOf(b ?? 0), findings });
  }
  return [...found.values()];
}

function byType(cells: readonly Cell[], otherReads: (type: string) => boolean): Pair["onlyToolBy"] {
  return [...new Set(cells.map(({ type }) => type))]
    .map((type) => {
      const here = cells.filter((one) => one.type === type);
      return {
        type,
        findings: sum(here),
        otherReads: otherReads(type),
        unfixed: sum(here.filter(({ fix }) => fix === "none")),
        noCve: sum(here.filter(({ noCve }) => noCve)),
      };
    })
    .sort((x, y) => y.findings - x.findings || (x.type < y.type ? -1 : 1));
}
