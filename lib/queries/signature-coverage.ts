import { z } from "zod";
import { row, sql } from "@/lib/db/sql";
import type { PostureScope } from "./posture-scope";

const counts = z.object({ running: z.number(), verified: z.number(), unverified: z.number(), unknown: z.number() });

/** How many of the running images somebody has verified a signature of; of the unknown nobody has sent one. One statement. */
export async function readSignatureCoverage({ orgId, team, cluster }: PostureScope): Promise<z.infer<typeof counts>> {
  const found = await row(
    counts,
    sql`with running as (
          select distinct i.id, i.digest, i.config_digest from running_span s
          join image i on i.org_id = s.org_id and i.id = s.image_id
          join repository r on r.org_id = i.org_id and r.id = i.repository_id
          join workload w on w.org_id = s.org_id and w.id = s.workload_id
          where s.org_id = ${orgId} and s.to_at is null and ${team(sql`r.team_id`)}
            and ${cluster === null ? sql`true` : sql`w.cluster_id = ${cluster.id}::uuid`}
        ), said as (
          select (select bool_or(a.verified_at is not null) from image_attestation a
            where a.org_id = ${orgId} and a.digest in (g.digest, g.config_digest)
              and (a.verified_at is not null or a.kind = 'signature' or a.signer_identity is not null or a.signer_key_id is not null)) as verified
          from running g
        )
        select count(*)::int as running, count(*) filter (where verified)::int as verified, count(*) filter (where not verified)::int as unverified,
          count(*) filter (where verified is null)::int as unknown from said`,
  );
  return found ?? { running: 0, verified: 0, unverified: 0, unknown: 0 };
}
