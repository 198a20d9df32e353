import { beforeEach, describe, expect, it } from "vitest";
import { type Ctx, systemCtx } from "@/lib/auth/ctx";
import { resolveCaller } from "@/lib/auth/resolve-ctx";
import { newId } from "@/lib/core/ids";
import { pool } from "@/lib/db/client";
import { insert, newOrg } from "@/test/rows";
import { sessionHeaders } from "@/test/two-teams";
import { createToken } from "./create-token";
import { updatePerson } from "./update-person";

let orgId: number;
let ctx: Ctx;
const HASH = { password_hash: "$argon2id$" };

async function person(role: string, more: Record<string, unknown> = HASH): Promise<{ id: string; headers: Headers }> {
  const headers = new Headers(await sessionHeaders(orgId, role, { person: more }));
  const id = (await resolveCaller(headers, newId()).catch(() => null))?.ctx.actor.id;
  if (id) return { id, headers };
  const { rows } = await pool().query<{ id: string }>("select id from app_user where org_id = $1 order by id desc limit 1", [orgId]);
  return { id: rows[0]?.id ?? "", headers };
}
const audited = async () =>
  (await pool().query<{ action: string; detail: unknown }>("select action, detail from audit where org_id = $1 order by seq", [orgId]))
    .rows;

beforeEach(async () => {
  orgId = await newOrg("people");
  ctx = systemCtx(orgId, "test");
});

describe("updatePerson", () => {
  it("gives a role that holds from the next request on, and tells the audit", async () => {
    await person("admin");
    const { id, headers } = await person("analyst");
    const team = newId();
    await insert("team", [
      { org_id: orgId, id: team, slug: "a", name: "A", criticality: 1, demo: false, created_at: new Date().toISOString() },
    ]);
    expect(await updatePerson(ctx, { id, role: "developer", teamIds: [team] })).toMatchObject({ role: "developer", teams: [{ id: team }] });
    expect((await resolveCaller(headers, newId())).ctx).toMatchObject({ role: "developer", teams: [team] });
    expect(await audited()).toMatchObject([
      { action: "person.role", detail: { from: "analyst", to: "developer" } },
      { action: "person.teams" },
    ]);
    expect(await updatePerson(ctx, { id, teamIds: [] })).toMatchObject({ teams: [] });
    await expect(updatePerson(ctx, { id, teamIds: [newId()] })).rejects.toMatchObject({ code: "invalid_request" });
    await expect(updatePerson(ctx, { id: newId(), role: "admin" })).rejects.toMatchObject({ code: "not_found" });
  });

  it("disabling ends sessions at once and for good, and stops tokens until enabled again", async () => {
    await person("admin");
    const { id, headers } = await person("admin");
    const { ctx: own } = await resolveCaller(headers, newId());
    const { token } = await createToken(own, { name: "pipeline", role: "ingest", teamIds: [], expiresInDays: null });
    const bearer = new Headers({ authorization: `Bearer ${token}` });
    await resolveCaller(bearer, newId());

    expect(await updatePerson(ctx, { id, disabled: true })).toMatchObject({ disabled: true });
    await expect(resolveCaller(headers, newId())).rejects.toMatchObject({ code: "unauthenticated" });
    await expect(resolveCaller(bearer, newId())).rejects.toMatchObject({ code: "unauthenticated" });
    await updatePerson(ctx, { id, disabled: true });

    expect(await updatePerson(ctx, { id, disabled: false })).toMatchObject({ disabled: false });
    await expect(resolveCaller(headers, newId())).rejects.toMatchObject({ code: "unauthenticated" });
    expect((await resolveCaller(bearer, newId())).ctx.role).toBe("ingest");
    expect((await audited()).map(({ action }) => action)).toEqual(["token.create", "person.disable", "person.enable"]);
  });

  it("leaves an administrator who can sign in, whoever asks and however many at once", async () => {
    const a = await person("admin");
    await person("admin", {}); // invited, without a password yet
    await person("admin", { ...HASH, disabled_at: new Date().toISOString() });
    for (const change of [{ role: "ciso" as const }, { disabled: true }]) {
      await expect(updatePerson(ctx, { id: a.id, ...change })).rejects.toMatchObject({ code: "conflict" });
    }
    const { ctx: self } = await resolveCaller(a.headers, newId());
    await expect(updatePerson(self, { id: a.id, role: "developer" })).rejects.toMatchObject({ code: "conflict" });
    expect(await audited()).toEqual([]);

    const b = await person("admin");
    const ends = await Promise.allSettled([a, b].map(({ id }) => updatePerson(ctx, { id, role: "analyst" })));
    expect(ends.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("is for administrators", async () => {
    const { id } = await person("admin");
    await expect(updatePerson({ ...ctx, role: "ciso" }, { id, role: "ciso" })).rejects.toMatchObject({ code: "forbidden" });
  });
});
