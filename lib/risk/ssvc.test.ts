import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CRITICALITIES, type Criticality, EXPLOITATIONS } from "@/lib/core/factors";
import { humanImpact, MISSION_IMPACTS, SAFETY_IMPACTS } from "./human-impact";
import { COUNTED_AS, DEPLOYER_TREE, deploy, deployerRow, SYSTEM_EXPOSURES } from "./ssvc";

const rowsOf = (file: string): string[][] =>
  readFileSync(`test/corpus/ssvc/${file}`, "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(","));

const underscored = (word = ""): string => word.replaceAll(/[ -]/g, "_");
const published = rowsOf("deployer_patch_application_priority_1_0_0.csv");

test("the published tree has seventy-two rows and so has ours", () => {
  expect(published).toHaveLength(72);
  expect(DEPLOYER_TREE).toHaveLength(72);
});

test.each(published)(
  "row %s: exploitation %s, exposure %s, automatable %s, impact %s → %s",
  (row, exploitation, exposure, automatable, impact, priority) => {
    const inputs = {
      exploitation: EXPLOITATIONS.find((word) => word === exploitation?.replace("public ", "")) ?? "none",
      exposure: SYSTEM_EXPOSURES.find((word) => word === exposure) ?? "small",
      automatable: automatable === "yes",
      impact: CRITICALITIES.find((word) => word === underscored(impact)) ?? "low",
    };
    const found = DEPLOYER_TREE[deployerRow(inputs)];
    expect(found).toEqual({ ...inputs, priority: underscored(priority) });
    expect(deployerRow(inputs)).toBe(Number(row));
  },
);

test.each(rowsOf("human_impact_1_0_0.csv"))("human impact, row %s: safety %s, mission %s → %s", (_row, safety, mission, impact) => {
  const ours = humanImpact(
    SAFETY_IMPACTS.find((word) => word === safety) ?? "catastrophic",
    MISSION_IMPACTS.find((word) => word === mission) ?? "mission failure",
  );
  expect(ours).toBe(underscored(impact) as Criticality);
});

test("what is not known counts as what is said of it", () => {
  const unknown = { exploitation: null, exposure: 0, automatable: null, technicalTotal: null, impact: null } as const;
  const { inputs, row, priority } = deploy({ ...unknown, privileged: false, signalled: false, ageStep: 0 });
  expect(inputs).toEqual(COUNTED_AS);
  expect({ row, priority }).toEqual({ row: 9, priority: "scheduled" });
});
