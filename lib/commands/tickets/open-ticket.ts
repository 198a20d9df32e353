import type { z } from "zod";
import { type Ctx, guard } from "@/lib/auth/ctx";
import { isTracker } from "@/lib/core/channels";
import { notFound, Problem } from "@/lib/core/errors";
import type { Notice } from "@/lib/core/notice";
import { pool } from "@/lib/db/client";
import { transaction } from "@/lib/db/tx";
import { NotReached, RefusedAddress } from "@/lib/notify/guarded-post";
import { ticketGroups } from "@/lib/notify/ticket-text";
import { type TrackedIssue, TrackerFault } from "@/lib/notify/trackers/tracker";
import { getFinding } from "@/lib/queries/get-finding";
import { readTickets } from "@/lib/queries/read-tickets";
import type { FindingDetail } from "@/lib/schemas/findings";
import type { openTicketInput, ticketList } from "@/lib/schemas/tickets";
import { audit } from "../audit";
import { CHANNEL_COLUMNS, type ChannelRow, trackerOf } from "../notify/channel-rows";
import { noticedOf } from "../notify/read-noticed";
import { writeDelivery } from "../notify/write-delivery";
import { takeTicket } from "./take-ticket";

type Input = z.output<typeof openTicketInput> & { id: string };

/**
 * Has an issue opened for a finding, or links it to the one that is open for the same action and team; with a number, to that
 * one. Opening goes on in the background. Throws Problem not_found for what is not there, conflict for a tracker that is off
 * or does not answer.
 */
export const openTicket = guard(
  "findings:triage",
  async (ctx, { id, channel: channelId, number }: Input): Promise<z.infer<typeof ticketList>> => {
    const finding = await getFinding(ctx, { id });
    const channel = await trackerRow(ctx, channelId);
    const linked = number === undefined ? null : await look(ctx, channel, number);
    const noticed = noticedOf(finding);
    const [group] = ticketGroups([noticed]);
    if (!group) throw new Error("A finding made no group.");
    const openedBy = ctx.actor.name;
    await transaction(async (client) => {
      if (linked)
        await linkTicket(client, ctx, { channelId, key: group.key, title: group.title, findingIds: [finding.id], openedBy }, linked);
      else {
        await takeTicket(client, ctx.orgId, { channelId, key: group.key, title: group.title, findingIds: [finding.id], openedBy });
        await writeDelivery(client, {
          orgId: ctx.orgId,
          channelId,
          outboxId: null,
          notice: noticeOf(finding, group.title, noticed),
          byHand: true,
          now: new Date(),
        });
      }
      await audit(client, ctx, {
        action: linked ? "ticket.link" : "ticket.open",
        object: `finding ${finding.id}`,
        detail: { channel: channel.name, number: number ?? null },
      });
    });
    return { items: await readTickets(ctx, { orgId: ctx.orgId, id: finding.id }) };
  },
);

async function trackerRow({ orgId }: Ctx, id: string): Promise<ChannelRow> {
  const { rows } = await pool().query<ChannelRow & { enabled: boolean }>(
    `select ${CHANNEL_COLUMNS}, c.enabled from channel c where c.org_id = $1 and c.id = $2`,
    [orgId, id],
  );
  const [channel] = rows;
  if (!channel || !isTracker(channel.kind)) throw notFound("tracker");
  if (!channel.enabled) throw new Problem("conflict", "The tracker is off: somebody has to turn its channel on first.");
  return channel;
}

async function look({ orgId }: Ctx, channel: ChannelRow, number: string): Promise<TrackedIssue> {
  try {
    return await trackerOf(orgId, channel).get(number);
  } catch (error) {
    if (error instanceof TrackerFault && error.status === 404)
      throw new Problem("invalid_request", `There is no issue ${number} in ${channel.name}.`);
    if (error instanceof TrackerFault || error instanceof NotReached || error instanceof RefusedAddress)
      throw new Problem("conflict", error.message);
    throw error;
  }
}

/** An issue that was there: the row that it has already, else the group's open one if that is nowhere yet, else one of its own. */
async function linkTicket(
  client: Parameters<typeof takeTicket>[0],
  ctx: Ctx,
  of: Parameters<typeof takeTicket>[2],
  issue: TrackedIssue,
): Promise<void> {
  const { orgId } = ctx;
  await client.query("select from channel where org_id = $1 and id = $2 for update", [orgId, of.channelId]);
  const { rows } = await client.query<{ key: string }>(
    `select key from ticket where org_id = $1 and channel_id = $2 and (number = $3 or (key = $4 and state <> 'closed')) order by number = $3 desc nulls last limit 1`,
    [orgId, of.channelId, issue.number, of.key],
  );
  const there = await client.query<{ id: string }>("select id from ticket where org_id = $1 and channel_id = $2 and number = $3", [
    orgId,
    of.channelId,
    issue.number,
  ]);
  const known = there.rows[0]?.id;
  const id = known ?? (await takeTicket(client, orgId, rows.length === 0 ? of : { ...of, key: `issue ${issue.number}` })).id;
  await client.query("update ticket set number = $3, url = $4, state = $5, state_at = now() where org_id = $1 and id = $2", [
    orgId,
    id,
    issue.number,
    issue.url,
    issue.state,
  ]);
  await client.query(
    `insert into ticket_finding (org_id, ticket_id, finding_id, told_at) select $1, $2, unnest($3::uuid[]), now()
     on conflict (org_id, ticket_id, finding_id) do update set told_at = coalesce(ticket_finding.told_at, excluded.told_at)`,
    [orgId, id, of.findingIds],
  );
}

const noticeOf = (finding: FindingDetail, title: string, noticed: Notice["findings"][number]): Notice => ({
  type: "ticket",
  at: new Date().toISOString(),
  title,
  text: [],
  path: `/findings/${finding.id}`,
  findings: [noticed],
  total: 1,
});
