import { FINDING_KINDS } from "@/lib/core/shape";
import { raw, type Sql, sql } from "@/lib/db/sql";
import type { PostureScope } from "./posture-scope";

const VULNERABILITY = raw(String(FINDING_KINDS.indexOf("vulnerability")));

/** Whether a tool has looked for vulnerabilities in target t; one that never did cannot disagree. */
export const hasLooked = (tool: Sql): Sql =>
  sql`exists (select from target_look l where l.org_id = t.org_id and l.target_id = t.id and l.tool = ${tool} and l.kind = ${VULNERABILITY})`;

/** Condition on a target t: it counts, and lies in the scope. */
export const inScope = ({ orgId, team, cluster }: Pick<PostureScope, "orgId" | "team" | "cluster">): Sql =>
  sql`t.org_id = ${orgId} and t.active and ${team(sql`t.team_id`)} and ${inCluster(cluster === null ? null : [cluster.number ?? -1])}`;

/** Condition on a target t: it runs in one of these clusters; null: anywhere or nowhere. */
export const inCluster = (numbers: readonly number[] | null): Sql =>
  numbers === null ? sql`true` : sql`t.clusters && ${[...numbers]}::smallint[]`;

/** Rows (target_id, tool): which tools have looked for vulnerabilities in each target of the scope. */
export const lookers = (scope: Pick<PostureScope, "orgId" | "team" | "cluster">): Sql => sql`(
  select distinct l.target_id, l.tool from target t
  join target_look l on l.org_id = t.org_id and l.target_id = t.id and l.kind = ${VULNERABILITY}
  where ${inScope(scope)})`;
