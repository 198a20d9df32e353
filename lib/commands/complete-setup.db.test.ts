import { expect, test } from "vitest";
import { POST as postLink } from "@/app/api/v1/people/[id]/setup-link/route";
import { POST as postPerson } from "@/app/api/v1/people/route";
import { POST as postSetup } from "@/app/api/v1/setup/route";
import { type AuditRow, auditHash } from "@/lib/core/audit-hash";
import { db, pool } from "@/lib/db/client";
import { getSetupFault } from "@/lib/queries/get-setup-fault";
import { getSetupLink } from "@/lib/queries/get-setup-link";
import { tokenHeaders } from "@/test/two-teams";

import { prepareInstance } from "./prepare-instance";
import { signIn } from "./sign-in";

const PASSWORD = "correct horse battery staple";
const tokenOf = (url: string | null): string => new URL(url ?? "").searchParams.get("token") ?? "";
const enter = (email: string) => signIn({ email, password: PASSWORD, address: "192.0.2.1", userAgent: null, requestId: "test" });

const setup = (body: object, headers: Record<string, string> = { origin: "http://localhost:3000" }): Promise<Response> =>
  postSetup(
    new Request("http://localhost:3000/api/v1/setup", {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    }),
  );

test("a fresh instance is opened by its link, once, and by the newest one only", async () => {
  const first = await prepareInstance();
  const second = await prepareInstance();
  expect(first.setupUrl).toMatch(/^http:\/\/localhost:3000\/setup\?token=[\w-]{32}$/);
  expect(await getSetupLink(tokenOf(first.setupUrl))).toBeNull();
  expect(await getSetupLink(tokenOf(second.setupUrl))).toEqual({ purpose: "first_admin", name: null, email: null });

  const body = { token: tokenOf(second.setupUrl), name: "Anna", email: "Anna@Example.com", password: PASSWORD };
  expect((await setup(body, { origin: "https://evil.example" })).status).toBe(403);
  expect((await setup({ ...body, password: "short" })).status).toBe(400);
  expect((await setup({ ...body, role: "admin" })).status).toBe(400);
  expect((await setup({ ...body, token: tokenOf(first.setupUrl) })).status).toBe(404);
  expect(await getSetupFault(null)).toBe("no_admin_yet");
  expect(await getSetupFault(tokenOf(first.setupUrl))).toBe("no_admin_yet");
  expect(await (await setup({ ...body, token: tokenOf(first.setupUrl) })).json()).toMatchObject({
    fault: "no_admin_yet",
    detail: expect.stringContaining("printed"),
  });
  const elsewhere = (await (await setup(body, {})).json()) as { detail: string };
  expect(elsewhere.detail).toContain("in a browser");
  expect(elsewhere.detail).not.toMatch(/token|session/);
  const both = await Promise.all([setup(body), setup({ ...body, email: "second@example.com" })]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
  const admins = await db().user.findMany({ where: { orgId: second.orgId } });
  expect(admins).toHaveLength(1);
  expect(admins[0]).toMatchObject({ role: "admin", passwordHash: expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/) });
  expect(await enter(admins[0]?.email ?? "")).not.toBeNull();
  expect((await prepareInstance()).setupUrl).toBeNull();
});

test("who is invited chooses a password through the link and gets the role that it was made with", async () => {
  const admin = await tokenHeaders(1, "admin");
  const invited = await postPerson(
    new Request("http://localhost:3000/api/v1/people", {
      method: "POST",
      headers: { ...admin, "content-type": "application/json" },
      body: JSON.stringify({ name: "Dev", email: "dev@example.com", role: "ciso" }),
    }),
  );
  expect(invited.status).toBe(201);
  const { setupUrl } = (await invited.json()) as { setupUrl: string };
  const token = tokenOf(setupUrl);
  expect(await getSetupLink(token)).toEqual({ purpose: "invitation", name: "Dev", email: "dev@example.com" });
  const done = await setup({ token, email: "other@example.com", name: "Other", password: PASSWORD });
  expect(await done.json()).toEqual({ email: "dev@example.com" });
  expect(await enter("dev@example.com")).not.toBeNull();
  expect((await setup({ token, password: PASSWORD })).status).toBe(404);
  expect(await db().user.findUnique({ where: { email: "dev@example.com" } })).toMatchObject({ role: "ciso", name: "Dev" });
});

test("a link that cannot be used says why and what to do", async () => {
  expect(await getSetupFault(null)).toBe("set_up_already");
  expect(await getSetupFault("x".repeat(32))).toBe("unknown");
  const admin = await tokenHeaders(1, "admin");
  const person = await db().user.findUniqueOrThrow({ where: { email: "dev@example.com" } });
  const renew = async (id = person.id) => {
    const request = new Request(`http://localhost:3000/api/v1/people/${id}/setup-link`, { method: "POST", headers: admin });
    const response = await postLink(request, { params: Promise.resolve({ id }) });
    return {
      status: response.status,
      token: response.status === 201 ? tokenOf(((await response.json()) as { setupUrl: string }).setupUrl) : "",
    };
  };
  const earlier = (await renew()).token;
  const { token } = await renew();
  expect((await setup({ token: earlier, password: PASSWORD })).status).toBe(404);
  expect(await getSetupFault(earlier)).toBe("used");
  await pool().query("update setup_link set expires_at = now() - interval '1 minute' where used_at is null");
  expect(await getSetupFault(token)).toBe("expired");
  expect(await (await setup({ token, password: PASSWORD })).json()).toMatchObject({
    code: "not_found",
    fault: "expired",
    detail: expect.stringContaining("administrator"),
  });
  const last = (await renew()).token;
  expect((await setup({ token: last, password: `${PASSWORD} new` })).status).toBe(200);
  expect(await enter("dev@example.com")).toBeNull();
  expect(await getSetupFault(last)).toBe("used");
  await pool().query("update app_user set disabled_at = now() where id = $1", [person.id]);
  expect((await renew()).status).toBe(409);
});

test("the audit log is a chain: each row's hash covers the one before", async () => {
  const { rows } = await pool().query<AuditRow & { hash: Buffer }>(
    `select seq::text, at, actor_kind as "actorKind", actor_id as "actorId", actor, action, object, detail, request_id as "requestId", hash
     from audit where org_id = 1 order by audit.seq`,
  );
  expect(rows.length).toBeGreaterThan(3);
  let previous: Buffer | null = null;
  for (const { hash, ...row } of rows) {
    expect(hash.equals(auditHash(previous, row)), `row ${row.seq}`).toBe(true);
    previous = hash;
  }
  const [first] = rows;
  if (!first) throw new Error("no rows");
  const { hash, ...row } = first;
  expect(hash.equals(auditHash(null, { ...row, actor: "somebody else" }))).toBe(false);
});
