import { expect, test } from "vitest";
import { type GroupRule, mapGroups } from "./map-groups";

const RULES: GroupRule[] = [
  { group: "security", role: "analyst", teamIds: [] },
  { group: "payments", role: null, teamIds: ["p"] },
  { group: "leads", role: "ciso", teamIds: ["p", "l"] },
];

test("the first rule that names a role gives it, and every rule its teams", () => {
  expect(mapGroups(RULES, ["leads", "security", "payments"], null)).toEqual({
    role: "analyst",
    roleGroup: "security",
    teams: new Map([
      ["p", "payments"],
      ["l", "leads"],
    ]),
  });
});

test("teams alone make a developer, or what the default role is", () => {
  expect(mapGroups(RULES, ["payments"], null)).toMatchObject({ role: "developer", roleGroup: null });
  expect(mapGroups(RULES, ["payments"], "auditor")).toMatchObject({ role: "auditor", roleGroup: null });
});

test("no group with a rule is no access, unless there is a default role", () => {
  expect(mapGroups(RULES, ["others", "Security"], null)).toBeNull();
  expect(mapGroups([], [], null)).toBeNull();
  expect(mapGroups(RULES, [], "developer")).toEqual({ role: "developer", roleGroup: null, teams: new Map() });
});
