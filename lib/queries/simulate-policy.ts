import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import { type Ctx, guard } from "@/lib/auth/ctx";
import { Problem } from "@/lib/core/errors";
import { join, row, rows, type Sql, sql } from "@/lib/db/sql";
import { type Condition, readCondition } from "@/lib/gate/expression";
import type { GateFinding, GateImage } from "@/lib/gate/facts";
import type { Simulation } from "@/lib/schemas/policies";
import { column, FINDING_SQL, IMAGE_SQL, SEEN_FIELDS, typeOf } from "./gate-fields";
import { seesTeam } from "./scope";
import { has, isOpen } from "./shape-sql";

/** A condition that names more different sets of facts than this is too fine to be asked of a fleet. */
const MOST_SETS = 100_000;
/** conditions are asked so often before others get their turn */
const SLICE = 2_000;
const EXAMPLES = 20;

type Facts = Record<string, string | number | boolean | null>;

interface Plan {
  /** columns that the condition's answer depends on, by name */
  columns: { of: "finding" | "image"; field: string; value: Sql }[];
  /** rows (finding_id, target_id, the columns) of what runs; target_id null: not asked yet in which images it is seen */
  from: Sql;
}

const IMAGE_TABLES = sql`left join image i on i.org_id = t.org_id and i.id = t.id left join repository r on r.org_id = t.org_id and r.id = t.place_id`;

function planOf(ctx: Ctx, { fields, ofFindings }: Condition): Plan {
  const columns = [
    ...[...fields.finding].map((field) => ({ of: "finding" as const, field, value: FINDING_SQL[field] })),
    ...[...fields.image].map((field) => ({ of: "image" as const, field, value: IMAGE_SQL[field] })),
  ];
  const selected = columns.map(({ of, field, value }) => sql`${value} as ${column(of, field)}`);
  const open = sql`f.org_id = ${ctx.orgId} and ${isOpen(sql`f.shape`)} and ${has(sql`f.shape`, "running")} and ${seesTeam(ctx, sql`f.team_id`)}`;
  if (!ofFindings) {
    const from = sql`select null::uuid as finding_id, t.id as target_id ${more(selected)}
      from target t ${IMAGE_TABLES} where t.org_id = ${ctx.orgId} and t.kind = 0 and t.running and ${seesTeam(ctx, sql`t.team_id`)}`;
    return { columns, from };
  }
  const seen = fields.image.size > 0 || [...fields.finding].some((field) => SEEN_FIELDS.has(field));
  const from = seen
    ? sql`select distinct f.id as finding_id, t.id as target_id ${more(selected)}
        from finding f join sighting s on s.org_id = f.org_id and s.finding_id = f.id
        join target t on t.org_id = f.org_id and t.id = s.target_id and t.active and t.running ${IMAGE_TABLES}
        left join package p on p.org_id = f.org_id and p.id = s.package_id where ${open}`
    : sql`select f.id as finding_id, null::uuid as target_id ${more(selected)} from finding f where ${open}`;
  return { columns, from };
}

const more = (selected: readonly Sql[]): Sql => (selected.length > 0 ? sql`, ${join([...selected])}` : sql``);

/** The different sets of facts that there are, of which the condition then holds or not. */
async function heldSets(plan: Plan, condition: Condition): Promise<Facts[]> {
  const names = plan.columns.map(({ of, field }) => column(of, field));
  const sets = await rows(
    z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    names.length > 0 ? sql`select distinct ${join(names)} from (${plan.from}) facts limit ${MOST_SETS + 1}` : sql`select 1 as nothing`,
  );
  if (sets.length > MOST_SETS)
    throw new Problem(
      "invalid_request",
      `The condition tells more than ${MOST_SETS.toLocaleString("en")} cases apart here: it is too fine to be simulated.`,
    );
  const held: Facts[] = [];
  for (const [at, facts] of sets.entries()) {
    if (at % SLICE === SLICE - 1) await setImmediate();
    if (holds(condition, facts)) held.push(facts);
  }
  return held;
}

/** Whole numbers of a condition are its integers. */
const celValue = (field: string, value: Facts[string]) => (field === "ageDays" ? BigInt(Number(value)) : value);

