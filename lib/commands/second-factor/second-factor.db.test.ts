import { Secret, TOTP } from "otpauth";
import { beforeAll, describe, expect, test } from "vitest";
import type { Ctx } from "@/lib/auth/ctx";
import { hashPassword } from "@/lib/auth/password";
import { resolveCaller } from "@/lib/auth/resolve-ctx";
import { newId } from "@/lib/core/ids";
import { pool } from "@/lib/db/client";
import { getOwnSignIn } from "@/lib/queries/get-own-sign-in";
import { ctxOf } from "@/test/ctx-of";
import { insert, newOrg } from "@/test/rows";
import { sessionHeaders } from "@/test/two-teams";
import { changePassword } from "../change-password";
import { signIn } from "../sign-in";
import { confirmTotp } from "./confirm-totp";
import { renewRecoveryCodes } from "./renew-recovery-codes";
import { resetTotp } from "./reset-totp";
import { startTotp } from "./start-totp";
import { turnOffTotp } from "./turn-off-totp";

const PASSWORD = "correct horse battery staple";
let orgId: number;
let passwordHash: string;
let serial = 0;

interface Person {
  id: string;
  email: string;
  ctx: Ctx;
}

async function person(org = orgId): Promise<Person> {
  serial += 1;
  const id = newId();
  const email = `second-${serial}@example.com`;
  await insert("app_user", [
    { org_id: org, id, email, name: "Anna", role: "ciso", password_hash: passwordHash, demo: false, created_at: new Date().toISOString() },
  ]);
  return {
    id,
    email,
    ctx: { orgId: org, actor: { kind: "person", id, name: "Anna" }, role: "ciso", teams: "all", requestId: "test" },
  };
}

/** The code of now, or of the step so many steps on: the window of one step takes it too. */
const codeOf = (secret: string, steps = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 });

const attempt = (email: string, code?: string, address = "192.0.2.1") =>
  signIn({ email, password: PASSWORD, code, address, userAgent: "test", requestId: "test" });
const fault = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "none",
    (error: unknown) => (error as { code: string }).code,
  );

/** Someone whose second factor was confirmed long ago: the codes of now and of the next half-minute are free. */
async function enrolled(org = orgId): Promise<Person & { secret: string; recovery: string[] }> {
  const someone = await person(org);
  const { secret } = await startTotp(someone.ctx, { password: PASSWORD });
  const { recoveryCodes } = await confirmTotp(someone.ctx, { code: codeOf(secret) });
  await pool().query("update totp set last_step = 0 where user_id = $1", [someone.id]);
  return { ...someone, secret, recovery: recoveryCodes };
}

beforeAll(async () => {
  orgId = await newOrg("second factor");
  passwordHash = await hashPassword(PASSWORD);
});

describe("enrolling", () => {
  test("needs the password, is confirmed with a code, and is asked for only then", async () => {
    const someone = await person();
    expect(await fault(startTotp(someone.ctx, { password: "wrong" }))).toBe("invalid_request");
    expect(await fault(confirmTotp(someone.ctx, { code: "123456" }))).toBe("conflict");
    const first = await startTotp(someone.ctx, { password: PASSWORD });
    const started = await startTotp(someone.ctx, { password: PASSWORD });
    expect(started.secret).not.toBe(first.secret);
    expect(started.uri).toContain(started.secret);
    expect(started.qr.path.startsWith("M0 0h1v1h-1z")).toBe(true);
    expect(await attempt(someone.email)).not.toBeNull();
    expect(await fault(confirmTotp(someone.ctx, { code: codeOf(first.secret) }))).toBe("invalid_request");
    const { recoveryCodes } = await confirmTotp(someone.ctx, { code: codeOf(started.secret) });
    expect(recoveryCodes).toHaveLength(10);
    expect(await fault(startTotp(someone.ctx, { password: PASSWORD }))).toBe("conflict");
    expect(await fault(attempt(someone.email))).toBe("second_factor_needed");
    expect((await getOwnSignIn(someone.ctx, {})).totp).toMatchObject({ since: expect.any(String), recoveryCodesLeft: 10, required: false });
  });

  test("keeps neither secret nor codes in the clear, and writes none into the audit log", async () => {
    const { id, secret, recovery } = await enrolled();
    const { rows } = await pool().query<{ kept: string }>(
      `select coalesce((select row_to_json(t)::text from totp t where user_id = $1), '')
           || coalesce((select json_agg(c)::text from recovery_code c where user_id = $1), '')
           || coalesce((select json_agg(a)::text from audit a where object like '%' || $1), '') as kept`,
      [id],
    );
    const kept = rows[0]?.kept ?? "";
    expect(kept).toContain("totp.enable");
    expect(kept).not.toContain(secret);
    for (const code of recovery) expect(kept).not.toContain(code.replaceAll("-", ""));
  });

  test("of one person's sealed secret under another's row opens nothing", async () => {
    const [a, b] = [await enrolled(), await enrolled()];
    await pool().query("update totp set secret = (select secret from totp where user_id = $1) where user_id = $2", [a.id, b.id]);
    await expect(attempt(b.email, codeOf(a.secret))).rejects.toThrow(/cannot be opened/);
  });
});

