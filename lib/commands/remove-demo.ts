import { rm } from "node:fs/promises";
import type { ClientBase } from "pg";
import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { pool } from "@/lib/db/client";
import { reportFile } from "@/lib/db/report-files";
import { transaction } from "@/lib/db/tx";
import { audit } from "./audit";
import { affectByFlaws, affectByPlaces } from "./reconcile/affect-findings";
import { CREATE_AFFECTED, reconcileFindings } from "./reconcile/reconcile-findings";
import { lockInventory } from "./reconcile/reconcile-inventory";
import { refreshTargets } from "./reconcile/refresh-targets";
import { settleBases } from "./reconcile/settle-bases";
import { writeOwnership } from "./reconcile/write-ownership";

export interface RemovedDemo {
  reports: number;
  clusters: number;
}

/**
 * Takes the demo fleet out again, and nothing else: what real reports and inventories say stays, also about places that
 * the demo spoke of. One transaction; the feeds stay, they are real.
 */
export const removeDemo = guard("settings:write", async (ctx, _input: Record<string, never>): Promise<RemovedDemo> => {
  requireWholeOrg(ctx);
  const { removed, files } = await transaction(async (client) => {
    await lockInventory(client, ctx.orgId);
    const files = await unsharedFiles(client, ctx.orgId);
    const flaws = await judgedFlaws(client, ctx.orgId);
    for (const statement of STATEMENTS) await client.query(statement, [ctx.orgId]);
    await settleTheRest(client, ctx.orgId, flaws);
    const { rows } = await client.query<RemovedDemo>(
      `with gone as (delete from report where org_id = $1 and demo returning 1), clusters as (delete from cluster where org_id = $1 and demo returning 1)
       select (select count(*) from gone)::int as reports, (select count(*) from clusters)::int as clusters`,
      [ctx.orgId],
    );
    await client.query("update org set demo_loaded_at = null where id = $1", [ctx.orgId]);
    const removed = rows[0] ?? { reports: 0, clusters: 0 };
    await audit(client, ctx, { action: "demo.remove", object: "demo fleet", detail: { ...removed } });
    return { removed, files };
  });
  for (const sha256 of files) await rm(reportFile(sha256), { force: true });
  await pool().query("analyze finding, sighting, target, report");
  return removed;
});

async function unsharedFiles(client: ClientBase, orgId: number): Promise<string[]> {
  const { rows } = await client.query<{ sha256: string }>(
    `select distinct encode(sha256, 'hex') as sha256 from report d where org_id = $1 and demo
       and not exists (select from report r where r.sha256 = d.sha256 and not (r.org_id = $1 and r.demo))`,
    [orgId],
  );
  return rows.map(({ sha256 }) => sha256);
}

