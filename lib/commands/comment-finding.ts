import type { z } from "zod";
import { guard } from "@/lib/auth/ctx";
import { newId } from "@/lib/core/ids";
import { transaction } from "@/lib/db/tx";
import { readWork } from "@/lib/queries/finding-work";
import { getFinding } from "@/lib/queries/get-finding";
import type { commentInput, findingWork } from "@/lib/schemas/triage";
import { audit } from "./audit";

/** Says something of a finding, for everybody who may see it. It stays as it was said. */
export const commentFinding = guard(
  "findings:triage",
  async (ctx, input: z.output<typeof commentInput> & { id: string }): Promise<z.infer<typeof findingWork>> => {
    const { id } = await getFinding(ctx, { id: input.id });
    await transaction(async (client) => {
      await client.query("insert into finding_comment (org_id, id, finding_id, author_id, author, body) values ($1, $2, $3, $4, $5, $6)", [
        ctx.orgId,
        newId(),
        id,
        ctx.actor.id,
        ctx.actor.name,
        input.body,
      ]);
      await audit(client, ctx, { action: "finding.comment", object: `finding ${id}` });
    });
    return readWork(ctx, { orgId: ctx.orgId, id });
  },
);
