import type { ClientBase } from "pg";
import type { z } from "zod";
import { systemCtx } from "@/lib/auth/ctx";
import { hashPassword } from "@/lib/auth/password";
import { countAttempt } from "@/lib/auth/rate-limit";
import { secretHash } from "@/lib/auth/tokens";
import { Problem } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { transaction } from "@/lib/db/tx";
import { isDuplicate } from "@/lib/db/unique";
import { getSetupFault } from "@/lib/queries/get-setup-fault";
import { SETUP_FAULT_WORDS, type setupInput, type setupResult } from "@/lib/schemas/setup";
import { audit } from "./audit";

interface Link {
  orgId: number;
  id: string;
  purpose: string;
  userId: string | null;
}

/** Thrown inside of the transaction; what is wrong with the link is asked when it is over. */
class UnusableLink extends Error {}
const spent = (): UnusableLink => new UnusableLink();

/** Uses the link up, so that of two who come at once only one gets in. */
async function takeLink(client: ClientBase, token: string): Promise<Link> {
  const { rows } = await client.query<Link>(
    `update setup_link set used_at = now() where token_hash = $1 and used_at is null and expires_at > now()
     returning org_id as "orgId", id, purpose, user_id as "userId"`,
    [secretHash(token)],
  );
  const link = rows[0];
  if (!link) throw spent();
  return link;
}

async function makeFirstAdmin(
  client: ClientBase,
  orgId: number,
  input: z.output<typeof setupInput>,
  passwordHash: string,
): Promise<{ id: string; email: string }> {
  if (!input.email || !input.name) throw new Problem("invalid_request", "Give your name and e-mail address.");
  const { rowCount } = await client.query(
    "select 1 from app_user where org_id = $1 and role = 'admin' and password_hash is not null and disabled_at is null limit 1",
    [orgId],
  );
  if (rowCount) throw spent();
  const person = { id: newId(), email: input.email.toLowerCase() };
  await client.query("insert into app_user (org_id, id, email, name, role, password_hash) values ($1, $2, $3, $4, 'admin', $5)", [
    orgId,
    person.id,
    person.email,
    input.name,
    passwordHash,
  ]);
  return person;
}

async function acceptInvitation(client: ClientBase, link: Link, passwordHash: string): Promise<{ id: string; email: string }> {
  const { rows } = await client.query<{ id: string; email: string }>(
    "update app_user set password_hash = $3 where org_id = $1 and id = $2 and disabled_at is null returning id, email",
    [link.orgId, link.userId, passwordHash],
  );
  const person = rows[0];
  if (!person) throw spent();
  await client.query("update session set revoked_at = now() where org_id = $1 and user_id = $2 and revoked_at is null", [
    link.orgId,
    person.id,
  ]);
  return person;
}

/** Turns a one-time link into an account that can sign in; who they are and what they may do comes from the link alone. */
export async function completeSetup(
  input: z.output<typeof setupInput>,
  from: { address: string; requestId: string },
): Promise<z.infer<typeof setupResult>> {
  await countAttempt("set-up", from.address);
  const passwordHash = await hashPassword(input.password);
  return transaction(async (client) => {
    const link = await takeLink(client, input.token);
    const person =
      link.purpose === "first_admin"
        ? await makeFirstAdmin(client, link.orgId, input, passwordHash)
        : await acceptInvitation(client, link, passwordHash);
    const ctx = { ...systemCtx(link.orgId, "set-up link"), requestId: from.requestId };
    await audit(client, ctx, { action: "person.setup", object: `person ${person.id}`, detail: { purpose: link.purpose } });
    return { email: person.email };
  }).catch(async (error: unknown) => {
    if (error instanceof UnusableLink) {
      const fault = await getSetupFault(input.token);
      const { title, next } = SETUP_FAULT_WORDS[fault];
      throw new Problem("not_found", `${title}. ${next}`, { fault });
    }
    throw isDuplicate(error) ? new Problem("conflict", "There is a person with that e-mail address already.") : error;
  });
}
