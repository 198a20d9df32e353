import { beforeEach, describe, expect, it } from "vitest";
import type { Ctx } from "@/lib/auth/ctx";
import { newId } from "@/lib/core/ids";
import type { Role } from "@/lib/core/permissions";
import { defaultView, getView, listViews } from "@/lib/queries/list-views";
import { createViewInput } from "@/lib/schemas/views";
import { insert, newOrg } from "@/test/rows";
import { createView } from "./create-view";
import { deleteView } from "./delete-view";
import { setDefaultView } from "./set-default-view";
import { updateView } from "./update-view";

let orgId = 0;
let teamA = "";
let teamB = "";
let made = 0;

async function person(role: Role, teams: Ctx["teams"]): Promise<Ctx> {
  made++;
  const id = newId();
  const name = `${role} ${made}`;
  await insert("app_user", [{ org_id: orgId, id, email: `views-${made}@example.com`, name, role, demo: false }]);
  return { orgId, actor: { kind: "person", id, name }, role, teams, requestId: "test" };
}

beforeEach(async () => {
  orgId = await newOrg("views");
  [teamA, teamB] = [newId(), newId()];
  for (const [id, name] of [
    [teamA, "a"],
    [teamB, "b"],
  ])
    await insert("team", [{ org_id: orgId, id, slug: name, name, criticality: 1, demo: false }]);
});

const save = (ctx: Ctx, input: object) => createView(ctx, createViewInput.parse({ name: "Worst", query: "severity=critical", ...input }));
const namesOf = async (ctx: Ctx) => (await listViews(ctx, {})).items.map(({ name }) => name);

describe("a saved view", () => {
  it("holds filters and sort in one order, and only what a list takes", async () => {
    const ctx = await person("analyst", "all");
    const view = await save(ctx, { query: "sort=due&severity=high,critical&finding=x&view=y" });
    expect(view).toMatchObject({ query: "severity=critical%2Chigh&sort=due", mine: true, mayChange: true, isDefault: false });
    await expect(save(ctx, { name: "x", query: "severity=terrible" })).rejects.toMatchObject({ code: "invalid_request" });
    await expect(save(ctx, { name: "x", query: "nonsense=1" })).rejects.toMatchObject({ code: "invalid_request" });
    await expect(save(ctx, {})).rejects.toMatchObject({ code: "conflict" });
    const token: Ctx = { ...ctx, actor: { kind: "token", id: newId(), name: "ci" } };
    await expect(save(token, { name: "x" })).rejects.toMatchObject({ code: "forbidden" });
  });

  it("is seen by exactly those whom it is shared with, whoever shares what", async () => {
    const people = [
      await person("admin", "all"),
      await person("analyst", "all"),
      await person("developer", [teamA]),
      await person("developer", [teamB]),
      await person("developer", [teamA, teamB]),
      await person("developer", []),
    ];
    const sees = (ctx: Ctx, team: string): boolean => ctx.teams === "all" || ctx.teams.includes(team);
    const shared: { owner: Ctx; id: string; sharedWith: string; teamId: string | null }[] = [];
    for (const owner of people) {
      for (const [sharedWith, teamId] of [
        ["nobody", null],
        ["team", teamA],
        ["team", teamB],
        ["everybody", null],
      ] as const) {
        const may = sharedWith === "everybody" ? owner.teams === "all" : teamId === null || sees(owner, teamId);
        const saving = save(owner, { name: `${sharedWith} ${teamId}`, sharedWith, teamId });
        if (may) shared.push({ owner, id: (await saving).id, sharedWith, teamId });
        else await expect(saving).rejects.toMatchObject({ code: sharedWith === "everybody" ? "forbidden" : "not_found" });
      }
    }
    expect(shared).toHaveLength(4 + 4 + 2 + 2 + 3 + 1);
    for (const ctx of people) {
      const seen = new Set((await listViews(ctx, {})).items.map(({ id }) => id));
      for (const { owner, id, sharedWith, teamId } of shared) {
        const mine = owner === ctx;
        const expected = mine || sharedWith === "everybody" || (teamId !== null && sees(ctx, teamId));
        expect(seen.has(id), `${ctx.actor.name} and a view of ${owner.actor.name} for ${sharedWith}`).toBe(expected);
        const change = updateView(ctx, { id, query: "kev=true" });
        if (!expected) await expect(change).rejects.toMatchObject({ code: "not_found" });
        else if (mine || ctx.role === "admin") expect(await change).toMatchObject({ query: "kev=true" });
        else await expect(change).rejects.toMatchObject({ code: "forbidden" });
      }
    }
  });

  it("is renamed, shared otherwise and taken back", async () => {
    const [mia, sam, admin] = [await person("analyst", "all"), await person("developer", [teamA]), await person("admin", "all")];
    const { id } = await save(mia, { sharedWith: "team", teamId: teamA });
    expect(await namesOf(sam)).toEqual(["Worst"]);
    await expect(updateView(mia, { id, teamId: teamB })).rejects.toMatchObject({ code: "invalid_request" });
    expect(await updateView(mia, { id, name: "Worst of all" })).toMatchObject({ sharedWith: "team", team: { id: teamA } });
    expect(await namesOf(sam)).toEqual(["Worst of all"]);
    expect(await updateView(admin, { id, sharedWith: "nobody", teamId: null })).toMatchObject({ sharedWith: "nobody", team: null });
    expect([await namesOf(sam), await namesOf(admin), await namesOf(mia)]).toEqual([[], [], ["Worst of all"]]);
    await deleteView(mia, { id });
    await expect(getView(mia, { id })).rejects.toMatchObject({ code: "not_found" });
  });

  it("is what one starts with, until it is no longer theirs to see", async () => {
    const [mia, sam] = [await person("analyst", "all"), await person("developer", [teamA])];
    const { id } = await save(mia, { sharedWith: "team", teamId: teamA });
    const other = await save(mia, { name: "Mine alone" });
    await setDefaultView(sam, { view: id });
    await expect(setDefaultView(sam, { view: other.id })).rejects.toMatchObject({ code: "not_found" });
    expect(await defaultView(sam, {})).toMatchObject({ id, isDefault: true });
    expect(await defaultView({ ...sam, teams: [teamB] }, {})).toBeNull();
    expect(await defaultView(mia, {})).toBeNull();
    await setDefaultView(sam, { view: null });
    expect(await defaultView(sam, {})).toBeNull();
    await setDefaultView(sam, { view: id });
    await deleteView(mia, { id });
    expect(await defaultView(sam, {})).toBeNull();
  });
});
