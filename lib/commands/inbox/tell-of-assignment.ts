import type { ClientBase } from "pg";
import { maySeeOf } from "@/lib/auth/access";
import type { Ctx } from "@/lib/auth/ctx";
import { MOST_NAMED } from "@/lib/core/inbox";

/** $1 org, $2 findings, $3 who works on them now */
const WATCH = `
insert into watch (org_id, user_id, kind, thing_id)
select $1, u.id, 'finding', f.id from finding f
join app_user u on u.org_id = f.org_id and u.id = $3 and ${maySeeOf("f.team_id")}
where f.org_id = $1 and f.id = any($2::uuid[]) on conflict do nothing`;

/** $4 who gave them */
const TELL = `
insert into inbox_item (org_id, id, user_id, kind, finding_ids, actor)
select $1, gen_random_uuid(), u.id, 'assigned', (array_agg(f.id order by f.rank desc, f.id))[1:${MOST_NAMED}], $4
from finding f join app_user u on u.org_id = f.org_id and u.id = $3 and ${maySeeOf("f.team_id")}
where f.org_id = $1 and f.id = any($2::uuid[]) group by u.id`;

/** Whoever is given findings watches them, and is told of it where somebody else did it; only of what they may see. */
export async function tellOfAssignment(
  client: ClientBase,
  { orgId, actor }: Ctx,
  { findingIds, assignee }: { findingIds: readonly string[]; assignee: string },
): Promise<void> {
  await client.query(WATCH, [orgId, findingIds, assignee]);
  if (actor.kind !== "person" || actor.id !== assignee) await client.query(TELL, [orgId, findingIds, assignee, actor.name]);
}
