import { encode } from "next-auth/jwt";
import { beforeAll, describe, expect, test } from "vitest";
import { GET as getMe } from "@/app/api/v1/me/route";
import { DELETE as deleteToken } from "@/app/api/v1/tokens/[id]/route";
import { POST as postToken } from "@/app/api/v1/tokens/route";
import { Problem } from "@/lib/core/errors";
import { db, pool } from "@/lib/db/client";
import { env } from "@/lib/env";
import { newOrg } from "@/test/rows";
import { tokenHeaders } from "@/test/two-teams";
import { hashPassword } from "../auth/password";
import { revokeSession, type SessionKey } from "../auth/sessions";
import { signIn } from "./sign-in";

const PASSWORD = "correct horse battery staple";
let orgId: number;
let serial = 0;

async function person(of: { disabled?: boolean; password?: string | null } = {}): Promise<string> {
  serial += 1;
  const email = `anna-${serial}@example.com`;
  const passwordHash = of.password === null ? null : await hashPassword(of.password ?? PASSWORD);
  await db().user.create({
    data: { orgId, id: crypto.randomUUID(), email, name: "Anna", role: "ciso", passwordHash, disabledAt: of.disabled ? new Date() : null },
  });
  return email;
}

const attempt = (email: string, password: string, address = "192.0.2.1") =>
  signIn({ email, password, address, userAgent: "test", requestId: "test" });

async function meStatus(key: SessionKey): Promise<number> {
  const token = await encode({ token: { ...key }, secret: env().NEXTAUTH_SECRET });
  const response = await getMe(
    new Request("http://localhost:3000/api/v1/me", { headers: { cookie: `other=1; plimsoll.session=${token}` } }),
  );
  return response.status;
}

beforeAll(async () => {
  orgId = await newOrg("sign-in");
});

describe("signing in", () => {
  test("gives a session of its own each time, which opens the API until it is revoked", async () => {
    const email = await person();
    const first = await attempt(email, PASSWORD);
    const second = await attempt(` ${email.toUpperCase()} `, PASSWORD);
    if (!first || !second) throw new Error("could not sign in");
    expect(first.sessionId).not.toBe(second.sessionId);
    expect(await meStatus(first)).toBe(200);
    await revokeSession(first);
    expect(await meStatus(first)).toBe(401);
    expect(await meStatus(second)).toBe(200);
    expect(await meStatus({ ...second, orgId: orgId + 1000 })).toBe(401);
  });

  test("is refused alike for a wrong password, an unknown, a disabled and an invited person", async () => {
    expect(await attempt(await person(), "wrong")).toBeNull();
    expect(await attempt("nobody@example.com", PASSWORD)).toBeNull();
    expect(await attempt(await person({ disabled: true }), PASSWORD)).toBeNull();
    expect(await attempt(await person({ password: null }), "")).toBeNull();
    expect(await attempt(await person({ password: null }), "no account has this password")).toBeNull();
  });

  test("is stopped after five wrong passwords from one address, and not for others", async () => {
    const email = await person();
    for (let i = 0; i < 5; i += 1) expect(await attempt(email, "wrong", "192.0.2.9")).toBeNull();
    const refused = await attempt(email, PASSWORD, "192.0.2.9").catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Problem);
    expect(refused).toMatchObject({ code: "rate_limited" });
    expect(await attempt(email, PASSWORD, "192.0.2.10")).not.toBeNull();
  });

  test("counts tries that come at once", async () => {
    const email = await person();
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => attempt(email, "wrong", "192.0.2.11")));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
  });

  test("leaves a trace in the audit log, also when it fails", async () => {
    const email = await person();
    await attempt(email, "wrong", "192.0.2.12");
    await attempt(email, PASSWORD, "192.0.2.12");
    const { rows } = await pool().query<{ action: string }>(
      "select action from audit where org_id = $1 and detail ->> 'address' = '192.0.2.12' order by seq",
      [orgId],
    );
    expect(rows.map(({ action }) => action)).toEqual(["session.refused", "session.create"]);
  });
});

describe("tokens", () => {
  const post = async (headers: Record<string, string>, body: object): Promise<Response> =>
    postToken(
      new Request("http://localhost:3000/api/v1/tokens", {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    );

  test("open the API at once and fail the moment that they are revoked", async () => {
    const admin = await tokenHeaders(orgId, "admin");
    const made = (await (await post(admin, { name: "pipeline", role: "analyst" })).json()) as {
      token: string;
      item: { id: string; lastFour: string; expiresAt: string };
    };
    expect(made.item.lastFour).toBe(made.token.slice(-4));
    expect(new Date(made.item.expiresAt).getTime()).toBeGreaterThan(Date.now() + 89 * 86_400_000);
    const me = () => getMe(new Request("http://localhost:3000/api/v1/me", { headers: { "x-api-key": made.token } }));
    expect((await me()).status).toBe(200);
    const revoked = await deleteToken(new Request("http://localhost:3000/api/v1/tokens/x", { method: "DELETE", headers: admin }), {
      params: Promise.resolve({ id: made.item.id }),
    });
    expect(revoked.status).toBe(204);
    expect((await me()).status).toBe(401);
    const { rows } = await pool().query<{ kept: string }>("select row_to_json(t)::text as kept from api_token t where id = $1", [
      made.item.id,
    ]);
    expect(rows[0]?.kept).not.toContain(made.token.slice(5, 38));
  });

  test("of a developer need a team, and an admin's cannot be limited", async () => {
    const admin = await tokenHeaders(orgId, "admin");
    expect((await post(admin, { name: "x", role: "developer" })).status).toBe(400);
    expect((await post(admin, { name: "x", role: "admin", teamIds: [crypto.randomUUID()] })).status).toBe(400);
    expect((await post(admin, { name: "x", role: "analyst", teamIds: [crypto.randomUUID()] })).status).toBe(400);
  });

  test("that are limited to teams cannot make wider ones", async () => {
    const { rows } = await pool().query<{ id: string }>(
      "insert into team (org_id, id, slug, name) values ($1, gen_random_uuid(), 'small', 'Small') returning id",
      [orgId],
    );
    const limited = await tokenHeaders(orgId, "admin", { teams: [rows[0]?.id ?? ""] });
    expect((await post(limited, { name: "wide", role: "admin" })).status).toBe(403);
  });
});
