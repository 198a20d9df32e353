import type { z } from "zod";
import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { newToken, secretHash } from "@/lib/auth/tokens";
import { Problem } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { transaction } from "@/lib/db/tx";
import { listTokens } from "@/lib/queries/list-tokens";
import type { createdToken, createTokenInput } from "@/lib/schemas/admin";
import { audit } from "./audit";
import { requireTeams } from "./known-teams";

/** Makes an API token and returns it: the only time that it can be seen. */
export const createToken = guard(
  "tokens:write",
  async (ctx, input: z.output<typeof createTokenInput>): Promise<z.infer<typeof createdToken>> => {
    requireWholeOrg(ctx);
    if (input.role === "developer" && input.teamIds.length === 0)
      throw new Problem("invalid_request", "A developer's token needs at least one team.");
    if (input.role === "admin" && input.teamIds.length > 0)
      throw new Problem("invalid_request", "An admin's token cannot be limited to teams.");
    const token = newToken();
    const id = newId();
    await transaction(async (client) => {
      await requireTeams(client, ctx, input.teamIds);
      await client.query(
        `insert into api_token (org_id, id, name, token_hash, last_four, role, team_ids, created_by_id, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7::uuid[], $8, now() + make_interval(days => $9))`,
        [
          ctx.orgId,
          id,
          input.name,
          secretHash(token),
          token.slice(-4),
          input.role,
          input.teamIds,
          ctx.actor.kind === "person" ? ctx.actor.id : null,
          input.expiresInDays,
        ],
      );
      await audit(client, ctx, {
        action: "token.create",
        object: `token ${id}`,
        detail: { name: input.name, role: input.role, teamIds: input.teamIds, expiresInDays: input.expiresInDays },
      });
    });
    const item = (await listTokens(ctx, {})).items.find((found) => found.id === id);
    if (!item) throw new Error(`Token ${id} was made but cannot be read.`);
    return { token, item };
  },
);
