import { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { DECIDED_VERDICTS, END_FACTS } from "@/lib/core/decision-policy";
import { FINDING_KINDS } from "@/lib/core/shape";
import { JUSTIFICATIONS } from "@/lib/core/statement";
import { rows, type Sql, sql } from "@/lib/db/sql";
import type { FileEntry, FileScope } from "@/lib/schemas/decision-file";
import { decisionReach } from "@/lib/schemas/decisions";
import { seesDecision } from "./list-decisions";

const scopeRow = z.object({
  kind: z.number().nullable(),
  problem: z.string(),
  subject: z.string().nullable(),
  version: z.string().nullable(),
  versionFrom: z.array(z.number()),
  fromIncluded: z.boolean(),
  versionTo: z.array(z.number()),
  toIncluded: z.boolean(),
  tool: z.string().nullable(),
  placeId: z.string().nullable(),
  repository: z.string().nullable(),
  workloadId: z.string().nullable(),
  workload: z.string().nullable(),
  namespace: z.string().nullable(),
  clusterId: z.string().nullable(),
  cluster: z.string().nullable(),
  teamId: z.string().nullable(),
  team: z.string().nullable(),
});
export type FileScopeRow = z.infer<typeof scopeRow>;

const fileDecisionRow = z.object({
  id: z.string(),
  key: z.string(),
  verdict: z.enum(DECIDED_VERDICTS),
  reason: z.string(),
  justification: z.enum(JUSTIFICATIONS).nullable(),
  status: z.enum(["requested", "approved", "rejected", "withdrawn"]),
  author: z.string(),
  authorId: z.string().nullable(),
  approver: z.string().nullable(),
  statedAt: z.date(),
  expiresAt: z.date().nullable(),
  endWhen: z.array(z.enum(END_FACTS)),
  endEpss: z.number().nullable(),
  endedAt: z.date().nullable(),
  endReason: z.string().nullable(),
  reach: decisionReach.nullable(),
  scopes: z.array(scopeRow),
});
export type FileDecision = z.infer<typeof fileDecisionRow>;

/** The id of a decision d in files: what a file called it, else its own. */
const KEY = sql`coalesce(d.file_key, d.id::text)`;
/** It holds, or waits to. */
const STANDS = sql`(d.ended_at is null and d.status in ('requested', 'approved'))`;

/**
 * Decisions of people, with their scopes by name, that the asker may see: those that hold or wait, in the order of their ids in files, or
 * (by `keys`) of each of these ids what holds, what waits, or else the latest that has ended. One statement.
 */
export function readFileDecisions(ctx: Ctx, keys: readonly string[] | null): Promise<FileDecision[]> {
  const which: Sql =
    keys === null
      ? STANDS
      : sql`${KEY} = any(${[...keys]}::text[]) and (${STANDS} or d.id = (select o.id from decision o where o.org_id = d.org_id
          and coalesce(o.file_key, o.id::text) = ${KEY} and o.format is null order by o.ended_at is null desc, o.status = 'approved' desc, o.stated_at desc, o.id limit 1))`;
  return rows(
    fileDecisionRow,
    sql`select d.id, ${KEY} as key, d.verdict, d.reason, d.justification, d.status, d.author, d.author_id as "authorId", d.approver,
          d.stated_at as "statedAt", d.expires_at as "expiresAt", d.end_when as "endWhen", d.end_epss as "endEpss", d.ended_at as "endedAt",
          d.end_reason as "endReason", d.reach,
          coalesce((select jsonb_agg(jsonb_build_object('kind', c.kind, 'problem', c.vulnerability_id, 'subject', c.package_key, 'version', c.version,
              'versionFrom', c.version_from, 'fromIncluded', c.from_included, 'versionTo', c.version_to, 'toIncluded', c.to_included, 'tool', c.tool,
              'placeId', c.place_id, 'repository', r.name, 'workloadId', c.workload_id,
              'workload', wc.name || '/' || w.namespace || '/' || w.kind || '/' || w.name, 'namespace', c.namespace, 'clusterId', c.cluster_id,
              'cluster', k.name, 'teamId', c.team_id, 'team', t.slug) order by c.number)
            from decision_scope c
            left join repository r on r.org_id = c.org_id and r.id = c.place_id
            left join workload w on w.org_id = c.org_id and w.id = c.workload_id
            left join cluster wc on wc.org_id = w.org_id and wc.id = w.cluster_id
            left join cluster k on k.org_id = c.org_id and k.id = c.cluster_id
            left join team t on t.org_id = c.org_id and t.id = c.team_id
            where c.org_id = d.org_id and c.decision_id = d.id), '[]') as scopes
        from decision d
        where d.org_id = ${ctx.orgId} and d.format is null and ${seesDecision(ctx)} and ${which}
        order by ${KEY} collate "C", d.id`,
  );
}

const bound = (comparator: string, numbers: readonly number[]): string[] =>
  numbers.length === 0 ? [] : [`${comparator}${numbers.length === 1 ? `${numbers[0]}.0` : numbers.join(".")}`];

/** "1.2.3", or "vers:generic/>=1.2|<1.4"; null: any. */
function versionsOf({ version, versionFrom, fromIncluded, versionTo, toIncluded }: FileScopeRow): string | null {
  if (version !== null) return version;
  const bounds = [...bound(fromIncluded ? ">=" : ">", versionFrom), ...bound(toIncluded ? "<=" : "<", versionTo)];
  return bounds.length === 0 ? null : `vers:generic/${bounds.join("|")}`;
}

const given = <T extends object>(value: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null && each !== undefined)) as never;

const scopeOf = (row: FileScopeRow): FileScope => ({
  kind: FINDING_KINDS[row.kind ?? 0] ?? "vulnerability",
  problem: row.problem,
  ...given({
    subject: row.subject,
    versions: versionsOf(row),
    place: row.repository,
    placeId: row.repository === null ? row.placeId : null,
    workload: row.workload,
    namespace: row.namespace,
    cluster: row.cluster,
    team: row.team,
    tool: row.tool,
  }),
});

/** A decision in the words of a file. */
export const entryOf = (found: FileDecision): FileEntry => ({
  id: found.key,
  verdict: found.verdict,
  reason: found.reason,
  ...given({ justification: found.justification }),
  ends: {
    when: found.endWhen,
    ...given({ at: found.expiresAt?.toISOString().slice(0, 10), epss: found.endEpss === null ? null : found.endEpss / 1000 }),
  },
  scopes: found.scopes.map(scopeOf),
});
