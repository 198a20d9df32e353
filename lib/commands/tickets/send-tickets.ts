import type { Notice, NoticedFinding } from "@/lib/core/notice";
import { pool } from "@/lib/db/client";
import { transaction } from "@/lib/db/tx";
import { NotReached, RefusedAddress } from "@/lib/notify/guarded-post";
import { base, type Outcome } from "@/lib/notify/send-notice";
import { findingLines, type TicketGroup, ticketBody, ticketGroups } from "@/lib/notify/ticket-text";
import { type Tracker, TrackerFault } from "@/lib/notify/trackers/tracker";
import { type ChannelRow, trackerOf } from "../notify/channel-rows";
import { leaseTicket, type Ticket, takeTicket } from "./take-ticket";

/** After a lost answer: by then the search of a tracker knows of what was made. */
const LOST_MS = 60_000;
const BY_RULE = "a rule";

/**
 * Makes issues of a message: one for each action or problem and team, or a comment on the one that is open. Sent again it
 * goes on where it was: what is there already is not made again, also where the tracker's answer was lost. Never throws for
 * what the tracker does.
 */
export async function sendTickets(orgId: number, channel: ChannelRow, notice: Notice): Promise<Outcome> {
  const tracker = trackerOf(orgId, channel);
  try {
    if (notice.type === "test") await tracker.check();
    for (const group of ticketGroups(notice.findings)) await sendGroup(orgId, channel.id, tracker, group);
    return { delivered: true, status: null, note: null };
  } catch (error) {
    if (error instanceof TrackerFault)
      return { delivered: false, status: error.status, error: error.message, gone: false, retryAfterMs: error.retryAfterMs };
    if (error instanceof NotReached || error instanceof RefusedAddress)
      return { delivered: false, status: null, error: error.message, gone: false, retryAfterMs: LOST_MS };
    throw error;
  }
}

async function sendGroup(orgId: number, channelId: string, tracker: Tracker, group: TicketGroup): Promise<void> {
  const { key, title, findings } = group;
  const findingIds = findings.map(({ id }) => id);
  const ticket = await transaction((client) => takeTicket(client, orgId, { channelId, key, title, findingIds, openedBy: BY_RULE }));
  if (ticket.number === null) await open(orgId, tracker, ticket, group);
  else await tellMore(orgId, tracker, { id: ticket.id, number: ticket.number }, findings);
}

async function open(orgId: number, tracker: Tracker, ticket: Ticket, group: TicketGroup): Promise<void> {
  const before = await transaction((client) => leaseTicket(client, orgId, ticket.id, new Date()));
  if (before === null) throw new NotReached("It is being opened by another worker.");
  try {
    // What was tried may be there, whatever we heard of it.
    const there = before === 0 ? null : await tracker.find(ticket.id, ticket.createdAt);
    const issue = there ?? (await tracker.create({ title: group.title, body: ticketBody(group, tracker, base()), marker: ticket.id }));
    await transaction(async (client) => {
      await client.query(
        "update ticket set number = $3, url = $4, state = $5, state_at = now(), lease_until = null where org_id = $1 and id = $2",
        [orgId, ticket.id, issue.number, issue.url, issue.state],
      );
      await client.query(
        "update ticket_finding set told_at = now() where org_id = $1 and ticket_id = $2 and finding_id = any($3::uuid[])",
        [orgId, ticket.id, group.findings.map(({ id }) => id)],
      );
    });
  } catch (error) {
    await pool().query("update ticket set lease_until = null where org_id = $1 and id = $2", [orgId, ticket.id]);
    throw error;
  }
}

/** Names on an open issue the findings that it does not name yet. */
async function tellMore(
  orgId: number,
  tracker: Tracker,
  { id, number }: { id: string; number: string },
  findings: readonly NoticedFinding[],
): Promise<void> {
  const { rows } = await pool().query<{ finding_id: string }>(
    "select finding_id from ticket_finding where org_id = $1 and ticket_id = $2 and told_at is null",
    [orgId, id],
  );
  const untold = new Set(rows.map((row) => row.finding_id));
  const more = findings.filter((finding) => untold.has(finding.id));
  if (more.length === 0) return;
  await tracker.comment(number, `Plimsoll sees ${more.length} more:\n\n${findingLines(more, tracker, base())}`);
  await pool().query("update ticket_finding set told_at = now() where org_id = $1 and ticket_id = $2 and finding_id = any($3::uuid[])", [
    orgId,
    id,
    more.map((finding) => finding.id),
  ]);
}