function holds(condition: Condition, facts: Facts): boolean {
  const of = (variable: "finding" | "image") =>
    Object.fromEntries(
      Object.entries(facts).flatMap(([name, value]) => {
        const [its, field] = name.split("_");
        return its === variable && field ? [[field, celValue(field, value)]] : [];
      }),
    );
  try {
    return condition.holds(of("image") as unknown as GateImage, condition.ofFindings ? (of("finding") as unknown as GateFinding) : null);
  } catch (error) {
    throw new Problem(
      "invalid_request",
      `The condition cannot be asked of what runs here: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

const countRow = z.object({
  workloads: z.number(),
  images: z.number(),
  others: z.number(),
  findings: z.number(),
  allWorkloads: z.number(),
  allImages: z.number(),
  teams: z.array(z.object({ id: z.string().nullable(), name: z.string().nullable(), workloads: z.number(), findings: z.number() })),
  examples: z.array(
    z.object({
      workloadId: z.string(),
      workloadName: z.string(),
      kind: z.string(),
      namespace: z.string(),
      clusterId: z.string(),
      clusterName: z.string(),
      imageId: z.string(),
      imageName: z.string(),
      findings: z.number(),
    }),
  ),
});

/**
 * Rows (finding_id, target_id) of what runs and meets a condition, within the asker's rights: finding_id null where it asks
 * of images, target_id null where it does not say in which image. Throws Problem invalid_request as simulatePolicy does.
 */
export async function meetingNow(ctx: Ctx, condition: Condition): Promise<Sql> {
  const plan = planOf(ctx, condition);
  const { columns, from } = plan;
  const held = await heldSets(plan, condition);
  if (columns.length === 0) return sql`select finding_id, target_id from (${from}) facts where ${held.length > 0}`;
  const record = columns.map(({ of, field }) => sql`${column(of, field)} ${typeOf(field)}`);
  const same = columns.map(({ of, field }) => sql`held.${column(of, field)} is not distinct from facts.${column(of, field)}`);
  return sql`select facts.finding_id, facts.target_id from (${from}) facts
    join jsonb_to_recordset(${JSON.stringify(held)}::jsonb) as held(${join(record)}) on ${join(same, " and ")}`;
}

/** What is met, counted by where it runs. */
async function count(ctx: Ctx, met: Sql, ofFindings: boolean): Promise<z.infer<typeof countRow>> {
  const found = await row(
    countRow,
    sql`with met as materialized (${met}), pair as materialized (
          select distinct m.finding_id, t.id as target_id, t.kind, t.name
          from met m ${ofFindings ? sql`left join sighting s on m.target_id is null and s.org_id = ${ctx.orgId} and s.finding_id = m.finding_id` : sql``}
          join target t on t.org_id = ${ctx.orgId} and t.id = ${ofFindings ? sql`coalesce(m.target_id, s.target_id)` : sql`m.target_id`} and t.active and t.running
        ), per_target as (
          select target_id, kind, name, count(finding_id)::int as findings from pair group by 1, 2, 3
        ), runs as (
          select distinct k.workload_id, k.image_id from container k where k.org_id = ${ctx.orgId} and k.running and k.image_id is not null
        ), load as (
          select w.id, w.name, w.kind, w.namespace, w.team_id, c.id as cluster_id, c.name as cluster_name, t.target_id, t.name as image_name, t.findings
          from per_target t join runs on runs.image_id = t.target_id
          join workload w on w.org_id = ${ctx.orgId} and w.id = runs.workload_id and w.gone_at is null and ${seesTeam(ctx, sql`w.team_id`)}
          join cluster c on c.org_id = w.org_id and c.id = w.cluster_id
        ), by_team as (
          select l.team_id as id, tm.name, count(distinct l.id)::int as workloads, sum(l.findings)::int as findings
          from load l left join team tm on tm.org_id = ${ctx.orgId} and tm.id = l.team_id group by 1, 2 order by 3 desc, 2 limit 50
        ), worst as (
          select * from load order by findings desc, cluster_name, namespace, name, image_name limit ${EXAMPLES}
        )
        select (select count(distinct id)::int from load) as workloads,
          (select count(*)::int from per_target where kind = 0) as images, (select count(*)::int from per_target where kind <> 0) as others,
          (select count(distinct finding_id)::int from pair) as findings,
          (select count(distinct w.id)::int from runs join workload w on w.org_id = ${ctx.orgId} and w.id = runs.workload_id and w.gone_at is null
             and ${seesTeam(ctx, sql`w.team_id`)}) as "allWorkloads",
          (select count(*)::int from target t where t.org_id = ${ctx.orgId} and t.kind = 0 and t.running and ${seesTeam(ctx, sql`t.team_id`)}) as "allImages",
          coalesce((select jsonb_agg(jsonb_build_object('id', id, 'name', name, 'workloads', workloads, 'findings', findings)) from by_team), '[]') as teams,
          coalesce((select jsonb_agg(jsonb_build_object('workloadId', id, 'workloadName', name, 'kind', kind, 'namespace', namespace, 'clusterId', cluster_id,
            'clusterName', cluster_name, 'imageId', target_id, 'imageName', image_name, 'findings', findings)) from worst), '[]') as examples`,
  );
  if (!found) throw new Error("A count gave no row.");
  return found;
}

/**
 * What runs today and would meet a condition, within the asker's rights: the condition is asked once for each different set
 * of the facts that it names. Throws Problem invalid_request for one that cannot be used, or tells too much apart.
 */
export const simulatePolicy = guard("policies:read", async (ctx, { condition: text }: { condition: string }): Promise<Simulation> => {
  const condition = readCondition(text);
  const met = await meetingNow(ctx, condition);
  const { allWorkloads, allImages, teams, examples, findings, ...counts } = await count(ctx, met, condition.ofFindings);
  const ofFindings = (number: number) => (condition.ofFindings ? number : null);
  return {
    ...counts,
    findings: ofFindings(findings),
    of: { workloads: allWorkloads, images: allImages },
    teams: teams.map(({ id, name, workloads, findings }) => ({
      team: id && name ? { id, name } : null,
      workloads,
      findings: ofFindings(findings),
    })),
    examples: examples.map(({ workloadId, workloadName, clusterId, clusterName, imageId, imageName, findings, ...rest }) => ({
      ...rest,
      workload: { id: workloadId, name: workloadName },
      cluster: { id: clusterId, name: clusterName },
      image: { id: imageId, name: imageName },
      findings: ofFindings(findings),
    })),
  };
});
