import type { ClientBase } from "pg";
import type { GateBaseline } from "@/lib/core/gate";
import { FINDING_STATES } from "@/lib/core/shape";
import { bitsOf } from "@/lib/db/shape-bits";

const LAST_OPEN = FINDING_STATES.indexOf("in_triage");
const RUNS = bitsOf("running", "f.shape");

const MAX_NAMES = 5;

export interface Baseline {
  kind: GateBaseline;
  /** what is compared with, by name; five at most */
  images: string[];
  of: number;
}

/**
 * Keeps what is open today at some places in the temp table "gate_before" (finding_id), before anything is rehearsed: in
 * what runs, where something of the place runs; else in its newest image, or in the place itself.
 */
export async function keepBaseline(client: ClientBase, orgId: number, placeIds: readonly string[]): Promise<Baseline> {
  await client.query("drop table if exists pg_temp.gate_before");
  await client.query(
    `create temp table gate_before on commit drop as
     with place as (
       select place_id, bool_or(kind = 0 and running) as runs from target where org_id = $1 and place_id = any($2::uuid[]) group by 1
     )
     select f.id as finding_id, f.place_id from place p
     join finding f on f.org_id = $1 and f.place_id = p.place_id
     where ${bitsOf("state", "f.shape")} <= ${LAST_OPEN} and (not p.runs or ${RUNS} = 1)`,
    [orgId, placeIds],
  );
  const { rows } = await client.query<{ name: string; runs: boolean; of: number }>(
    `with known as (
       select name, kind = 0 and running as runs from target t
       where org_id = $1 and place_id = any($2::uuid[]) and active
         and exists (select from target_scan s where s.org_id = $1 and s.target_id = t.id)
     )
     select name, runs, count(*) over ()::int as of from known
     where runs or not exists (select from known where runs) order by name limit ${MAX_NAMES}`,
    [orgId, placeIds],
  );
  const [first] = rows;
  return {
    kind: !first ? "nothing" : first.runs ? "running" : "newest",
    images: rows.map(({ name }) => name),
    of: first?.of ?? 0,
  };
}

export interface Delta {
  /** findings that what it is compared with does not show */
  new: number;
  /** findings that end with it */
  gone: number;
  unchanged: number;
  /** open today, and not looked for by whoever scanned this */
  notLooked: number;
}

/** How what is in question ("gate_seen", undecided) differs from what is open today. Needs the findings brought up to date. */
export async function measureDelta(client: ClientBase, orgId: number): Promise<Delta> {
  const { rows } = await client.query<Delta>(
    `with now as (select distinct finding_id from gate_seen where not decided),
     before as (
       select b.finding_id, n.finding_id is not null as again, ${bitsOf("state", "f.shape")} as state
       from gate_before b join finding f on f.org_id = $1 and f.id = b.finding_id left join now n on n.finding_id = b.finding_id
     )
     select (select count(*) from now where finding_id not in (select finding_id from gate_before))::int as new,
       count(*) filter (where not again and state = ${FINDING_STATES.indexOf("fixed")})::int as gone,
       count(*) filter (where again)::int as unchanged,
       count(*) filter (where not again and state <= ${LAST_OPEN})::int as "notLooked"
     from before`,
    [orgId],
  );
  const [delta] = rows;
  if (!delta) throw new Error("A count gave no row.");
  return delta;
}
