// The rival of the findings list: the same rows with their facts as plain columns, an index on every sort key, and a plain
// "where … order by key limit 51", as most systems do it.
import type { ClientBase } from "pg";
import { SHAPE_BITS } from "../lib/core/shape";
import type { Statement } from "./statements";

const KEYS: Record<string, string> = {
  rank: "rank",
  severity: "severity",
  firstSeen: "first_seen_at",
  epss: "epss",
  due: "due_at",
  vulnerability: "problem",
  package: "subject",
  repository: "place_name",
};

export async function makeRival(client: ClientBase): Promise<void> {
  if ((await client.query("select to_regclass('rival_ready') is not null as ready")).rows[0]?.ready === true) return;
  console.error("  making the rival's table, once");
  const facts = Object.entries(SHAPE_BITS).map(
    ([fact, [shift, width]]) => `((shape >> ${shift}) & ${(1 << width) - 1})::smallint as ${fact.toLowerCase()}`,
  );
  await client.query("drop table if exists rival");
  await client.query(
    `create table rival as select f.org_id, f.id, f.team_id, f.clusters, f.problem, f.subject, f.rank, f.epss, f.first_seen_at, f.due_at, r.name as place_name, ${facts.join(", ")}
     from finding f join repository r on r.org_id = f.org_id and r.id = f.place_id`,
  );
  await client.query("alter table rival add primary key (org_id, id)");
  for (const key of Object.values(KEYS)) await client.query(`create index on rival (org_id, ${key}, id)`);
  await client.query("create index on rival (org_id, team_id)");
  await client.query("create index on rival using gin (clusters)");
  await client.query("vacuum analyze rival");
  await client.query("create table rival_ready ()");
}

/** First page or, with a cursor, a later one; the count stops at 10,001 like ours. */
export function rivalStatements(orgId: number, where: string, sort: string, cursor: { key: unknown; id: string } | null): Statement[] {
  const key = KEYS[sort.replace("-", "")] ?? "rank";
  const direction = sort.startsWith("-") ? "desc" : "asc";
  const beyond = direction === "desc" ? "<" : ">";
  const nulls = key === "due_at" ? " and due_at is not null" : "";
  const after = cursor && cursor.key !== null ? ` and (${key}, id) ${beyond} ($1, $2)` : "";
  return [
    {
      text: `select * from rival where org_id = ${orgId} and ${where}${nulls}${after} order by ${key} ${direction}, id ${direction} limit 51`,
      values: after ? [cursor?.key, cursor?.id] : [],
    },
    { text: `select count(*) from (select 1 from rival where org_id = ${orgId} and ${where} limit 10001) x`, values: [] },
  ];
}
