import type { ClientBase } from "pg";
import { type CopyValue, copyRows } from "@/lib/db/copy";

const COLUMNS = {
  stage: {
    target: "integer",
    finding_id: "uuid",
    package_id: "uuid",
    kind: "smallint",
    problem: "text",
    subject: "text",
    severity: "smallint",
    precedence: "smallint",
    severity_source: "text",
    fixed_version: "text",
    fix_state: "text",
    tool_id: "text",
  },
  /** findings that the tool looked for and could not judge */
  stage_unjudged: {
    target: "integer",
    finding_id: "uuid",
    kind: "smallint",
  },
  stage_package: {
    target: "integer",
    /** which of the deliveries it came with: a later one may know more paths */
    delivery: "integer",
    id: "uuid",
    purl: "text",
    type: "text",
    name: "text",
    version: "text",
    source_name: "text",
    source_version: "text",
    distro: "text",
    layer: "text",
    paths: "text[]",
  },
  stage_detail: {
    delivery: "integer",
    finding_id: "uuid",
    title: "text",
    description: "text",
    resolution: "text",
    url: "text",
    location: "text",
  },
} as const;

export type StageTable = keyof typeof COLUMNS;
export type StageRow<Table extends StageTable> = Record<keyof (typeof COLUMNS)[Table], CopyValue>;

const NAMES = Object.keys(COLUMNS) as StageTable[];

/**
 * Makes the temp tables into which a report is read, anew. They belong to the connection, not to a transaction: a long
 * report is staged without holding one open.
 */
export async function createStage(client: ClientBase): Promise<void> {
  await dropStage(client);
  for (const name of NAMES) {
    const columns = Object.entries(COLUMNS[name]).map(([column, type]) => `${column} ${type}`);
    await client.query(`create temp table ${name} (${columns.join(", ")})`);
  }
}

export const dropStage = (client: ClientBase) => client.query(`drop table if exists ${NAMES.map((name) => `pg_temp.${name}`).join(", ")}`);

export const copyToStage = async <Table extends StageTable>(
  client: ClientBase,
  table: Table,
  rows: Iterable<StageRow<Table>>,
): Promise<void> => {
  const columns = Object.keys(COLUMNS[table]) as (keyof StageRow<Table> & string)[];
  await copyRows(client, table, columns, valuesOf(rows, columns));
};

function* valuesOf<Column extends string>(rows: Iterable<Record<Column, CopyValue>>, columns: readonly Column[]): Generator<CopyValue[]> {
  for (const row of rows) yield columns.map((column) => row[column]);
}

/** What a tool said of one finding in several deliveries becomes one row: the weightier severity, the first fix that was named. */
export const MERGE_STAGE = `
with twice as (
  select target, finding_id, package_id, min(kind) as kind, min(problem) as problem, min(subject) as subject,
    (array_agg(severity order by precedence desc, severity desc))[1] as severity, max(precedence) as precedence,
    (array_agg(severity_source order by precedence desc, severity desc))[1] as severity_source,
    min(fixed_version) as fixed_version, min(fix_state) as fix_state, min(tool_id) as tool_id
  from stage group by target, finding_id, package_id having count(*) > 1
), gone as (
  delete from stage using twice
  where stage.target = twice.target and stage.finding_id = twice.finding_id and stage.package_id = twice.package_id
)
insert into stage select target, finding_id, package_id, kind, problem, subject, severity, precedence, severity_source,
  fixed_version, fix_state, tool_id from twice`;

/** What one row could not judge and another found is found. Each finding is left once. */
export const FOUND_ALL_THE_SAME = `
with kept as (
  delete from stage_unjudged returning target, finding_id, kind
)
insert into stage_unjudged select distinct u.target, u.finding_id, u.kind from kept u
where not exists (select from stage n where n.target = u.target and n.finding_id = u.finding_id)`;
