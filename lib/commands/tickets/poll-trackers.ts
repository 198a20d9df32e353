import type { ClientBase } from "pg";
import { CannotOpen } from "@/lib/auth/secret-box";
import { TRACKER_KINDS, TRACKER_WORD, type TrackerKind } from "@/lib/core/channels";
import { newId } from "@/lib/core/ids";
import { FINDING_STATES } from "@/lib/core/shape";
import { pool } from "@/lib/db/client";
import { bitsOf } from "@/lib/db/shape-bits";
import { transaction } from "@/lib/db/tx";
import { NotReached, RefusedAddress } from "@/lib/notify/guarded-post";
import { type TrackedIssue, type Tracker, TrackerFault } from "@/lib/notify/trackers/tracker";
import { CHANNEL_COLUMNS, type ChannelRow, trackerOf } from "../notify/channel-rows";

/** A round that began this lately is another worker's. */
const ROUND_MS = 4 * 60_000;
const MOST_CLOSED = 50;
const LAST_OPEN = FINDING_STATES.indexOf("in_triage");

interface Polled extends ChannelRow {
  orgId: number;
  kind: TrackerKind;
  from: Date;
}

/**
 * Brings what changed in trackers to our tickets, as comments on their findings, and closes there what is mended here: every
 * finding of the ticket fixed or decided. A closed issue closes no finding. A tracker that does not answer is asked again
 * with the next round, from where the last one was.
 */
export async function pollTrackers(now: Date = new Date()): Promise<void> {
  const { rows } = await pool().query<Polled>(
    `update channel c set polled_at = $1 where c.enabled and c.kind = any($2::text[]) and (c.polled_at is null or c.polled_at <= $3)
       and exists (select from ticket t where t.org_id = c.org_id and t.channel_id = c.id and t.number is not null)
     returning c.org_id as "orgId", ${CHANNEL_COLUMNS},
       coalesce(c.polled_until, (select min(t.created_at) from ticket t where t.org_id = c.org_id and t.channel_id = c.id)) as "from"`,
    [now, TRACKER_KINDS, new Date(now.getTime() - ROUND_MS)],
  );
  for (const channel of rows) await poll(channel, now);
}

async function poll(channel: Polled, now: Date): Promise<void> {
  const { orgId, id } = channel;
  try {
    const tracker = trackerOf(orgId, channel);
    const changed = await tracker.changedSince(channel.from);
    await transaction(async (client) => {
      await takeStates(client, channel, changed);
      await client.query("update channel set polled_until = $3 where org_id = $1 and id = $2", [orgId, id, now]);
    });
    await closeMended(channel, tracker);
  } catch (error) {
    if (!(error instanceof TrackerFault || error instanceof NotReached || error instanceof RefusedAddress || error instanceof CannotOpen))
      throw error;
    await pool().query("update channel set failing_since = coalesce(failing_since, $3), last_error = $4 where org_id = $1 and id = $2", [
      orgId,
      id,
      now,
      error.message,
    ]);
  }
}

/** The states that issues have now, and what is said of a change on each linked finding. Said once: only what differs is. */
async function takeStates(client: ClientBase, { orgId, id, kind }: Polled, changed: readonly TrackedIssue[]): Promise<void> {
  const { rows } = await client.query<{ id: string; number: string; state: string; mended: boolean }>(
    `update ticket t set state = i.state, state_at = now(), mended_at = case when i.state = 'closed' then t.mended_at end
     from unnest($3::text[], $4::text[]) as i(number, state)
     where t.org_id = $1 and t.channel_id = $2 and t.number = i.number and t.state <> i.state
     returning t.id, t.number, t.state, t.mended_at is not null as mended`,
    [orgId, id, changed.map(({ number }) => number), changed.map(({ state }) => state)],
  );
  for (const ticket of rows) {
    if (ticket.mended) continue;
    const name = kind === "github" ? `#${ticket.number}` : ticket.number;
    const said =
      ticket.state === "closed"
        ? `The issue ${name} was closed. This finding stays as it is until a scan no longer sees it, or somebody decides on it.`
        : `The issue ${name} was opened again.`;
    await sayOnFindings(client, orgId, ticket.id, TRACKER_WORD[kind], said);
  }
}

async function sayOnFindings(client: ClientBase, orgId: number, ticketId: string, author: string, body: string): Promise<void> {
  const { rows } = await client.query<{ finding_id: string }>(
    "select finding_id from ticket_finding where org_id = $1 and ticket_id = $2",
    [orgId, ticketId],
  );
  await client.query(
    `insert into finding_comment (org_id, id, finding_id, author_id, author, body)
     select $1, c.id, c.finding_id, null, $4, $5 from unnest($2::uuid[], $3::uuid[]) as c(id, finding_id)`,
    [orgId, rows.map(() => newId()), rows.map(({ finding_id }) => finding_id), author, body],
  );
}

/** Open tickets none of whose findings is open any more. */
const MENDED = `
select t.id, t.number, t.mended_at as "mendedAt",
  count(*) filter (where ${bitsOf("state", "f.shape")} = ${FINDING_STATES.indexOf("fixed")})::int as fixed, count(*)::int as findings
from ticket t
join ticket_finding l on l.org_id = t.org_id and l.ticket_id = t.id
join finding f on f.org_id = l.org_id and f.id = l.finding_id
where t.org_id = $1 and t.channel_id = $2 and t.state = 'open' and t.number is not null
group by t.id, t.number, t.mended_at, t.created_at
having bool_and(${bitsOf("state", "f.shape")} > ${LAST_OPEN})
order by t.created_at limit ${MOST_CLOSED}`;

interface Mended {
  id: string;
  number: string;
  mendedAt: Date | null;
  fixed: number;
  findings: number;
}

async function closeMended({ orgId, id: channelId }: Polled, tracker: Tracker): Promise<void> {
  const { rows } = await pool().query<Mended>(MENDED, [orgId, channelId]);
  for (const { id, number, mendedAt, fixed, findings } of rows) {
    if (mendedAt === null) {
      const decided = findings - fixed;
      const parts = [
        fixed > 0 && `no scan sees ${fixed} any more`,
        decided > 0 && `${decided} ${decided === 1 ? "was" : "were"} decided on`,
      ];
      await tracker.comment(
        number,
        tracker.escape(
          `Of ${findings} ${findings === 1 ? "finding" : "findings"}, ${parts.filter(Boolean).join(" and ")}. Nothing is open, so Plimsoll closes this.`,
        ),
      );
      await pool().query("update ticket set mended_at = now() where org_id = $1 and id = $2", [orgId, id]);
    }
    await tracker.close(number);
    await pool().query("update ticket set state = 'closed', state_at = now() where org_id = $1 and id = $2", [orgId, id]);
  }
}
