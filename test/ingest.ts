import { systemCtx } from "@/lib/auth/ctx";
import { ingestReport } from "@/lib/commands/ingest-report";
import { receiveReport } from "@/lib/commands/receive-report";
import { pool } from "@/lib/db/client";

export const ORG = 1;
export const ctx = systemCtx(ORG, "test");

export interface Sent {
  id: string;
  status: string;
  counts: Record<"entries" | "read" | "skipped" | "new" | "reopened" | "fixed" | "unchanged" | "gone", number> & { notes: string[] };
  warnings: string[];
  late: boolean;
  error: { code: string; message: string } | null;
}

/** Sends a document through the product's own ingest, as a request and its job would, and gives the receipt's row. */
export async function send(
  document: string | Uint8Array,
  options: { cluster?: string; image?: string; receivedAt?: Date } = {},
): Promise<Sent> {
  const bytes = typeof document === "string" ? Buffer.from(document) : document;
  async function* body() {
    yield bytes;
  }
  const { id } = await receiveReport(ctx, { body: body(), ...options });
  await ingestReport({ orgId: ORG, reportId: id });
  const { rows } = await pool().query<Sent>("select id, status, counts, warnings, late, error from report where org_id = $1 and id = $2", [
    ORG,
    id,
  ]);
  const [row] = rows;
  if (!row) throw new Error("The report is not there.");
  return row;
}

/** Every counter beside a recount from the findings themselves: equal, or the difference. */
export async function counterFaults(): Promise<unknown[]> {
  const nil = "00000000-0000-0000-0000-000000000000";
  const { rows } = await pool().query(
    `with counted as (
       select 'place' as what, place_id::text as a, '' as b, shape, count(*)::int as n from finding where org_id = $1 group by 2, 4
       union all select 'team', coalesce(team_id::text, $2), '', shape, count(*)::int from finding where org_id = $1 group by 2, 4
       union all select 'cluster', number::text, coalesce(team_id::text, $2), shape, count(*)::int
         from finding, unnest(clusters) number where org_id = $1 group by 2, 3, 4
     ), kept as (
       select 'place' as what, place_id::text as a, '' as b, shape, count as n from place_count where org_id = $1
       union all select 'team', team_id::text, '', shape, count from team_count where org_id = $1
       union all select 'cluster', number::text, team_id::text, shape, count from cluster_count where org_id = $1
     )
     select what, a, b, shape, counted.n as counted, kept.n as kept
     from counted full join kept using (what, a, b, shape) where coalesce(counted.n, 0) <> coalesce(kept.n, 0)`,
    [ORG, nil],
  );
  return rows;
}
