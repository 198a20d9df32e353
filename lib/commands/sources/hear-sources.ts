import type { ClientBase } from "pg";
import { NIL_ID } from "@/lib/core/ids";

export interface HeardSource {
  /** null: it names no cluster */
  clusterId: string | null;
  tool: string;
  at: Date;
}

const HOUR_MS = 3_600_000;

/**
 * Keeps that these reported in these hours, by their own times but not later than now. One statement, which takes no lock
 * where the hours are known, so that reports of one tool do not wait for each other.
 */
export async function hearSources(client: ClientBase, orgId: number, heard: readonly HeardSource[]): Promise<void> {
  const now = Date.now();
  const hours = new Map<string, { clusterId: string; tool: string; hour: Date }>();
  for (const { clusterId, tool, at } of heard) {
    const hour = new Date(Math.floor(Math.min(at.getTime(), now) / HOUR_MS) * HOUR_MS);
    const row = { clusterId: clusterId ?? NIL_ID, tool, hour };
    hours.set(`${row.clusterId} ${tool} ${hour.toISOString()}`, row);
  }
  if (hours.size === 0) return;
  // In order, so that two senders wait for each other instead of deadlocking.
  const ordered = [...hours].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  await client.query(
    `insert into source_hour (org_id, cluster_id, tool, hour)
     select $1, h.cluster_id, h.tool, h.hour from unnest($2::uuid[], $3::text[], $4::timestamptz[]) as h(cluster_id, tool, hour)
     on conflict do nothing`,
    [orgId, ordered.map(({ clusterId }) => clusterId), ordered.map(({ tool }) => tool), ordered.map(({ hour }) => hour)],
  );
}