/** Flaws that a statement of the demo is about, which can have decided on real findings as well. */
async function judgedFlaws(client: ClientBase, orgId: number): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select distinct vulnerability_id as id from decision_scope where org_id = $1 and decision_id in ${DEMO_DECISIONS}`,
    [orgId],
  );
  return rows.map(({ id }) => id);
}

/**
 * Places of the demo of which something real was said too: they keep that, and their findings are looked at again, and so
 * are those that the demo's statements were about.
 */
async function settleTheRest(client: ClientBase, orgId: number, flaws: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ place_id: string }>("select place_id from demo_place where not only_demo");
  const mixed = rows.map(({ place_id }) => place_id);
  await client.query(CREATE_AFFECTED);
  await affectByPlaces(client, orgId, [...mixed, ...(await writeOwnership(client, orgId))]);
  await affectByFlaws(client, orgId, flaws);
  await refreshTargets(client, orgId, mixed);
  const { rows: orphans } = await client.query<{ id: string }>(
    `select id from image i where org_id = $1 and base_image_id is not null
       and not exists (select from image b where b.org_id = $1 and b.id = i.base_image_id)`,
    [orgId],
  );
  await settleBases(client, orgId, { touched: orphans.map(({ id }) => id), moved: [] });
  await reconcileFindings(client, orgId, { at: new Date(), reason: "demo removed", reportId: null });
  for (const statement of RECOUNT) await client.query(statement, [orgId]);
}

const DEMO_CLUSTERS = "(select id from cluster where org_id = $1 and demo)";
const DEMO_WORKLOADS = `(select id from workload where org_id = $1 and cluster_id in ${DEMO_CLUSTERS})`;
const DEMO_ONLY = "(select place_id from demo_place where only_demo)";
const DEMO_TARGETS = `(select id from target where org_id = $1 and place_id in ${DEMO_ONLY})`;
const DEMO_DECISIONS =
  "(select d.id from decision d join report r on r.org_id = d.org_id and r.id = d.report_id where d.org_id = $1 and r.demo)";
const DEMO_FINDINGS = `(select id from finding where org_id = $1 and place_id in ${DEMO_ONLY})`;

const STATEMENTS = [
  `create temp table demo_place on commit drop as
   select place_id, bool_and(is_demo) as only_demo from (
     select t.place_id, r.demo as is_demo from target t
       join target_scan s on s.org_id = t.org_id and s.target_id = t.id join report r on r.org_id = s.org_id and r.id = s.report_id
       where t.org_id = $1
     union all
     select c.repository_id, k.demo from container c
       join workload w on w.org_id = c.org_id and w.id = c.workload_id join cluster k on k.org_id = w.org_id and k.id = w.cluster_id
       where c.org_id = $1 and c.repository_id is not null
   ) said group by place_id having bool_or(is_demo)`,
  `delete from sighting s using target_scan t, report r where s.org_id = $1 and t.org_id = $1 and r.org_id = $1
     and s.target_id = t.target_id and s.tool = t.tool and r.id = t.report_id and r.demo`,
  `delete from unjudged u using target_scan t, report r where u.org_id = $1 and t.org_id = $1 and r.org_id = $1
     and u.target_id = t.target_id and u.tool = t.tool and r.id = t.report_id and r.demo`,
  `delete from target_look t using report r where t.org_id = $1 and r.org_id = $1 and r.id = t.report_id and r.demo`,
  `delete from target_scan t using report r where t.org_id = $1 and r.org_id = $1 and r.id = t.report_id and r.demo`,
  `delete from sighting where org_id = $1 and target_id in ${DEMO_TARGETS}`,
  `delete from finding_span where org_id = $1 and finding_id in ${DEMO_FINDINGS}`,
  `delete from inbox_item where org_id = $1 and finding_ids <@ array${DEMO_FINDINGS}`,
  `delete from watch where org_id = $1 and (thing_id in ${DEMO_FINDINGS} or thing_id in ${DEMO_ONLY} or thing_id in ${DEMO_WORKLOADS})`,
  `delete from finding_work where org_id = $1 and finding_id in ${DEMO_FINDINGS}`,
  `delete from ticket_finding where org_id = $1 and finding_id in ${DEMO_FINDINGS}`,
  `delete from finding_comment where org_id = $1 and finding_id in ${DEMO_FINDINGS}`,
  `delete from finding_detail where org_id = $1 and finding_id in ${DEMO_FINDINGS}`,
  `delete from decision_finding where org_id = $1 and (finding_id in ${DEMO_FINDINGS} or decision_id in ${DEMO_DECISIONS})`,
  `delete from decision_scope where org_id = $1 and decision_id in ${DEMO_DECISIONS}`,
  `delete from decision where org_id = $1 and id in ${DEMO_DECISIONS}`,
  `delete from finding where org_id = $1 and place_id in ${DEMO_ONLY}`,
  `delete from place_count where org_id = $1 and place_id in ${DEMO_ONLY}`,
  `delete from image_package where org_id = $1 and target_id in ${DEMO_TARGETS}`,
  `delete from image_layer where org_id = $1 and image_id in ${DEMO_TARGETS}`,
  `delete from running_span where org_id = $1 and workload_id in ${DEMO_WORKLOADS}`,
  `delete from exposure where org_id = $1 and workload_id in ${DEMO_WORKLOADS}`,
  `delete from container where org_id = $1 and workload_id in ${DEMO_WORKLOADS}`,
  `delete from image_tag where org_id = $1 and repository_id in ${DEMO_ONLY}`,
  `delete from image_merge where org_id = $1 and to_id in ${DEMO_TARGETS}`,
  `delete from image where org_id = $1 and id in ${DEMO_TARGETS}`,
  `delete from target where org_id = $1 and place_id in ${DEMO_ONLY}`,
  `delete from repository where org_id = $1 and id in ${DEMO_ONLY}`,
  `delete from package p where org_id = $1 and not exists (select from image_package i where i.org_id = $1 and i.package_id = p.id)`,
  `delete from image_attestation a using report r where a.org_id = $1 and r.org_id = $1 and r.id = a.report_id and r.demo`,
  `delete from event where org_id = $1 and signal_id in (select id from signal where org_id = $1 and cluster_id in ${DEMO_CLUSTERS})`,
  `delete from signal_hour where org_id = $1 and signal_id in (select id from signal where org_id = $1 and cluster_id in ${DEMO_CLUSTERS})`,
  // Health events of sensors carry no signal; with no other sensor there they can only be the demo's.
  `delete from event e where org_id = $1 and not exists (select from signal s where s.org_id = $1 and s.id = e.signal_id)
     and not exists (select from sensor s where s.org_id = $1 and s.cluster_id not in ${DEMO_CLUSTERS})`,
  `delete from source_hour h where org_id = $1 and cluster_id = '00000000-0000-0000-0000-000000000000' and not exists (
     select from report r where r.org_id = $1 and not r.demo and r.tool = h.tool and r.cluster_id is null and r.status = 'done'
       and least(r.generated_at, r.received_at) >= h.hour and least(r.generated_at, r.received_at) < h.hour + interval '1 hour')
     and exists (select from report r where r.org_id = $1 and r.demo and r.tool = h.tool)`,
  ...[
    "signal",
    "sensor",
    "source_hour",
    "source_silence",
    "source",
    "pod",
    "workload",
    "service",
    "route",
    "node",
    "namespace",
    "inventory_scan",
  ].map((table) => `delete from ${table} where org_id = $1 and cluster_id in ${DEMO_CLUSTERS}`),
  ...["source", "source_silence"].map(
    (table) => `delete from ${table} s where org_id = $1 and not exists (
      select from source_hour h where h.org_id = s.org_id and h.cluster_id = s.cluster_id and h.tool = s.tool)`,
  ),
  `delete from ownership_rule where org_id = $1 and demo`,
  `update team t set demo = false where org_id = $1 and demo and exists (select from ownership_rule r where r.org_id = $1 and r.team_id = t.id)`,
  ...["watch", "inbox_item"].map(
    (table) => `delete from ${table} x using app_user u where x.org_id = $1 and u.org_id = $1 and u.id = x.user_id and u.demo`,
  ),
  `delete from default_view d using app_user u where d.org_id = $1 and u.org_id = $1 and u.id = d.user_id and u.demo`,
  `delete from saved_view v using app_user u where v.org_id = $1 and u.org_id = $1 and u.id = v.owner_id and u.demo`,
  `update saved_view v set shared_with = 'nobody', team_id = null from team t where v.org_id = $1 and t.org_id = $1 and t.id = v.team_id and t.demo`,
  `delete from membership m using team t where m.org_id = $1 and t.org_id = $1 and t.id = m.team_id and t.demo`,
  `delete from membership m using app_user u where m.org_id = $1 and u.org_id = $1 and u.id = m.user_id and u.demo`,
  `delete from app_user where org_id = $1 and demo`,
  `delete from team_deadline d using team t where d.org_id = $1 and t.org_id = $1 and t.id = d.team_id and t.demo`,
  `delete from team where org_id = $1 and demo`,
  // History before the removal spoke of both fleets together and cannot be told apart any more.
  `delete from posture_day where org_id = $1`,
  `delete from tool_day where org_id = $1`,
];

const RECOUNT = [
  "delete from team_count where org_id = $1",
  `insert into team_count (org_id, team_id, shape, count)
   select org_id, coalesce(team_id, '00000000-0000-0000-0000-000000000000'), shape, count(*) from finding where org_id = $1 group by 1, 2, 3`,
  "delete from cluster_count where org_id = $1",
  `insert into cluster_count (org_id, number, team_id, shape, count)
   select org_id, number, coalesce(team_id, '00000000-0000-0000-0000-000000000000'), shape, count(*)
   from finding, unnest(clusters) as number where org_id = $1 group by 1, 2, 3, 4`,
  `delete from cluster_number where org_id = $1 and cluster_id in ${DEMO_CLUSTERS}`,
];
