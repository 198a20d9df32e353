import type { ClientBase } from "pg";
import { isFindingEvent, type NoticeType } from "@/lib/core/channels";
import type { Notice } from "@/lib/core/notice";
import { transaction } from "@/lib/db/tx";
import { composeDigest, composeOther } from "@/lib/notify/compose";
import { nextLocalTime } from "@/lib/notify/local-time";
import { findingsPayload, takenFindings, takesOther } from "@/lib/notify/outbox-payload";
import { RULE_COLUMNS, type RuleRow } from "./channel-rows";
import { readNoticed } from "./read-noticed";
import { writeDelivery } from "./write-delivery";

/** What is routed this recently may have been committed out of order: it is for the next digest. */
const SETTLED_MS = 60_000;

interface DueRule extends RuleRow {
  orgId: number;
  digest: "daily" | "weekly";
  digestFrom: Date;
  timeZone: string;
  digestAt: number;
}

/** Writes the digests that are due, also those that say that nothing is new. Returns how many. */
export async function sendDigests(now: Date = new Date()): Promise<number> {
  for (let count = 0; ; count += 1) if (!(await transaction((client) => sendOne(client, now)))) return count;
}

async function sendOne(client: ClientBase, now: Date): Promise<boolean> {
  const { rows } = await client.query<DueRule>(
    `select r.org_id as "orgId", ${RULE_COLUMNS}, r.digest_from as "digestFrom", c.time_zone as "timeZone", c.digest_at as "digestAt"
     from channel_rule r join channel c on c.org_id = r.org_id and c.id = r.channel_id and c.enabled
     where r.digest <> 'immediate' and r.next_digest_at <= $1 order by r.next_digest_at limit 1 for update of r skip locked`,
    [now],
  );
  const [rule] = rows;
  if (!rule) return false;
  const until = new Date(Math.max(now.getTime() - SETTLED_MS, rule.digestFrom.getTime()));
  const { orgId, channelId } = rule;
  await writeDelivery(client, { orgId, channelId, outboxId: null, notice: await digestOf(client, rule, until), now });
  await client.query(
    "update channel_rule set digest_from = $4, next_digest_at = $5 where org_id = $1 and channel_id = $2 and number = $3",
    [orgId, channelId, rule.number, until, nextLocalTime(now, rule.timeZone, rule.digestAt, rule.digest)],
  );
  return true;
}

async function digestOf(client: ClientBase, rule: DueRule, until: Date): Promise<Notice> {
  const { rows } = await client.query<{ type: NoticeType; payload: unknown; at: Date }>(
    `select type, payload, created_at as at from outbox where org_id = $1 and routed_at > $2 and routed_at <= $3 and type = any($4::text[])
     order by created_at, id`,
    [rule.orgId, rule.digestFrom, until, rule.events],
  );
  const totals = { "findings.opened": 0, "findings.urgent": 0 };
  /** by id, the latest word: a finding that came and went and came again is one */
  const listed = new Map<string, "findings.opened" | "findings.urgent">();
  const others: string[] = [];
  for (const { type, payload, at } of rows) {
    if (isFindingEvent(type)) {
      const taken = takenFindings([rule], findingsPayload.parse(payload));
      totals[type] += taken.total;
      for (const id of taken.ids) {
        const before = listed.get(id);
        if (before) totals[before] -= 1;
        listed.set(id, type);
      }
    } else if (takesOther([rule], type, payload)) others.push(composeOther(type, payload, at.toISOString()).title);
  }
  const findings = await readNoticed(rule.orgId, [...listed.keys()]);
  const still = new Set(findings.map(({ id }) => id));
  const settled = [...listed].filter(([id]) => !still.has(id));
  for (const [, type] of settled) totals[type] -= 1;
  return composeDigest({
    every: rule.digest,
    since: rule.digestFrom.toISOString(),
    at: until.toISOString(),
    opened: totals["findings.opened"],
    urgent: totals["findings.urgent"],
    findings,
    settled: settled.length,
    others,
  });
}
