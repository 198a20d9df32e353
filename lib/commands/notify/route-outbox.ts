import type { ClientBase } from "pg";
import { isFindingEvent, type NoticeType } from "@/lib/core/channels";
import type { Notice } from "@/lib/core/notice";
import { transaction } from "@/lib/db/tx";
import { composeFindings, composeOther } from "@/lib/notify/compose";
import { findingsPayload, takenFindings, takesOther } from "@/lib/notify/outbox-payload";
import { type RuleRow, readRules } from "./channel-rows";
import { readNoticed } from "./read-noticed";
import { writeDelivery } from "./write-delivery";

const BATCH = 100;

interface OutboxRow {
  id: string;
  type: NoticeType;
  payload: unknown;
  createdAt: Date;
}

/**
 * Turns what an org's outbox holds into one delivery for each channel with a rule that wants it at once; rules of digests
 * find it there later. Returns how many rows there were. Each is done once, whoever comes to it.
 */
export async function routeOutbox({ orgId }: { orgId: number }, now: Date = new Date()): Promise<number> {
  let count = 0;
  for (let last = BATCH; last === BATCH; count += last) last = await transaction((client) => routeBatch(client, orgId, now));
  return count;
}

async function routeBatch(client: ClientBase, orgId: number, now: Date): Promise<number> {
  const { rows } = await client.query<OutboxRow>(
    `select id, type, payload, created_at as "createdAt" from outbox where org_id = $1 and routed_at is null
     order by created_at, id limit $2 for update skip locked`,
    [orgId, BATCH],
  );
  if (rows.length === 0) return 0;
  const immediate = (await readRules(client, orgId)).filter(({ digest }) => digest === "immediate");
  const channels = new Map<string, RuleRow[]>();
  for (const rule of immediate) channels.set(rule.channelId, [...(channels.get(rule.channelId) ?? []), rule]);
  for (const row of rows) {
    for (const [channelId, rules] of channels) {
      const notice = await noticeFor(orgId, row, rules);
      if (notice) await writeDelivery(client, { orgId, channelId, outboxId: row.id, notice, now });
    }
  }
  await client.query("update outbox set routed_at = $3 where org_id = $1 and id = any($2::uuid[])", [orgId, rows.map(({ id }) => id), now]);
  return rows.length;
}

/** What these rules of a channel have said of a row; null: nothing that is still so. */
async function noticeFor(orgId: number, { type, payload, createdAt }: OutboxRow, all: readonly RuleRow[]): Promise<Notice | null> {
  const rules = all.filter(({ events }) => (events as string[]).includes(type));
  if (rules.length === 0) return null;
  const at = createdAt.toISOString();
  if (!isFindingEvent(type)) return takesOther(rules, type, payload) ? composeOther(type, payload, at) : null;
  const taken = takenFindings(rules, findingsPayload.parse(payload));
  const findings = await readNoticed(orgId, taken.ids);
  const total = taken.total - (taken.ids.length - findings.length);
  return total > 0 ? composeFindings({ type, at, findings, total }) : null;
}
