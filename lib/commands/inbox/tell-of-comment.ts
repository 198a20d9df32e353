import type { ClientBase } from "pg";
import { maySeeOf } from "@/lib/auth/access";
import type { Ctx } from "@/lib/auth/ctx";
import { enqueue } from "@/lib/jobs/queue";
import { mailFault } from "@/lib/notify/send-mail";

/** $1 org, $2 finding, $3 comment, $4 actor, $5 their name, $6 mentioned people, $7 whether they are mailed too */
const MENTIONED = `
insert into inbox_item (org_id, id, user_id, kind, finding_ids, comment_id, actor, mail_next_at)
select $1, gen_random_uuid(), u.id, 'mentioned', array[f.id], $3, $5, case when $7 then now() end
from finding f join app_user u on u.org_id = f.org_id and u.id = any($6::uuid[]) and ${maySeeOf("f.team_id")}
where f.org_id = $1 and f.id = $2 and u.id is distinct from $4::uuid`;

const WATCHING = `
insert into inbox_item (org_id, id, user_id, kind, finding_ids, comment_id, actor)
select $1, gen_random_uuid(), u.id, 'commented', array[f.id], $3, $5
from finding f
join watch w on w.org_id = f.org_id and w.kind = 'finding' and w.thing_id = f.id
join app_user u on u.org_id = f.org_id and u.id = w.user_id and ${maySeeOf("f.team_id")}
where f.org_id = $1 and f.id = $2 and u.id is distinct from $4::uuid and u.id <> all($6::uuid[])`;

/** Tells of a comment those whom it names, by e-mail too where mails can be sent, and those who watch the finding. */
export async function tellOfComment(
  client: ClientBase,
  { orgId, actor }: Ctx,
  { findingId, commentId, mentions }: { findingId: string; commentId: string; mentions: readonly string[] },
): Promise<void> {
  const author = actor.kind === "person" ? actor.id : null;
  const values = [orgId, findingId, commentId, author, actor.name, mentions];
  const mailed = mailFault() === null;
  const { rowCount } = await client.query(MENTIONED, [...values, mailed]);
  await client.query(WATCHING, values);
  if (rowCount && mailed) await enqueue(client, "mail-inbox", { orgId }, { key: `mail-inbox:${orgId}` });
}
