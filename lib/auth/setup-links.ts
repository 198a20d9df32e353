import { randomBytes } from "node:crypto";
import type { ClientBase } from "pg";
import { newId } from "@/lib/core/ids";
import { env } from "@/lib/env";
import { secretHash } from "./tokens";

/** What a one-time link is for: the first admin of a fresh instance, or a person who was invited. */
export type SetupPurpose = "first_admin" | "invitation";

/** Makes a link that works once until it expires; only its hash is kept. */
export async function createSetupLink(
  client: ClientBase,
  of: { orgId: number; purpose: SetupPurpose; userId: string | null; hours: number },
): Promise<string> {
  const secret = randomBytes(24).toString("base64url");
  await client.query(
    `insert into setup_link (org_id, id, token_hash, purpose, user_id, expires_at)
     values ($1, $2, $3, $4, $5, now() + make_interval(hours => $6))`,
    [of.orgId, newId(), secretHash(secret), of.purpose, of.userId, of.hours],
  );
  return `${baseUrl()}/setup?token=${secret}`;
}

/** Where people reach us, without a slash at the end. */
export const baseUrl = (): string => (env().NEXTAUTH_URL ?? `http://localhost:${env().PORT}`).replace(/\/+$/, "");
