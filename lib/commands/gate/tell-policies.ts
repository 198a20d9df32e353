import type { ClientBase } from "pg";
import { systemCtx } from "@/lib/auth/ctx";
import { Problem } from "@/lib/core/errors";
import { pool } from "@/lib/db/client";
import { transaction } from "@/lib/db/tx";
import { readCondition } from "@/lib/gate/expression";
import { type KnownPolicy, readPolicies } from "@/lib/queries/gate-policies";
import { meetingNow } from "@/lib/queries/simulate-policy";
import { enqueueRouting, isWanted } from "../notify/write-outbox";

const EXAMPLES = 10;

const MET = "create temp table met (subject_id uuid primary key) on commit drop";
const GONE = `delete from policy_hit h where h.org_id = $1 and h.policy = $2
  and not exists (select from met m where m.subject_id = h.subject_id)`;
const FRESH = `create temp table fresh on commit drop as
  with kept as (
    insert into policy_hit (org_id, policy, subject_id) select $1::int, $2::text, subject_id from met
    on conflict do nothing returning subject_id
  ) select subject_id from kept`;

/** One row of the outbox for each team. $1 org, $2 policy, $3 name, $4 advice, $5 whether it asks of findings. */
const TELL = `
with told as (
  select coalesce(f.team_id, t.team_id) as team_id, coalesce(f.clusters, t.clusters) as clusters,
    coalesce(f.problem || ' in ' || coalesce(r.name, p.name), t.name) as name, coalesce(f.rank, 0) as rank
  from fresh
  left join finding f on $5 and f.org_id = $1 and f.id = fresh.subject_id
  left join repository r on r.org_id = $1 and r.id = f.place_id
  left join target p on p.org_id = $1 and p.id = f.place_id
  left join target t on not $5 and t.org_id = $1 and t.id = fresh.subject_id
), ranked as (
  select *, row_number() over (partition by team_id order by rank desc, name) as position from told
)
insert into outbox (org_id, id, type, payload)
select $1::int, gen_random_uuid(), 'policy.met', jsonb_build_object('policy', $2::text, 'name', $3::text, 'advice', $4::text, 'team', team_id,
  'ofFindings', $5::boolean, 'count', count(*),
  'examples', coalesce(jsonb_agg(name order by position) filter (where position <= ${EXAMPLES}), '[]'),
  'clusters', (select coalesce(jsonb_agg(distinct number), '[]') from told o, unnest(o.clusters) number where o.team_id is not distinct from ranked.team_id))
from ranked where ${isWanted("$1::int", ["policy.met"])} group by team_id`;

/**
 * Looks in all orgs what runs and meets the policies that tell, and writes to the outbox what does so newly. The first look
 * after a policy was switched to tell only keeps what meets it already. Returns how many things were newly met.
 */
export async function tellPolicies(): Promise<number> {
  const { rows } = await pool().query<{ orgId: number }>(
    "select distinct org_id as \"orgId\" from gate_policy where tells and effect <> 'off' order by 1",
  );
  let told = 0;
  for (const { orgId } of rows) {
    const policies = await readPolicies({ orgId });
    for (const policy of policies) if (policy.tells && policy.effect !== "off") told += await tellPolicy(orgId, policy);
  }
  return told;
}

async function tellPolicy(orgId: number, { key, name, advice, condition: text }: KnownPolicy): Promise<number> {
  const condition = readCondition(text);
  const { ofFindings } = condition;
  const met = await meetingNow(systemCtx(orgId, "policies"), condition).catch((error: unknown) => {
    // It tells too much apart for this fleet by now: the page Policies says so, and the others go on.
    if (error instanceof Problem) return null;
    throw error;
  });
  if (met === null) return 0;
  return transaction(async (client) => {
    const { rows } = await client.query<{ seeded: boolean }>(
      "select seeded_at is not null as seeded from gate_policy where org_id = $1 and key = $2 and tells for update",
      [orgId, key],
    );
    const [policy] = rows;
    if (!policy) return 0;
    await client.query("drop table if exists pg_temp.met, pg_temp.fresh");
    await client.query(MET);
    const subject = ofFindings ? "finding_id" : "target_id";
    await client.query({ text: `insert into met select distinct ${subject} from (${met.text}) now`, values: [...met.values] });
    await client.query(GONE, [orgId, key]);
    const { rowCount } = await client.query(FRESH, [orgId, key]);
    if (!policy.seeded) {
      await client.query("update gate_policy set seeded_at = now() where org_id = $1 and key = $2", [orgId, key]);
      return 0;
    }
    if (rowCount) await tell(client, { orgId, key, name, advice, ofFindings });
    return rowCount ?? 0;
  });
}

interface Told {
  orgId: number;
  key: string;
  name: string;
  advice: string;
  ofFindings: boolean;
}

async function tell(client: ClientBase, { orgId, key, name, advice, ofFindings }: Told): Promise<void> {
  await client.query(TELL, [orgId, key, name, advice, ofFindings]);
  await enqueueRouting(client, orgId);
}
