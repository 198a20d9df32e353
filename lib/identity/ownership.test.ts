import { expect, test } from "vitest";
import { matchesGlob, type OwnershipRule, ownerOfRepository, ownerOfWorkload } from "./ownership";

const rule = (id: string, facts: Partial<OwnershipRule>): OwnershipRule => ({
  id,
  teamId: `team-${id}`,
  clusterGlob: null,
  namespaceGlob: null,
  repositoryGlob: null,
  labelKey: null,
  labelValue: null,
  ...facts,
});
const workload = { cluster: "eks-prod", namespace: "shop", labels: { team: "pay" }, repositories: ["ghcr.io/acme/web"] };

test.each([
  ["*", "anything/at.all", true],
  ["ghcr.io/acme/*", "ghcr.io/acme/web", true],
  ["ghcr.io/acme/*", "ghcrxio/acme/web", false],
  ["pay?", "pays", true],
  ["pay?", "pay", false],
  ["a+b", "a+b", true],
  ["*pay*", "team-payments", true],
  ["*a*b", "aXbXb", true],
  ["**", "", true],
  ["", "x", false],
  ["*a*a*a*a*a*a*a*a*a*a*b", "a".repeat(200), false],
])("glob %s on %s: %s", (glob, text, expected) => {
  expect(matchesGlob(glob, text)).toBe(expected);
});

test("the first rule that matches wins", () => {
  const rules = [rule("a", { namespaceGlob: "other" }), rule("b", { namespaceGlob: "sh*" }), rule("c", {})];
  expect(ownerOfWorkload(rules, workload)?.id).toBe("b");
});

test("every condition of a rule must hold", () => {
  expect(ownerOfWorkload([rule("a", { clusterGlob: "eks-*", namespaceGlob: "nope" })], workload)).toBeNull();
  expect(ownerOfWorkload([rule("a", { labelKey: "team", labelValue: "pay" })], workload)?.id).toBe("a");
  expect(ownerOfWorkload([rule("a", { labelKey: "team", labelValue: "data" })], workload)).toBeNull();
});

test("a repository belongs to where it runs, or to its name", () => {
  expect(ownerOfRepository([rule("a", { namespaceGlob: "shop" })], "ghcr.io/acme/web", [workload])?.id).toBe("a");
  expect(ownerOfRepository([rule("a", { namespaceGlob: "shop" })], "ghcr.io/acme/web", [])).toBeNull();
  expect(ownerOfRepository([rule("a", { repositoryGlob: "ghcr.io/acme/*" })], "ghcr.io/acme/web", [])?.id).toBe("a");
});

test("no rule, no owner", () => {
  expect(ownerOfWorkload([], workload)).toBeNull();
});
