import { z } from "zod";
import { maySeeOf } from "@/lib/auth/access";
import type { Notice } from "@/lib/core/notice";
import { pool } from "@/lib/db/client";
import { enqueue } from "@/lib/jobs/queue";
import { nextWait } from "@/lib/notify/backoff";
import { composeMention } from "@/lib/notify/compose";
import { sendNotice } from "@/lib/notify/send-notice";

/** One job does no more, so that a slow mail server does not keep the worker from reports. */
const MOST_TRIED = 20;
/** Longer than a try can last: a worker that dies with a mail leaves it to others after this. */
const LEASE_MS = 60_000;

const claimed = z.object({
  id: z.string(),
  attempts: z.number(),
  email: z.string(),
  /** null: the person may not see the finding any more, or it or the comment is gone */
  findingId: z.string().nullable(),
  problem: z.string().nullable(),
  place: z.string().nullable(),
  actor: z.string(),
  body: z.string().nullable(),
  at: z.date(),
});
type Claimed = z.infer<typeof claimed>;

/** Takes the item that is due for one try, with what its person may see of it now. $1 org, $2 now, $3 when others may try. */
const CLAIM = `
with due as (
  select org_id, id from inbox_item where org_id = $1 and mail_next_at <= $2 order by mail_next_at, id limit 1 for update skip locked
), taken as (
  update inbox_item i set mail_attempts = mail_attempts + 1, mail_next_at = $3 from due where i.org_id = due.org_id and i.id = due.id
  returning i.*
)
select i.id, i.mail_attempts as attempts, u.email, f.id as "findingId", f.problem, coalesce(r.name, t.name) as place,
  coalesce(i.actor, 'Somebody') as actor, c.body, i.created_at as at
from taken i join app_user u on u.org_id = i.org_id and u.id = i.user_id
left join finding f on f.org_id = i.org_id and f.id = i.finding_ids[1] and ${maySeeOf("f.team_id")}
left join repository r on r.org_id = f.org_id and r.id = f.place_id
left join target t on t.org_id = f.org_id and t.id = f.place_id
left join finding_comment c on c.org_id = i.org_id and c.id = i.comment_id and c.finding_id = f.id`;

async function claim(orgId: number, now: Date): Promise<Claimed | null> {
  const { rows } = await pool().query(CLAIM, [orgId, now, new Date(now.getTime() + LEASE_MS)]);
  return rows[0] === undefined ? null : claimed.parse(rows[0]);
}

function noticeOf({ findingId, problem, place, actor, body, at }: Claimed): Notice | null {
  if (findingId === null || problem === null || body === null) return null;
  return composeMention({ actor, body, at: at.toISOString(), finding: { id: findingId, problem, place: place ?? "an unknown place" } });
}

async function settle(orgId: number, id: string, of: { mailedAt: Date | null; nextAt: Date | null; error: string | null }): Promise<void> {
  await pool().query("update inbox_item set mailed_at = $3, mail_next_at = $4, mail_error = $5 where org_id = $1 and id = $2", [
    orgId,
    id,
    of.mailedAt,
    of.nextAt,
    of.error,
  ]);
}

async function tryOne(orgId: number, item: Claimed, now: () => Date): Promise<boolean> {
  const notice = noticeOf(item);
  if (notice === null) {
    await settle(orgId, item.id, { mailedAt: null, nextAt: null, error: "The person may not see it any more." });
    return true;
  }
  const receiver = { kind: "email", url: null, signingSecret: null, to: [item.email] } as const;
  const outcome = await sendNotice(receiver, notice, item.id);
  if (outcome.delivered) {
    await settle(orgId, item.id, { mailedAt: now(), nextAt: null, error: outcome.note });
    return true;
  }
  const wait = nextWait(item.attempts, outcome.retryAfterMs);
  await settle(orgId, item.id, { mailedAt: null, nextAt: wait === null ? null : new Date(now().getTime() + wait), error: outcome.error });
  return false;
}

/**
 * Mails the mentions of an org that are due, each at least once and to whoever may still see the finding; a failed one is
 * tried again for three days. Returns how many were sent or had to be dropped, and how many failed.
 */
export async function mailInbox(
  { orgId }: { orgId: number },
  now: () => Date = () => new Date(),
): Promise<{ done: number; failed: number }> {
  const tries = { done: 0, failed: 0 };
  while (tries.done + tries.failed < MOST_TRIED) {
    const item = await claim(orgId, now());
    if (item === null) break;
    tries[(await tryOne(orgId, item, now)) ? "done" : "failed"] += 1;
  }
  const { rows } = await pool().query<{ at: Date | null }>("select min(mail_next_at) as at from inbox_item where org_id = $1", [orgId]);
  const at = rows[0]?.at;
  if (at) await enqueueMails(orgId, at > now() ? at : now());
  return tries;
}

/** Has what is due for an org mailed then; the round of every minute finds what this misses. */
export const enqueueMails = (orgId: number, runAt: Date): Promise<void> =>
  enqueue(pool(), "mail-inbox", { orgId }, { runAt, key: `mail-inbox:${orgId}:${runAt.toISOString().slice(0, 19)}` });
