import { z } from "zod";
import type { Ctx } from "@/lib/auth/ctx";
import { Problem } from "@/lib/core/errors";
import { rows, sql } from "@/lib/db/sql";
import { seesTeam } from "./scope";

const MOST_ROWS = 20_000;

const vexRow = z.object({
  id: z.string(),
  verdict: z.enum(["false_positive", "accepted_risk", "not_affected", "mitigated"]),
  justification: z.string().nullable(),
  reason: z.string(),
  author: z.string(),
  statedAt: z.date(),
  problem: z.string(),
  aliases: z.array(z.string()),
  repository: z.string(),
  digest: z.string().nullable(),
  purls: z.array(z.string()),
});
export type VexRow = z.infer<typeof vexRow>;

/**
 * What was decided here on vulnerabilities, as it holds now: one row a decision, vulnerability and image, of those that the
 * asker may see. Throws Problem invalid_request where there is more than one document should hold.
 */
export async function readVexRows(ctx: Ctx): Promise<VexRow[]> {
  const found = await rows(
    vexRow,
    sql`select d.id, d.verdict, d.justification, d.reason, d.author, d.stated_at as "statedAt", f.problem,
          array(select a.alias from vulnerability_alias a where a.vulnerability_id = f.problem and a.alias <> f.problem order by 1) as aliases,
          r.name as repository, i.digest, array_agg(distinct p.purl order by p.purl) as purls
        from decision d
          join decision_finding h on h.org_id = d.org_id and h.decision_id = d.id and h.to_at is null
          join finding f on f.org_id = h.org_id and f.id = h.finding_id and (f.shape >> 9) & 7 = 0 and ${seesTeam(ctx, sql`f.team_id`)}
          join sighting s on s.org_id = f.org_id and s.finding_id = f.id
          join target t on t.org_id = s.org_id and t.id = s.target_id and t.active and t.kind = 0
          join image i on i.org_id = t.org_id and i.id = t.id
          join repository r on r.org_id = i.org_id and r.id = i.repository_id
          join package p on p.org_id = s.org_id and p.id = s.package_id
        where d.org_id = ${ctx.orgId} and d.format is null and d.status = 'approved' and d.ended_at is null
        group by d.org_id, d.id, f.problem, r.name, i.digest
        order by d.stated_at, d.id, f.problem, r.name, i.digest limit ${MOST_ROWS + 1}`,
  );
  if (found.length > MOST_ROWS)
    throw new Problem(
      "invalid_request",
      `More than ${MOST_ROWS.toLocaleString("en")} statements: ask as a team's member, or end what is old.`,
    );
  return found;
}
