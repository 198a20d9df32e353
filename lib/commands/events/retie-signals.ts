import type { ClientBase } from "pg";
import type { OwnerRef, RuntimeRecord } from "@/lib/core/records";
import { type SignalSeed, signalOf } from "./event-identity";
import { findWorkloads, type PodPlace } from "./tie-events";

/** A signal of events that came before the inventory that knows their pod. */
interface Untied {
  id: string;
  tool: string;
  rule: string;
  source: string;
  cluster_id: string | null;
  namespace: string;
  lineage: string;
  pod: string | null;
  /** "Kind/name" of the controller that the sensor named */
  workload: string | null;
}

/** In one transaction with an inventory: enough for any, and a bound for what a flood of unknown pods can cost. */
const MOST = 5_000;

/**
 * Ties signals whose workload was not known when their events came, now that an inventory may know it, so that it does not
 * matter which came first: they become, or join, the signal that they would have been. Returns how many.
 */
export async function retieSignals(client: ClientBase, orgId: number): Promise<number> {
  const { rows } = await client.query<Untied>(
    `select s.id, s.tool, s.rule, s.source, s.cluster_id, s.namespace, s.lineage, e.pod, e.workload
     from signal s
     cross join lateral (select pod, workload from event e where e.org_id = s.org_id and e.signal_id = s.id and e.at = s.last_seen_at
       and (e.pod is not null or e.workload is not null) order by e.id limit 1) e
     where s.org_id = $1 and s.workload_id is null and s.namespace is not null order by s.last_seen_at desc, s.id limit ${MOST}`,
    [orgId],
  );
  const places = rows.map(
    (row): PodPlace => ({ clusterId: row.cluster_id, namespace: row.namespace, pod: row.pod, workload: ownerOf(row.workload) }),
  );
  const found = await findWorkloads(client, orgId, places);
  const moves = rows.flatMap((row, at) => {
    const tie = found.get(at);
    return tie ? [{ from: row.id, to: signalOf(recordOf(row), tie) }] : [];
  });
  if (moves.length > 0) await moveSignals(client, orgId, moves);
  return moves.length;
}

function ownerOf(text: string | null): OwnerRef | null {
  const [kind, ...name] = text?.split("/") ?? [];
  return kind && name.length > 0 ? { kind, name: name.join("/") } : null;
}

/** As much of an event as its signal's identity needs. */
const recordOf = ({ tool, rule, source, namespace, lineage, pod }: Untied): RuntimeRecord => ({
  type: "event",
  tool,
  rule,
  source,
  namespace,
  pod,
  lineage: lineage === "" ? [] : [lineage],
  health: false,
  at: new Date(0),
  atText: "",
  priority: "debug",
  output: "",
  hostname: null,
  cluster: null,
  container: { id: null, name: null, image: null },
  tags: [],
  raw: null,
});

async function moveSignals(client: ClientBase, orgId: number, moves: readonly { from: string; to: SignalSeed }[]): Promise<void> {
  const parameters = [
    orgId,
    JSON.stringify(
      moves.map(({ from, to }) => ({
        from_id: from,
        to_id: to.id,
        cluster_id: to.clusterId,
        workload_id: to.workloadId,
        subject: to.subject,
        team_id: to.teamId,
      })),
    ),
  ];
  const moved = `moved as (select * from jsonb_to_recordset($2::jsonb)
    as m(from_id uuid, to_id uuid, cluster_id uuid, workload_id uuid, subject text, team_id uuid))`;
  await client.query(
    `with ${moved}, old as (
       delete from signal s using moved m where s.org_id = $1 and s.id = m.from_id
       returning s.*, m.to_id, m.cluster_id as new_cluster, m.workload_id as new_workload, m.subject as new_subject, m.team_id as new_team
     ), joined as (
       select to_id, tool, rule, source, new_cluster, namespace, new_workload, new_subject, new_team, lineage, max(priority) as priority,
         sum(count) as count, min(first_seen_at) as first_at, max(last_seen_at) as last_at,
         (array_agg(last_output order by last_seen_at desc, last_output desc))[1] as output
       from old group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
     insert into signal (org_id, id, tool, rule, priority, source, cluster_id, namespace, workload_id, subject, team_id, lineage, tags, count,
       first_seen_at, last_seen_at, last_output)
     select $1, to_id, tool, rule, priority, source, new_cluster, namespace, new_workload, new_subject, new_team, lineage,
       coalesce((select array_agg(distinct t order by t) from old o, unnest(o.tags) t where o.to_id = joined.to_id), '{}'), count, first_at, last_at, output
     from joined order by to_id
     on conflict (org_id, id) do update set count = signal.count + excluded.count, priority = greatest(signal.priority, excluded.priority),
       tags = (select coalesce(array_agg(distinct t order by t), '{}') from unnest(signal.tags || excluded.tags) t),
       first_seen_at = least(signal.first_seen_at, excluded.first_seen_at),
       last_output = case when (excluded.last_seen_at, excluded.last_output) > (signal.last_seen_at, signal.last_output)
         then excluded.last_output else signal.last_output end,
       last_seen_at = greatest(signal.last_seen_at, excluded.last_seen_at)`,
    parameters,
  );
  await client.query(
    `with ${moved}, old as (delete from signal_hour h using moved m where h.org_id = $1 and h.signal_id = m.from_id returning m.to_id, h.hour, h.count)
     insert into signal_hour (org_id, signal_id, hour, count) select $1, to_id, hour, sum(count) from old group by to_id, hour order by to_id, hour
     on conflict (org_id, signal_id, hour) do update set count = signal_hour.count + excluded.count`,
    parameters,
  );
  await client.query(
    `with ${moved} update event e set signal_id = m.to_id from moved m where e.org_id = $1 and e.signal_id = m.from_id`,
    parameters,
  );
}
