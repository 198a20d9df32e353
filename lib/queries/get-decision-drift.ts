import { z } from "zod";
import { type Ctx, guard } from "@/lib/auth/ctx";
import { row, rows, type Sql, sql } from "@/lib/db/sql";
import { type DecisionDrift, DRIFTS, ENTRY_STATUSES } from "@/lib/schemas/decision-file";
import { seesDecision } from "./list-decisions";

const SHOWN = 200;

/** Of which teams an import is: those that its author was limited to. */
export const importTeams = ({ teams }: Ctx): string[] => (teams === "all" ? [] : [...teams].sort());

const lastImport = (ctx: Ctx): Sql => sql`(select * from decision_import i where i.org_id = ${ctx.orgId}
  and i.team_ids = ${importTeams(ctx)}::uuid[] order by i.imported_at desc, i.id desc limit 1)`;

const importRow = z.object({
  name: z.string(),
  importedAt: z.date(),
  importedBy: z.string(),
  entries: z.array(z.object({ id: z.string(), status: z.enum(ENTRY_STATUSES), why: z.string().nullable() })),
});

const differRow = z.object({ id: z.string(), now: z.enum(DRIFTS), why: z.string().nullable(), decision: z.string().nullable() });
const onlyRow = z.object({
  id: z.string(),
  decision: z.string(),
  about: z.string().nullable(),
  author: z.string(),
  waits: z.boolean(),
  total: z.number(),
});

/** Ids that the file last imported by the same teams has. */
export async function lastFileIds(ctx: Ctx): Promise<string[]> {
  const found = await row(
    importRow,
    sql`select name, imported_at as "importedAt", imported_by as "importedBy", entries from ${lastImport(ctx)} i`,
  );
  return (found?.entries ?? []).filter(({ status }) => status !== "ended").map(({ id }) => id);
}

/**
 * What differs between the file of decisions that was imported last and what is in force: entries that ended here, wait or
 * were refused, and decisions of people that are not in it. Nothing differs where no file was ever imported.
 */
export const getDecisionDrift = guard("findings:read", async (ctx, _input: object): Promise<DecisionDrift> => {
  const file = await row(
    importRow,
    sql`select name, imported_at as "importedAt", imported_by as "importedBy", entries from ${lastImport(ctx)} i`,
  );
  if (!file) return { file: null, differ: [], onlyHere: [], onlyHereCount: 0 };
  const inFile = file.entries.filter(({ status }) => status !== "ended");
  const mine = sql`d.org_id = ${ctx.orgId} and d.format is null and ${seesDecision(ctx)}`;
  const key = sql`coalesce(d.file_key, d.id::text)`;
  const ids = inFile.map(({ id }) => id);
  const [differ, only] = await Promise.all([
    rows(
      differRow,
      sql`select e.id, e.why, d.id as decision,
            case when e.status = 'refused' then 'refused' when d.id is null or d.ended_at is not null then 'ended' when d.status = 'requested' or exists (select from decision r where r.org_id = ${ctx.orgId} and r.replaces_id = d.id
                and r.status = 'requested' and r.ended_at is null) then 'waiting'
              else 'in_force' end as now
          from jsonb_to_recordset(${JSON.stringify(inFile)}::jsonb) as e(id text, status text, why text)
          left join lateral (select d.id, d.ended_at, d.end_reason, d.status from decision d where ${mine} and ${key} = e.id
            order by d.ended_at is null desc, d.status = 'approved' desc, d.stated_at desc, d.id limit 1) d on true
          order by e.id collate "C"`,
    ),
    rows(
      onlyRow,
      sql`select ${key} as id, d.id as decision, coalesce(d.vulnerability, (select c.vulnerability_id from decision_scope c
            where c.org_id = d.org_id and c.decision_id = d.id order by c.number limit 1)) as about, d.author, d.status = 'requested' as waits,
            (count(*) over ())::int as total
          from decision d where ${mine} and d.ended_at is null and d.status in ('requested', 'approved') and ${key} <> all(${ids}::text[])
          order by d.stated_at desc, d.id limit ${SHOWN}`,
    ),
  ]);
  const reasons = await endReasons(
    ctx,
    differ.flatMap(({ now, decision }) => (now === "ended" && decision !== null ? [decision] : [])),
  );
  return {
    file: { name: file.name, at: file.importedAt.toISOString(), by: file.importedBy, entries: inFile.length },
    differ: differ
      .filter(({ now }) => now !== "in_force")
      .map((each) => ({
        ...each,
        why: each.now === "refused" ? each.why : each.decision === null ? null : (reasons.get(each.decision) ?? null),
      })),
    onlyHere: only.map(({ total: _total, about, ...each }) => ({ ...each, about: about ?? "several problems" })),
    onlyHereCount: only[0]?.total ?? 0,
  };
});

async function endReasons({ orgId }: Ctx, ids: readonly string[]): Promise<Map<string, string | null>> {
  const found = await rows(
    z.object({ id: z.string(), reason: z.string().nullable() }),
    sql`select id, end_reason as reason from decision where org_id = ${orgId} and id = any(${[...ids]}::uuid[])`,
  );
  return new Map(found.map(({ id, reason }) => [id, reason]));
}
