import { beforeAll, expect, test } from "vitest";
import { resolveCaller } from "@/lib/auth/resolve-ctx";
import { newId } from "@/lib/core/ids";
import { pool } from "@/lib/db/client";
import { listOwnSessions, listSessions } from "@/lib/queries/list-sessions";
import { ctxOf } from "@/test/ctx-of";
import { insert, newOrg } from "@/test/rows";
import { sessionHeaders } from "@/test/two-teams";
import { createToken } from "./create-token";
import { endOtherSessions, endOwnSession, endSession, endSessionsOf } from "./end-sessions";
import { updatePerson } from "./update-person";

let orgId: number;
let team: string;
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

async function signedIn(role: string, of: Parameters<typeof sessionHeaders>[2] = {}) {
  const headers = new Headers(await sessionHeaders(orgId, role, of));
  const { ctx } = await resolveCaller(headers, newId());
  return { headers, ctx, id: ctx.actor.id ?? "" };
}
const fault = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "none",
    (error: unknown) => (error as { code: string }).code,
  );

beforeAll(async () => {
  orgId = await newOrg("periods");
  team = newId();
  await insert("team", [{ org_id: orgId, id: team, slug: "payments", name: "Payments", criticality: 1, demo: false, created_at: day(-9) }]);
});

test("an auditor reads all until the day, and then neither session nor token of theirs opens anything", async () => {
  const admin = ctxOf({ orgId }, "admin");
  const { headers, ctx, id } = await signedIn("auditor");
  expect(ctx).toMatchObject({ role: "auditor", teams: "all" });
  const { token } = await createToken(
    { ...admin, actor: { kind: "person", id, name: "Auditor" } },
    { name: "t", role: "auditor", teamIds: [], expiresInDays: null },
  );
  const bearer = new Headers({ authorization: `Bearer ${token}` });
  expect((await resolveCaller(bearer, newId())).ctx.teams).toBe("all");
  expect(await updatePerson(admin, { id, accessUntil: day(30) })).toMatchObject({ accessUntil: expect.stringContaining("T") });
  expect((await resolveCaller(headers, newId())).ctx.role).toBe("auditor");
  await updatePerson(admin, { id, accessUntil: day(-1) });
  for (const given of [headers, bearer]) expect(await fault(resolveCaller(given, newId()))).toBe("unauthenticated");
  await updatePerson(admin, { id, accessUntil: null, accessFrom: day(1) });
  for (const given of [headers, bearer]) expect(await fault(resolveCaller(given, newId()))).toBe("unauthenticated");
  await updatePerson(admin, { id, accessFrom: null });
  for (const given of [headers, bearer]) expect(await fault(resolveCaller(given, newId()))).toBe("none");
});

test("an auditor of a team sees that team within its period, and never the whole for want of one", async () => {
  const admin = ctxOf({ orgId }, "admin");
  const { headers, id } = await signedIn("auditor");
  const limited = await updatePerson(admin, {
    id,
    teamIds: [team],
    teamsOnly: true,
    teamPeriods: [{ teamId: team, from: day(-1), until: day(1) }],
  });
  expect(limited.teams).toMatchObject([{ name: "Payments", gone: false, viaGroup: null }]);
  expect((await resolveCaller(headers, newId())).ctx.teams).toEqual([team]);
  await updatePerson(admin, { id, teamPeriods: [{ teamId: team, from: null, until: day(-1) }] });
  expect(await fault(resolveCaller(headers, newId()))).toBe("unauthenticated");
  await updatePerson(admin, { id, teamIds: [] });
  expect(await fault(resolveCaller(headers, newId()))).toBe("unauthenticated");
  await updatePerson(admin, { id, teamsOnly: false });
  expect((await resolveCaller(headers, newId())).ctx.teams).toBe("all");
});

test("a developer's membership counts within its period", async () => {
  const admin = ctxOf({ orgId }, "admin");
  const { headers, id } = await signedIn("developer", { team });
  await updatePerson(admin, { id, teamPeriods: [{ teamId: team, from: null, until: day(-1) }] });
  expect((await resolveCaller(headers, newId())).ctx.teams).toEqual([]);
  expect(await fault(updatePerson(admin, { id, teamPeriods: [{ teamId: newId(), from: null, until: null }] }))).toBe("invalid_request");
});

test("periods that make no sense, limits that would not hold, and a last administrator who would run out are refused", async () => {
  const admin = ctxOf({ orgId }, "admin");
  const { id } = await signedIn("auditor");
  expect(await fault(updatePerson(admin, { id, accessFrom: day(2), accessUntil: day(1) }))).toBe("invalid_request");
  expect(await fault(updatePerson(admin, { id, role: "analyst", teamsOnly: true }))).toBe("invalid_request");
  await updatePerson(admin, { id, teamIds: [team], teamsOnly: true });
  expect(await updatePerson(admin, { id, role: "analyst" })).toMatchObject({ teamsOnly: false });
  const last = await signedIn("admin");
  expect(await fault(updatePerson(admin, { id: last.id, accessUntil: day(9) }))).toBe("conflict");
});

test("people list and end their own sessions, administrators anybody's, and nobody another's", async () => {
  const [a, b] = [await signedIn("developer"), await signedIn("developer")];
  const second = newId();
  await insert("session", [
    {
      org_id: orgId,
      id: second,
      user_id: a.id,
      user_agent: "phone",
      address: "192.0.2.4",
      created_at: day(0),
      last_seen_at: day(-0.1),
      expires_at: day(1),
    },
  ]);
  const { items } = await listOwnSessions(a.ctx, {});
  expect(items.map(({ id, current, userAgent }) => ({ id, current, userAgent }))).toEqual([
    { id: a.ctx.sessionId, current: true, userAgent: null },
    { id: second, current: false, userAgent: "phone" },
  ]);
  expect(await fault(endOwnSession(b.ctx, { id: second }))).toBe("not_found");
  expect(await fault(endSession(b.ctx, { id: second }))).toBe("forbidden");
  await endOtherSessions(a.ctx, {});
  expect((await listOwnSessions(a.ctx, {})).items.map(({ id }) => id)).toEqual([a.ctx.sessionId]);

  const admin = ctxOf({ orgId }, "admin");
  expect((await listSessions(admin, { id: a.id })).items).toHaveLength(1);
  await endSession(admin, { id: a.ctx.sessionId ?? "" });
  expect(await fault(resolveCaller(a.headers, newId()))).toBe("unauthenticated");
  await endSessionsOf(admin, { id: b.id });
  expect(await fault(resolveCaller(b.headers, newId()))).toBe("unauthenticated");
  const { rows } = await pool().query<{ action: string }>(
    "select action from audit where org_id = $1 and action like 'session.%' order by seq",
    [orgId],
  );
  expect(rows.map(({ action }) => action)).toEqual(["session.end_all", "session.end", "session.end_all"]);
});
