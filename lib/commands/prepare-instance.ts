import type { ClientBase } from "pg";
import { systemCtx } from "@/lib/auth/ctx";
import { hashPassword } from "@/lib/auth/password";
import { createSetupLink } from "@/lib/auth/setup-links";
import { secretHash } from "@/lib/auth/tokens";
import { DEFAULT_ORG } from "@/lib/core/default-org";
import { newId } from "@/lib/core/ids";
import { transaction } from "@/lib/db/tx";
import { env } from "@/lib/env";
import { audit } from "./audit";

const LINK_HOURS = 24;
const LOCK_SPACE = 7_161_002;

export interface PreparedInstance {
  orgId: number;
  /** null once there is an admin who can sign in */
  setupUrl: string | null;
}

async function makeInitAdmin(client: ClientBase, orgId: number): Promise<boolean> {
  const { PLIMSOLL_INIT_ADMIN_EMAIL: email, PLIMSOLL_INIT_ADMIN_PASSWORD: password } = env();
  if (!email || !password) return false;
  const made = await client.query(
    `insert into app_user (org_id, id, email, name, role, password_hash) values ($1, $2, $3, $4, 'admin', $5) on conflict (email) do nothing`,
    [orgId, newId(), email.toLowerCase(), email.split("@")[0], await hashPassword(password)],
  );
  if (made.rowCount !== 1) return false;
  await audit(client, systemCtx(orgId, "first start"), {
    action: "person.create",
    object: `person ${email.toLowerCase()}`,
    detail: { role: "admin", by: "settings" },
  });
  return true;
}

async function makeInitToken(client: ClientBase, orgId: number): Promise<void> {
  const token = env().PLIMSOLL_INIT_API_TOKEN;
  if (!token) return;
  const made = await client.query(
    `insert into api_token (org_id, id, name, token_hash, last_four, role, team_ids) values ($1, $2, 'First start', $3, $4, 'admin', '{}')
     on conflict (token_hash) do nothing`,
    [orgId, newId(), secretHash(token), token.slice(-4)],
  );
  if (made.rowCount === 1) {
    await audit(client, systemCtx(orgId, "first start"), {
      action: "token.create",
      object: "token First start",
      detail: { role: "admin", by: "settings" },
    });
  }
}

/**
 * Makes a fresh database one that a person can sign in to: the organisation, and the admin and token of the INIT
 * settings or else a one-time set-up link (a new one each time, the last no longer works). Does nothing once there is
 * an admin; an INIT token that was revoked stays revoked.
 */
export async function prepareInstance(): Promise<PreparedInstance> {
  return transaction(async (client) => {
    await client.query("select pg_advisory_xact_lock($1, 0)", [LOCK_SPACE]);
    await client.query("insert into org (id, name) values ($1, 'Plimsoll') on conflict (id) do nothing", [DEFAULT_ORG]);
    await client.query("select setval(pg_get_serial_sequence('org', 'id'), (select max(id) from org))");
    await makeInitToken(client, DEFAULT_ORG);
    const { rowCount: admins } = await client.query(
      "select 1 from app_user where org_id = $1 and role = 'admin' and password_hash is not null and disabled_at is null limit 1",
      [DEFAULT_ORG],
    );
    if (admins || (await makeInitAdmin(client, DEFAULT_ORG))) return { orgId: DEFAULT_ORG, setupUrl: null };
    await client.query("update setup_link set used_at = now() where org_id = $1 and purpose = 'first_admin' and used_at is null", [
      DEFAULT_ORG,
    ]);
    return {
      orgId: DEFAULT_ORG,
      setupUrl: await createSetupLink(client, { orgId: DEFAULT_ORG, purpose: "first_admin", userId: null, hours: LINK_HOURS }),
    };
  });
}
