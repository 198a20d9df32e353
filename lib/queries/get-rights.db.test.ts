import { beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/db/client";
import { ctxOf } from "@/test/ctx-of";
import { insert, newOrg } from "@/test/rows";
import { plantSharedCluster, plantTeam, sessionHeaders, type TeamThings } from "@/test/two-teams";
import { resolveCaller } from "../auth/resolve-ctx";
import { newId } from "../core/ids";
import { getRights } from "./get-rights";

let orgId: number;
let a: TeamThings;
let b: TeamThings;

beforeAll(async () => {
  orgId = await newOrg("rights");
  const shared = await plantSharedCluster(orgId);
  a = await plantTeam(orgId, "canary-alpha", 1, shared);
  b = await plantTeam(orgId, "canary-bravo", 2, shared);
});

const rights = (id: string) => getRights(ctxOf({ orgId }, "ciso"), { id });
const person = async (role: string, of: Parameters<typeof sessionHeaders>[2] = {}): Promise<string> => {
  const { ctx } = await resolveCaller(new Headers(await sessionHeaders(orgId, role, of)), newId());
  return ctx.actor.id ?? "";
};

test("a developer's rights are their teams', with the rules by which these own things", async () => {
  const found = await rights(a.person);
  expect(found).toMatchObject({ open: true, closedBy: null, sees: "teams", person: { role: "developer" } });
  expect(found.actions).toContain("findings:read");
  expect(found.teams).toMatchObject([{ id: a.team, viaGroup: null, gone: false, rules: ["namespace canary-alpha-*"], ruleCount: 1 }]);
  expect(found.covers.repositories.names).toEqual([a.repositoryName]);
  expect(found.covers.namespaces.names.join()).toContain(a.namespace);
  expect(JSON.stringify(found.covers)).not.toContain("canary-bravo");
  expect(found.identities).toHaveLength(2);
});

test("roles that see everything cover all, whatever their teams", async () => {
  for (const role of ["admin", "ciso", "analyst", "auditor"]) {
    const found = await rights(await person(role, { team: a.team }));
    expect(found.sees, role).toBe("all");
    expect(found.covers.repositories.names, role).toEqual([a.repositoryName, b.repositoryName].sort());
  }
});

test("an auditor of a team covers that team alone, and nothing when its period is over", async () => {
  const id = await person("auditor", { team: b.team, person: { teams_only: true } });
  expect((await rights(id)).covers.repositories.names).toEqual([b.repositoryName]);
  await pool().query("update membership set until_at = now() - interval '1 second' where user_id = $1", [id]);
  expect(await rights(id)).toMatchObject({ open: false, closedBy: "teams", sees: "nothing", covers: { repositories: { count: 0 } } });
});

test("says by which group a team and a role came, and why nothing opens", async () => {
  const id = await person("developer", { team: a.team, membership: { via_group: "team-a" }, person: { role_group: "dev" } });
  expect(await rights(id)).toMatchObject({ person: { roleGroup: "dev" }, teams: [{ viaGroup: "team-a" }] });
  await pool().query("update app_user set access_until = now() - interval '1 second' where id = $1", [id]);
  expect(await rights(id)).toMatchObject({ open: false, closedBy: "period" });
  await pool().query("update app_user set disabled_at = now() where id = $1", [id]);
  expect(await rights(id)).toMatchObject({ open: false, closedBy: "disabled" });
});

test("names are bounded, counts are not", async () => {
  const at = new Date().toISOString();
  const id = await person("developer", { team: a.team });
  await insert(
    "repository",
    Array.from({ length: 120 }, (_, i) => ({
      org_id: orgId,
      id: newId(),
      name: `registry.example/many/${i}`,
      team_id: a.team,
      created_at: at,
    })),
  );
  const { repositories } = (await rights(id)).covers;
  expect(repositories.count).toBe(121);
  expect(repositories.names).toHaveLength(50);
});

test("is for those who see the whole organisation", async () => {
  const limited = ctxOf({ orgId }, "auditor", [a.team]);
  await expect(getRights(limited, { id: a.person })).rejects.toMatchObject({ code: "forbidden" });
  await expect(getRights(ctxOf({ orgId }, "analyst"), { id: a.person })).rejects.toMatchObject({ code: "forbidden" });
  await expect(rights(newId())).rejects.toMatchObject({ code: "not_found" });
});
