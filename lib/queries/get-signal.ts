import { z } from "zod";
import { guard } from "@/lib/auth/ctx";
import { notFound } from "@/lib/core/errors";
import { isId } from "@/lib/core/ids";
import { OUTCOMES } from "@/lib/core/shape";
import { raw, row, sql } from "@/lib/db/sql";
import type { signalDetail } from "@/lib/schemas/signals";
import { seesTeam } from "./scope";
import { fact, has } from "./shape-sql";
import { DEFAULT_HOURS, readSparklines, signalColumns, signalItem, signalJoins, signalRow } from "./signal-rows";
import { workloadFindings } from "./workload-findings";

const URGENT_FROM = raw(String(OUTCOMES.indexOf("14_days")));

/** One signal, and how many urgent findings (in KEV, or due within 14 days or less) its workload carries. */
export const getSignal = guard("signals:read", async (ctx, { id }: { id: string }): Promise<z.infer<typeof signalDetail>> => {
  if (!isId(id)) throw notFound("signal");
  const { orgId } = ctx;
  const found = await row(
    signalRow,
    sql`select ${signalColumns} from signal g ${signalJoins} where g.org_id = ${orgId} and g.id = ${id}::uuid and ${seesTeam(ctx, sql`g.team_id`)}`,
  );
  if (!found) throw notFound("signal");
  const { workloadId } = found;
  const [sparklines, urgent] = await Promise.all([
    readSparklines(orgId, [id], DEFAULT_HOURS, new Date()),
    workloadId === null
      ? null
      : row(
          z.object({ count: z.number() }),
          sql`select coalesce(sum(count), 0)::int as count
              from ${workloadFindings({ orgId, moment: "now", workload: (column) => sql`${column} = ${workloadId}::uuid`, team: (column) => seesTeam(ctx, column) })} f
              where ${has(sql`shape`, "kev")} or ${fact(sql`shape`, "outcome")} >= ${URGENT_FROM}`,
        ),
  ]);
  return { ...signalItem(found, sparklines), urgentFindings: urgent?.count ?? null };
});
