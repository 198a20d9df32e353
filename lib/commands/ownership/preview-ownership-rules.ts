import type { ClientBase } from "pg";
import type { z } from "zod";
import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { FINDING_STATES } from "@/lib/core/shape";
import { bitsOf } from "@/lib/db/shape-bits";
import { withConnection } from "@/lib/db/tx";
import type { replaceOwnershipRulesInput } from "@/lib/schemas/admin";
import type { OwnershipPreview } from "@/lib/schemas/ownership";
import { lockInventory } from "../reconcile/reconcile-inventory";
import { writeOwnership } from "../reconcile/write-ownership";
import { writeOwnershipRules } from "./write-ownership-rules";

/** Who owns what before: workloads, and the places that findings live in. $1 org. */
const BEFORE = `
create temp table owner_before on commit drop as
select 'workload' as what, id, team_id from workload where org_id = $1 and gone_at is null
union all select 'repository', id, team_id from repository where org_id = $1
union all select 'place', id, team_id from target where org_id = $1 and kind <> 0`;

/** What has another owner now, by whose it was and whose it is; open findings by the exact counters of their places. $1 org. */
const MOVES = `
with workloads as (
  select b.team_id as was, w.team_id as becomes, w.cluster_id, w.namespace
  from owner_before b join workload w on w.org_id = $1 and w.id = b.id and b.what = 'workload' and w.team_id is distinct from b.team_id
), places as (
  select b.id, b.what, b.team_id as was, r.team_id as becomes
  from owner_before b join repository r on r.org_id = $1 and r.id = b.id and b.what = 'repository' and r.team_id is distinct from b.team_id
  union all
  select b.id, b.what, b.team_id, t.team_id
  from owner_before b join target t on t.org_id = $1 and t.id = b.id and b.what = 'place' and t.team_id is distinct from b.team_id
), counted as (
  select was, becomes, count(*) as workloads, count(distinct (cluster_id, namespace)) as namespaces, 0 as images, 0 as findings
  from workloads group by was, becomes
  union all
  select was, becomes, 0, 0, count(*), 0 from places join image i on i.org_id = $1 and i.repository_id = places.id group by was, becomes
  union all
  select was, becomes, 0, 0, 0, coalesce(sum(c.count) filter (where ${bitsOf("state", "c.shape")} <= ${FINDING_STATES.indexOf("in_triage")}), 0)
  from places left join place_count c on c.org_id = $1 and c.place_id = places.id group by was, becomes
)
select case when w.id is not null then jsonb_build_object('id', w.id, 'name', w.name) end as "from",
  case when b.id is not null then jsonb_build_object('id', b.id, 'name', b.name) end as "to",
  sum(workloads)::int as workloads, sum(namespaces)::int as namespaces, sum(images)::int as images, sum(findings)::int as findings
from counted left join team w on w.org_id = $1 and w.id = was left join team b on b.org_id = $1 and b.id = becomes
group by was, becomes, w.id, w.name, b.id, b.name
order by sum(findings) desc, sum(workloads) desc, w.name nulls first, b.name nulls first`;

const UNOWNED = `
select (select count(*)::int from workload where org_id = $1 and team_id is null and gone_at is null) as workloads,
  (select count(*)::int from image i join repository r on r.org_id = i.org_id and r.id = i.repository_id
   where i.org_id = $1 and r.team_id is null) as images`;

async function one<Row extends object>(client: ClientBase, text: string, orgId: number): Promise<Row> {
  const { rows } = await client.query<Row>(text, [orgId]);
  const [row] = rows;
  if (!row) throw new Error("A count gave no row.");
  return row;
}

/** What these rules would move, by the statements that apply them, in a transaction that is rolled back. Nothing is kept. */
export const previewOwnershipRules = guard(
  "teams:write",
  async (ctx, input: z.output<typeof replaceOwnershipRulesInput>): Promise<OwnershipPreview> => {
    requireWholeOrg(ctx);
    const { orgId } = ctx;
    return withConnection(async (client) => {
      await client.query("begin");
      try {
        await lockInventory(client, orgId);
        await client.query(BEFORE, [orgId]);
        await writeOwnershipRules(client, ctx, input.rules);
        await writeOwnership(client, orgId);
        const { rows: moves } = await client.query<OwnershipPreview["moves"][number]>(MOVES, [orgId]);
        return { moves, unowned: await one<OwnershipPreview["unowned"]>(client, UNOWNED, orgId) };
      } finally {
        await client.query("rollback");
      }
    });
  },
);
