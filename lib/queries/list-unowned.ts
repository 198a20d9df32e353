import { z } from "zod";
import { guard } from "@/lib/auth/ctx";
import { NIL_ID } from "@/lib/core/ids";
import { FINDING_STATES } from "@/lib/core/shape";
import { raw, row, rows, type Sql, sql } from "@/lib/db/sql";
import { type UnownedList, unownedList } from "@/lib/schemas/ownership";
import { fact } from "./shape-sql";

const MOST = 50;

const isOpen = (shape: Sql): Sql => sql`${fact(shape, "state")} <= ${raw(String(FINDING_STATES.indexOf("in_triage")))}`;

const totals = z.object({ workloads: z.number(), images: z.number(), findings: z.number() });

/**
 * What no ownership rule gives to a team, for those who see everything; empty for others, whose things all have an owner.
 * Findings of a namespace are those of unowned repositories that run there, each counted in every namespace.
 */
export const listUnowned = guard("teams:read", async ({ orgId, teams }, _input: object): Promise<UnownedList> => {
  if (teams !== "all") return { workloads: 0, images: 0, findings: 0, items: [], more: false };
  const [total, found] = await Promise.all([
    row(
      totals,
      sql`select (select count(*)::int from workload where org_id = ${orgId} and team_id is null and gone_at is null) as workloads,
            (select count(*)::int from image i join repository r on r.org_id = i.org_id and r.id = i.repository_id
             where i.org_id = ${orgId} and r.team_id is null) as images,
            (select coalesce(sum(count), 0)::int from team_count
             where org_id = ${orgId} and team_id = ${NIL_ID}::uuid and ${isOpen(sql`shape`)}) as findings`,
    ),
    rows(
      unownedList.shape.items.element,
      sql`with place as materialized (
            select r.id, r.name, (select count(*)::int from image i where i.org_id = r.org_id and i.repository_id = r.id) as images,
              (select coalesce(sum(c.count), 0)::int from place_count c
               where c.org_id = r.org_id and c.place_id = r.id and ${isOpen(sql`c.shape`)}) as findings
            from repository r where r.org_id = ${orgId} and r.team_id is null
          ), lies as materialized (
            select w.cluster_id, w.namespace, w.id, c.repository_id
            from workload w left join container c on c.org_id = w.org_id and c.workload_id = w.id
            where w.org_id = ${orgId} and w.team_id is null and w.gone_at is null
          ), namespaces as (
            select l.cluster_id, l.namespace, count(distinct l.id)::int as workloads from lies l group by 1, 2
          ), held as (
            select l.cluster_id, l.namespace, sum(p.images)::int as images, sum(p.findings)::int as findings
            from (select distinct cluster_id, namespace, repository_id from lies) l join place p on p.id = l.repository_id group by 1, 2
          )
          select * from (
            select 'namespace' as kind, n.namespace as name, k.name as cluster, n.workloads,
              coalesce(h.images, 0) as images, coalesce(h.findings, 0) as findings
            from namespaces n join cluster k on k.org_id = ${orgId} and k.id = n.cluster_id
            left join held h on h.cluster_id = n.cluster_id and h.namespace = n.namespace
            union all
            select 'repository', p.name, null, 0, p.images, p.findings from place p
            where not exists (select from lies l where l.repository_id = p.id)
          ) each order by findings desc, workloads desc, name, cluster nulls last limit ${MOST + 1}`,
    ),
  ]);
  if (!total) throw new Error("A count gave no row.");
  return { ...total, items: found.slice(0, MOST), more: found.length > MOST };
});
