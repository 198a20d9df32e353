import type { ClientBase } from "pg";
import { newId } from "@/lib/core/ids";

/** Longer than the calls that open an issue can last: a worker that dies at it leaves it to others after this. */
const LEASE_MS = 60_000;

export interface TicketOf {
  channelId: string;
  key: string;
  title: string;
  findingIds: readonly string[];
  openedBy: string;
}

export interface Ticket {
  id: string;
  /** null: it is not known to be there yet */
  number: string | null;
  createdAt: Date;
  tries: number;
}

/**
 * The ticket of this action or problem and team in a channel that is not closed, or a new one, with the findings linked to
 * it. Whoever comes at the same time waits for the channel's row, so that there is one.
 */
export async function takeTicket(client: ClientBase, orgId: number, of: TicketOf): Promise<Ticket> {
  const { channelId, key, title, findingIds, openedBy } = of;
  await client.query("select from channel where org_id = $1 and id = $2 for update", [orgId, channelId]);
  const columns = `id, number, created_at as "createdAt", tries`;
  const { rows } = await client.query<Ticket>(
    `select ${columns} from ticket where org_id = $1 and channel_id = $2 and key = $3 and state <> 'closed' order by created_at limit 1`,
    [orgId, channelId, key],
  );
  const ticket = rows[0] ?? (await insert());
  await client.query(
    "insert into ticket_finding (org_id, ticket_id, finding_id) select $1, $2, unnest($3::uuid[]) on conflict do nothing",
    [orgId, ticket.id, findingIds],
  );
  return ticket;

  async function insert(): Promise<Ticket> {
    const made = await client.query<Ticket>(
      `insert into ticket (org_id, id, channel_id, key, title, state, opened_by) values ($1, $2, $3, $4, $5, 'opening', $6) returning ${columns}`,
      [orgId, newId(), channelId, key, title, openedBy],
    );
    const [row] = made.rows;
    if (!row) throw new Error("A ticket was not written.");
    return row;
  }
}

/** Sets out to open a ticket that is not there yet: says how often that was done before; null where another worker is at it. */
export async function leaseTicket(client: ClientBase, orgId: number, id: string, now: Date): Promise<number | null> {
  const { rows } = await client.query<{ before: number }>(
    `update ticket set tries = tries + 1, lease_until = $4 where org_id = $1 and id = $2 and number is null
       and (lease_until is null or lease_until <= $3) returning tries - 1 as before`,
    [orgId, id, now, new Date(now.getTime() + LEASE_MS)],
  );
  return rows[0]?.before ?? null;
}
