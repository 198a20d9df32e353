import type { ClientBase } from "pg";
import { ACCESS_HOLDS } from "@/lib/auth/access";
import type { Ctx } from "@/lib/auth/ctx";
import type { OidcPerson } from "@/lib/auth/oidc-claims";
import { createSession } from "@/lib/auth/sessions";
import { newId } from "@/lib/core/ids";
import type { Role } from "@/lib/core/permissions";
import type { SignInRefusal } from "@/lib/core/sign-in-refusal";
import { transaction } from "@/lib/db/tx";
import { audit } from "../audit";
import type { SignedIn } from "../sign-in";
import { applyMapping } from "./apply-mapping";
import { type GroupRule, type Mapped, mapGroups } from "./map-groups";

// Any number that no other advisory lock of ours uses; the org is the second key.
const LOCK_SPACE = 7_161_011;

interface Input {
  person: OidcPerson;
  address: string;
  userAgent: string | null;
}

interface Account {
  id: string;
  name: string;
  email: string;
  disabled: boolean;
}

class Refused extends Error {
  constructor(readonly refusal: SignInRefusal) {
    super(refusal);
  }
}

async function readRules(client: ClientBase, orgId: number): Promise<{ rules: GroupRule[]; defaultRole: Role | null }> {
  const { rows: rules } = await client.query<GroupRule>(
    `select group_name as group, role, team_ids::text[] as "teamIds" from group_rule where org_id = $1 order by position`,
    [orgId],
  );
  const { rows } = await client.query<{ defaultRole: Role | null }>(`select default_role as "defaultRole" from org where id = $1`, [orgId]);
  return { rules, defaultRole: rows[0]?.defaultRole ?? null };
}

const ACCOUNT = "u.id, u.name, u.email, u.disabled_at is not null as disabled";

/** The account that this issuer and subject are linked to. */
async function linkedAccount(client: ClientBase, orgId: number, { issuer, subject }: OidcPerson): Promise<Account | null> {
  const { rows } = await client.query<Account>(
    `select ${ACCOUNT} from sign_in_identity i join app_user u on u.org_id = i.org_id and u.id = i.user_id
     where i.org_id = $1 and i.issuer = $2 and i.subject = $3 and i.linked_at is not null`,
    [orgId, issuer, subject],
  );
  return rows[0] ?? null;
}

/** Somebody else's e-mail address is never taken over: the identity is written down beside its account, for an administrator to link. */
async function waitForLink(client: ClientBase, orgId: number, userId: string, { issuer, subject, email }: OidcPerson): Promise<void> {
  await client.query(
    `insert into sign_in_identity (org_id, id, issuer, subject, user_id, email) values ($1, $2, $3, $4, $5, $6)
     on conflict (org_id, issuer, subject) do update set user_id = excluded.user_id, email = excluded.email where sign_in_identity.linked_at is null`,
    [orgId, newId(), issuer, subject, userId, email],
  );
}

async function makeAccount(client: ClientBase, ctx: Ctx, person: OidcPerson, mapped: Mapped): Promise<Account> {
  const { issuer, subject, email, name } = person;
  if (email === null) throw new Refused("no_email");
  const account = { id: newId(), name, email, disabled: false };
  await client.query("insert into app_user (org_id, id, email, name, role) values ($1, $2, $3, $4, $5)", [
    ctx.orgId,
    account.id,
    email,
    name,
    mapped.role,
  ]);
  // One that waited for a link to an account that is no longer there, or has another address now, is this person's.
  await client.query(
    `insert into sign_in_identity (org_id, id, issuer, subject, user_id, email, linked_at) values ($1, $2, $3, $4, $5, $6, now())
     on conflict (org_id, issuer, subject) do update set user_id = excluded.user_id, email = excluded.email, linked_at = now()`,
    [ctx.orgId, newId(), issuer, subject, account.id, email],
  );
  await audit(client, ctx, {
    action: "person.create",
    object: `person ${account.id}`,
    detail: { email, role: mapped.role, issuer, subject },
  });
  return account;
}

async function findOrMake(client: ClientBase, ctx: Ctx, person: OidcPerson, mapped: Mapped): Promise<Account> {
  const linked = await linkedAccount(client, ctx.orgId, person);
  if (linked) return linked;
  const { rows } = await client.query<{ id: string; orgId: number }>(`select id, org_id as "orgId" from app_user where email = $1`, [
    person.email,
  ]);
  const taken = rows[0];
  if (!taken) return makeAccount(client, ctx, person, mapped);
  if (taken.orgId === ctx.orgId) await waitForLink(client, ctx.orgId, taken.id, person);
  throw new Refused("email_taken");
}

async function startSession(client: ClientBase, ctx: Ctx, account: Account, input: Input): Promise<SignedIn> {
  const { issuer, subject, email } = input.person;
  const { rowCount } = await client.query(`select 1 from app_user u where u.org_id = $1 and u.id = $2 and ${ACCESS_HOLDS}`, [
    ctx.orgId,
    account.id,
  ]);
  if (rowCount !== 1) throw new Refused("access_ended");
  await client.query("update app_user set last_login_at = now() where org_id = $1 and id = $2", [ctx.orgId, account.id]);
  await client.query(
    "update sign_in_identity set last_sign_in_at = now(), email = coalesce($4, email) where org_id = $1 and issuer = $2 and subject = $3",
    [ctx.orgId, issuer, subject, email],
  );
  const { address, userAgent } = input;
  const key = await createSession(client, { orgId: ctx.orgId, userId: account.id, address, userAgent, method: "oidc" });
  const own: Ctx = { ...ctx, actor: { kind: "person", id: account.id, name: account.name } };
  await audit(client, own, {
    action: "session.create",
    object: `session ${key.sessionId}`,
    detail: { address, method: "oidc", issuer, subject },
  });
  return { ...key, userId: account.id, name: account.name, email: account.email };
}

/**
 * Starts a session for the person that a checked ID token speaks of, after giving them what their groups give now; makes
 * their account at the first time. Who they are is issuer and subject: an account that has the e-mail address already is
 * not theirs unless an administrator linked it. Otherwise says why they get no access.
 */
export async function signInOidc(ctx: Ctx, input: Input): Promise<SignedIn | { refused: SignInRefusal }> {
  const { person } = input;
  const refused = (refusal: SignInRefusal, client: ClientBase): Promise<void> =>
    audit(client, ctx, {
      action: "session.refused",
      object: `identity ${person.issuer} ${person.subject}`.slice(0, 500),
      detail: { address: input.address, why: refusal, email: person.email },
    });
  return transaction(async (client) => {
    await client.query("select pg_advisory_xact_lock($1, $2)", [LOCK_SPACE, ctx.orgId]);
    const { rules, defaultRole } = await readRules(client, ctx.orgId);
    const mapped = mapGroups(rules, person.groups, defaultRole);
    try {
      if (!mapped) throw new Refused("no_group");
      const account = await findOrMake(client, ctx, person, mapped);
      if (account.disabled) throw new Refused("disabled");
      await applyMapping(client, ctx, account.id, mapped);
      return await startSession(client, ctx, account, input);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      await refused(error.refusal, client);
      return { refused: error.refusal };
    }
  });
}
