import type { z } from "zod";
import { type Ctx, guard, requireWholeOrg } from "@/lib/auth/ctx";
import { notFound } from "@/lib/core/errors";
import { rows, type Sql, sql } from "@/lib/db/sql";
import { utc } from "@/lib/db/utc";
import { env } from "@/lib/env";
import { type ChannelItem, channelItem, type channelList } from "@/lib/schemas/channels";

const NO_MAIL = "No mail can be sent: the server’s settings SMTP_URL and MAIL_FROM have to name the mail server and the sender.";

/** Minutes of a day as "08:00". */
const clock = (column: Sql): Sql => sql`to_char(make_interval(mins => ${column}), 'HH24:MI')`;

const refs = (table: Sql, ids: Sql): Sql =>
  sql`coalesce((select jsonb_agg(jsonb_build_object('id', x.id, 'name', x.name) order by x.name) from ${table} x
    where x.org_id = r.org_id and x.id = any(${ids})), '[]')`;

async function read({ orgId }: Ctx, only: Sql): Promise<ChannelItem[]> {
  const { SMTP_URL, MAIL_FROM } = env();
  const mailFault = SMTP_URL === undefined || MAIL_FROM === undefined ? NO_MAIL : null;
  return rows(
    channelItem,
    sql`select c.id::text as id, c.name, c.kind, coalesce(c.config -> 'to', jsonb_build_array(coalesce(c.config -> 'place', c.config -> 'host'))) as target,
          case when c.kind in ('github', 'jira') then jsonb_build_object('repository', c.config -> 'repository', 'project', c.config -> 'project',
            'issueType', c.config -> 'issueType', 'email', c.config -> 'email') end as tracker, c.enabled,
          c.disabled_reason as "disabledReason", case when c.kind = 'email' then ${mailFault}::text end as fault,
          (select jsonb_agg(jsonb_build_object('events', r.events, 'digest', r.digest, 'teams', ${refs(sql`team`, sql`r.team_ids`)},
             'clusters', ${refs(sql`cluster`, sql`r.cluster_ids`)}, 'severities', r.severities, 'outcomes', r.outcomes,
             'nextDigestAt', ${utc(sql`r.next_digest_at`)}) order by r.number)
           from channel_rule r where r.org_id = c.org_id and r.channel_id = c.id) as rules,
          c.time_zone as "timeZone",
          case when c.quiet_from is not null then jsonb_build_object('from', ${clock(sql`c.quiet_from`)}, 'to', ${clock(sql`c.quiet_to`)}) end as "quietHours",
          ${clock(sql`c.digest_at`)} as "digestAt", c.hourly_limit as "hourlyLimit", c.created_by as "createdBy",
          ${utc(sql`c.created_at`)} as "createdAt", ${utc(sql`c.last_delivered_at`)} as "lastDeliveredAt",
          ${utc(sql`c.failing_since`)} as "failingSince", c.last_error as "lastError", d.waiting, d.dead
        from channel c cross join lateral (
          select count(*) filter (where next_try_at is not null)::int as waiting, count(*) filter (where dead_at is not null)::int as dead
          from delivery where org_id = c.org_id and channel_id = c.id) d
        where c.org_id = ${orgId} and ${only} order by c.name, c.id`,
  );
}

/** All channels with how they do, by name; never where they lead to but for the host or the recipients. */
export const listChannels = guard("channels:read", async (ctx, _input: object): Promise<z.infer<typeof channelList>> => {
  requireWholeOrg(ctx);
  return { items: await read(ctx, sql`true`) };
});

/** Throws Problem not_found. */
export const getChannel = guard("channels:read", async (ctx, { id }: { id: string }): Promise<ChannelItem> => {
  requireWholeOrg(ctx);
  const [item] = await read(ctx, sql`c.id = ${id}::uuid`);
  if (!item) throw notFound("channel");
  return item;
});
