import type { z } from "zod";
import { guard } from "@/lib/auth/ctx";
import { rows, sql } from "@/lib/db/sql";
import { ref } from "@/lib/schemas/common";
import type { assigneeList } from "@/lib/schemas/triage";

const MOST = 500;

/** People who may be given findings, by name: those who see everything, and the members of the asker's teams. */
export const listAssignees = guard("findings:read", async (ctx, _input: object): Promise<z.infer<typeof assigneeList>> => {
  const items = await rows(
    ref,
    sql`select u.id, u.name from app_user u where u.org_id = ${ctx.orgId} and u.disabled_at is null and u.role <> 'ingest'
          and (${ctx.teams === "all"} or u.role <> 'developer' or exists (select from membership m
            where m.org_id = u.org_id and m.user_id = u.id and m.team_id = any(${ctx.teams === "all" ? [] : [...ctx.teams]}::uuid[])))
        order by u.name, u.id limit ${MOST}`,
  );
  return { items };
});
