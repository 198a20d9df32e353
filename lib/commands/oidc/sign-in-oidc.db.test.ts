import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GET as getMe } from "@/app/api/v1/me/route";
import { GET as listWorkloads } from "@/app/api/v1/workloads/route";
import { discoverOidc } from "@/lib/auth/oidc-discovery";
import { newId } from "@/lib/core/ids";
import { pool } from "@/lib/db/client";
import type { Me } from "@/lib/schemas/admin";
import { ctxOf } from "@/test/ctx-of";
import { type OidcProcess, startOidcProvider } from "@/test/oidc-provider";
import { signInByProvider } from "@/test/oidc-round";
import { insert } from "@/test/rows";
import { plantSharedCluster, plantTeam, type TeamThings } from "@/test/two-teams";
import { linkIdentity, unlinkIdentity } from "./link-identity";
import { replaceSignInRules } from "./replace-sign-in-rules";

const ORG = 1;
const admin = ctxOf({ orgId: ORG }, "admin");
let provider: OidcProcess;
let a: TeamThings;
let b: TeamThings;
let serial = 0;

/** Claims of somebody new. */
function someone(groups: unknown = ["team-a"]): { sub: string; email: string; name: string; groups: unknown } {
  serial += 1;
  return { sub: `subject-${serial}`, email: `oidc-${serial}@example.com`, name: `Person ${serial}`, groups };
}

const me = async (cookie: string | null): Promise<Me> => {
  const response = await getMe(new Request("http://localhost:3000/api/v1/me", { headers: { cookie: cookie ?? "" } }));
  expect(response.status).toBe(200);
  return (await response.json()) as Me;
};

beforeAll(async () => {
  provider = await startOidcProvider();
  Object.assign(process.env, { AUTH_OIDC_ISSUER: provider.issuer, AUTH_OIDC_CLIENT_ID: "plimsoll", AUTH_OIDC_CLIENT_SECRET: "a secret" });
  const shared = await plantSharedCluster(ORG);
  a = await plantTeam(ORG, "canary-alpha", 1, shared);
  b = await plantTeam(ORG, "canary-bravo", 2, shared);
});
afterAll(() => provider.stop());
beforeEach(() =>
  replaceSignInRules(admin, {
    requireTotp: false,
    defaultRole: null,
    rules: [
      { group: "sec", role: "analyst", teamIds: [] },
      { group: "team-a", role: "developer", teamIds: [a.team] },
      { group: "team-b", role: null, teamIds: [b.team] },
    ],
  }),
);

describe("somebody of a mapped group", () => {
  test("signs in and sees exactly the team's fleet", async () => {
    provider.says(someone());
    const { at, cookie } = await signInByProvider();
    expect(at).toBe("/findings");
    expect(await me(cookie)).toMatchObject({ role: "developer", teams: [{ id: a.team }] });
    const response = await listWorkloads(new Request("http://localhost:3000/api/v1/workloads", { headers: { cookie: cookie ?? "" } }));
    const text = await response.text();
    expect(text).toContain("canary-alpha");
    expect(text).not.toContain("canary-bravo");
  });

  test("has other rights at the next sign-in when the groups are others, and keeps what an administrator gave", async () => {
    const claims = someone();
    provider.says(claims);
    const first = await me((await signInByProvider()).cookie);
    const extra = newId();
    await insert("team", [
      { org_id: ORG, id: extra, slug: `extra-${serial}`, name: "Extra", criticality: 1, demo: false, created_at: new Date().toISOString() },
    ]);
    await insert("membership", [{ org_id: ORG, team_id: extra, user_id: first.id }]);
    provider.says({ ...claims, groups: ["team-b"] });
    const second = await me((await signInByProvider()).cookie);
    expect(second.id).toBe(first.id);
    expect(second.role).toBe("developer");
    expect((second.teams as { id: string }[]).map(({ id }) => id).sort()).toEqual([b.team, extra].sort());
    provider.says({ ...claims, groups: ["sec", "team-b"] });
    expect(await me((await signInByProvider()).cookie)).toMatchObject({ role: "analyst", teams: "all" });
    provider.says({ ...claims, groups: [] });
    expect(await signInByProvider()).toEqual({ at: "/sign-in/refused?why=no_group", cookie: null });
  });

  test("is the same person by issuer and subject when the e-mail address is another", async () => {
    const claims = someone();
    provider.says(claims);
    const { id } = await me((await signInByProvider()).cookie);
    provider.says({ ...claims, email: `new-${claims.email}` });
    expect((await me((await signInByProvider()).cookie)).id).toBe(id);
  });

  test("gets one account of two who come at once", async () => {
    provider.says(someone());
    const rounds = await Promise.all([signInByProvider(), signInByProvider(), signInByProvider()]);
    const ids = await Promise.all(rounds.map(async ({ cookie }) => (await me(cookie)).id));
    expect(new Set(ids).size).toBe(1);
  });
});

test("without a group that has a rule there is no access, or the default role", async () => {
  provider.says(someone(["others"]));
  expect(await signInByProvider()).toEqual({ at: "/sign-in/refused?why=no_group", cookie: null });
  await replaceSignInRules(admin, { requireTotp: false, defaultRole: "auditor", rules: [] });
  expect(await me((await signInByProvider()).cookie)).toMatchObject({ role: "auditor", teams: "all" });
});

