import type { ClientBase } from "pg";
import type { z } from "zod";
import { maySeeOf } from "@/lib/auth/access";
import { type Ctx, guard } from "@/lib/auth/ctx";
import { notFound, Problem } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { transaction } from "@/lib/db/tx";
import { readWork } from "@/lib/queries/finding-work";
import { getFinding } from "@/lib/queries/get-finding";
import type { commentInput, findingWork } from "@/lib/schemas/triage";
import { audit } from "./audit";
import { tellOfComment } from "./inbox/tell-of-comment";

/** Throws Problem not_found where one of the mentioned may not see the finding, invalid_request where the text does not name them. */
async function requireMentioned(
  client: ClientBase,
  ctx: Ctx,
  of: { id: string; body: string; mentions: readonly string[] },
): Promise<void> {
  if (of.mentions.length === 0) return;
  const { rows } = await client.query<{ id: string; name: string }>(
    `select u.id, u.name from finding f join app_user u on u.org_id = f.org_id and u.id = any($3::uuid[]) and ${maySeeOf("f.team_id")}
     where f.org_id = $1 and f.id = $2`,
    [ctx.orgId, of.id, of.mentions],
  );
  if (rows.length < new Set(of.mentions).size) throw notFound("person");
  const unnamed = rows.find(({ name }) => !of.body.includes(`@${name}`));
  if (unnamed) throw new Problem("invalid_request", `The text does not name @${unnamed.name}.`);
}

/**
 * Says something of a finding, for everybody who may see it. It stays as it was said. Those whom it names and those who
 * watch the finding are told; whoever says something watches it from then on.
 */
export const commentFinding = guard(
  "findings:triage",
  async (ctx, input: z.output<typeof commentInput> & { id: string }): Promise<z.infer<typeof findingWork>> => {
    const { id } = await getFinding(ctx, { id: input.id });
    const { body, mentions } = input;
    const author = ctx.actor.kind === "person" ? ctx.actor.id : null;
    await transaction(async (client) => {
      await requireMentioned(client, ctx, { id, body, mentions });
      const commentId = newId();
      await client.query(
        "insert into finding_comment (org_id, id, finding_id, author_id, author, body, mentions) values ($1, $2, $3, $4, $5, $6, $7)",
        [ctx.orgId, commentId, id, ctx.actor.id, ctx.actor.name, body, mentions],
      );
      await tellOfComment(client, ctx, { findingId: id, commentId, mentions });
      if (author !== null)
        await client.query("insert into watch (org_id, user_id, kind, thing_id) values ($1, $2, 'finding', $3) on conflict do nothing", [
          ctx.orgId,
          author,
          id,
        ]);
      await audit(client, ctx, { action: "finding.comment", object: `finding ${id}` });
    });
    return readWork(ctx, { orgId: ctx.orgId, id });
  },
);