describe("signing in", () => {
  test("takes a code once, and none of an earlier step afterwards", async () => {
    const { email, secret } = await enrolled();
    const now = codeOf(secret);
    expect(await fault(attempt(email, "000000x"))).toBe("second_factor_wrong");
    expect(await attempt(email, codeOf(secret, 1))).not.toBeNull();
    expect(await fault(attempt(email, codeOf(secret, 1)))).toBe("second_factor_wrong");
    expect(await fault(attempt(email, now))).toBe("second_factor_wrong");
  });

  test("takes one code once of many who come with it at once", async () => {
    const { email, secret } = await enrolled();
    const code = codeOf(secret);
    const tries = await Promise.all(Array.from({ length: 4 }, (_, i) => fault(attempt(email, code, `192.0.2.${i + 100}`))));
    expect(tries.sort()).toEqual(["none", "second_factor_wrong", "second_factor_wrong", "second_factor_wrong"]);
  });

  test("takes each recovery code once, however it is typed", async () => {
    const { ctx, email, recovery } = await enrolled();
    const [first = "", second = ""] = recovery;
    expect(await attempt(email, first.toUpperCase().replaceAll("-", " "))).not.toBeNull();
    expect(await fault(attempt(email, first))).toBe("second_factor_wrong");
    expect(await attempt(email, second)).not.toBeNull();
    expect((await getOwnSignIn(ctx, {})).totp.recoveryCodesLeft).toBe(8);
  });

  test("says nothing of the second factor to whoever does not know the password, and stops guessing of codes", async () => {
    const { email, secret } = await enrolled();
    expect(
      await signIn({ email, password: "wrong", code: codeOf(secret), address: "192.0.2.7", userAgent: null, requestId: "t" }),
    ).toBeNull();
    for (let i = 0; i < 5; i += 1) expect(await fault(attempt(email, "wrong code", `192.0.2.${i + 50}`))).toBe("second_factor_wrong");
    expect(await fault(attempt(email, codeOf(secret), "192.0.2.60"))).toBe("rate_limited");
  });
});

describe("turning it off", () => {
  test("needs password and code, and codes can be renewed so", async () => {
    const { ctx, email, secret, recovery } = await enrolled();
    const [old = ""] = recovery;
    expect(await fault(turnOffTotp(ctx, { password: "wrong", code: codeOf(secret) }))).toBe("invalid_request");
    expect(await fault(turnOffTotp(ctx, { password: PASSWORD, code: "wrong code" }))).toBe("invalid_request");
    const renewed = await renewRecoveryCodes(ctx, { password: PASSWORD, code: codeOf(secret) });
    expect(await fault(turnOffTotp(ctx, { password: PASSWORD, code: old }))).toBe("invalid_request");
    await turnOffTotp(ctx, { password: PASSWORD, code: renewed.recoveryCodes[0] ?? "" });
    expect(await attempt(email)).not.toBeNull();
    expect((await getOwnSignIn(ctx, {})).totp).toMatchObject({ since: null, recoveryCodesLeft: 0 });
  });

  test("an administrator resets it for a person, whose sessions end", async () => {
    const { id, email, secret } = await enrolled();
    const session = await attempt(email, codeOf(secret));
    const admin = ctxOf({ orgId }, "admin");
    expect(await fault(resetTotp(ctxOf({ orgId }, "ciso"), { id }))).toBe("forbidden");
    expect(await fault(resetTotp(ctxOf({ orgId: orgId + 1000 }, "admin"), { id }))).toBe("not_found");
    await resetTotp(admin, { id });
    const { rows } = await pool().query("select 1 from session where id = $1 and revoked_at is null", [session?.sessionId]);
    expect(rows).toEqual([]);
    expect(await attempt(email)).not.toBeNull();
  });

  test("a token has no account of its own", async () => {
    const token = ctxOf({ orgId }, "admin");
    expect(await fault(startTotp(token, { password: PASSWORD }))).toBe("forbidden");
    expect(await fault(getOwnSignIn(token, {}))).toBe("forbidden");
  });
});

test("where the organisation requires it, nothing opens before it is set up but the way to set it up", async () => {
  const org = await newOrg("strict");
  await pool().query("update org set require_totp = true where id = $1", [org]);
  const headers = new Headers(await sessionHeaders(org, "admin", { person: { password_hash: passwordHash } }));
  await expect(resolveCaller(headers, newId())).rejects.toMatchObject({ code: "enrolment_needed" });
  const { ctx } = await resolveCaller(headers, newId(), { enrolling: true });
  const { secret } = await startTotp(ctx, { password: PASSWORD });
  await expect(resolveCaller(headers, newId())).rejects.toMatchObject({ code: "enrolment_needed" });
  await confirmTotp(ctx, { code: codeOf(secret) });
  expect((await resolveCaller(headers, newId())).ctx.role).toBe("admin");
  const service = new Headers(await sessionHeaders(org, "admin", { session: { method: "oidc" } }));
  expect((await resolveCaller(service, newId())).ctx.role).toBe("admin");
});

test("a new password ends the other sessions and leaves the one that asks", async () => {
  const { ctx, email } = await person();
  const [own, other] = [await attempt(email), await attempt(email)];
  expect(await fault(changePassword(ctx, { password: "wrong", newPassword: "another long password" }))).toBe("invalid_request");
  await changePassword({ ...ctx, sessionId: own?.sessionId ?? "" }, { password: PASSWORD, newPassword: "another long password" });
  const { rows } = await pool().query<{ id: string }>("select id from session where user_id = $1 and revoked_at is null", [ctx.actor.id]);
  expect(rows.map(({ id }) => id)).toEqual([own?.sessionId]);
  expect(other).not.toBeNull();
  expect(await attempt(email)).toBeNull();
});