test("groups that only the userinfo endpoint tells count too", async () => {
  const { groups, ...claims } = someone();
  provider.says(claims);
  expect((await signInByProvider()).at).toBe("/sign-in/refused?why=no_group");
  provider.says(claims, { groups });
  expect(await me((await signInByProvider()).cookie)).toMatchObject({ role: "developer", teams: [{ id: a.team }] });
  provider.says(claims, { groups, sub: "somebody else" });
  expect(await signInByProvider()).toEqual({ at: "/api/auth/error?error=OAuthCallback", cookie: null });
});

describe("an account that was here before", () => {
  async function local(): Promise<{ id: string; claims: ReturnType<typeof someone> }> {
    const claims = someone();
    const id = newId();
    await insert("app_user", [
      {
        org_id: ORG,
        id,
        email: claims.email,
        name: "Local",
        role: "admin",
        password_hash: "x",
        demo: false,
        created_at: new Date().toISOString(),
      },
    ]);
    return { id, claims };
  }

  test("is not taken over by its e-mail address, whatever the case, until an administrator links it", async () => {
    const { id, claims } = await local();
    provider.says({ ...claims, email: claims.email.toUpperCase() });
    expect(await signInByProvider()).toEqual({ at: "/sign-in/refused?why=email_taken", cookie: null });
    expect(await signInByProvider()).toEqual({ at: "/sign-in/refused?why=email_taken", cookie: null });
    const { rows } = await pool().query<{ id: string; subject: string }>("select id, subject from sign_in_identity where user_id = $1", [
      id,
    ]);
    expect(rows).toMatchObject([{ subject: claims.sub }]);
    await expect(linkIdentity(ctxOf({ orgId: ORG }, "ciso"), { id: rows[0]?.id ?? "" })).rejects.toMatchObject({ code: "forbidden" });
    await linkIdentity(admin, { id: rows[0]?.id ?? "" });
    expect(await me((await signInByProvider()).cookie)).toMatchObject({ id, role: "developer" });
    provider.says({ ...claims, sub: "another subject" });
    expect((await signInByProvider()).at).toBe("/sign-in/refused?why=email_taken");
    await unlinkIdentity(admin, { id: rows[0]?.id ?? "" });
    provider.says(claims);
    expect((await signInByProvider()).at).toBe("/sign-in/refused?why=email_taken");
  });

  test("that is disabled, or whose period is over, stays closed when it is linked", async () => {
    const claims = someone();
    provider.says(claims);
    const { id } = await me((await signInByProvider()).cookie);
    await pool().query("update app_user set disabled_at = now() where id = $1", [id]);
    expect((await signInByProvider()).at).toBe("/sign-in/refused?why=disabled");
    await pool().query("update app_user set disabled_at = null, access_until = now() where id = $1", [id]);
    expect((await signInByProvider()).at).toBe("/sign-in/refused?why=access_ended");
  });

  test("an e-mail address that the provider does not vouch for makes no account", async () => {
    provider.says({ ...someone(), email_verified: false });
    expect((await signInByProvider()).at).toBe("/sign-in/refused?why=no_email");
  });
});

describe("a token is refused", () => {
  const REFUSED = { at: "/api/auth/error?error=OAuthCallback", cookie: null };
  const people = async (): Promise<number> => {
    const { rows } = await pool().query<{ count: number }>("select count(*)::int as count from app_user");
    return rows[0]?.count ?? -1;
  };
  const past = Math.floor(Date.now() / 1000) - 3600;

  test.each<[string, Record<string, unknown>]>([
    ["of another nonce", { nonce: "another" }],
    ["without a nonce", { nonce: undefined }],
    ["of another issuer", { iss: "https://elsewhere.example" }],
    ["for another audience", { aud: "somebody-else" }],
    ["for several audiences of another party", { aud: ["plimsoll", "x"], azp: "x" }],
    ["that has expired", { exp: past }],
    ["without a subject", { sub: undefined }],
  ])("%s", async (_what, wrong) => {
    const before = await people();
    provider.says({ ...someone(), ...wrong });
    expect(await signInByProvider()).toEqual(REFUSED);
    expect(await people()).toBe(before);
  });

  test.each<[string, Parameters<typeof signInByProvider>[0]]>([
    ["by another state", { callback: (url) => url.searchParams.set("state", "another") }],
    ["without the state's cookie", { cookies: (jar) => void jar.delete("plimsoll.state") }],
    ["without the PKCE cookie", { cookies: (jar) => void jar.delete("plimsoll.pkce") }],
    ["without the nonce's cookie", { cookies: (jar) => void jar.delete("plimsoll.nonce") }],
    ["by an error of the provider", { callback: (url) => url.searchParams.set("error", "access_denied") }],
    ["by a response that names another issuer", { callback: (url) => url.searchParams.set("iss", "https://elsewhere.example") }],
  ])("%s", async (_what, meddling) => {
    provider.says(someone());
    const round = await signInByProvider(meddling);
    expect(round.cookie).toBeNull();
    expect(round.at).toMatch(/^\/api\/auth\/error\?error=/);
  });
});

test("the provider is kept, and it is the one of the settings", async () => {
  expect(await discoverOidc()).toMatchObject({ issuer: provider.issuer, groupsClaim: "groups", metadata: { issuer: provider.issuer } });
});
