import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { BOD_26_04, timeline } from "./bod-26-04";

const WORDS: Record<string, string> = {
  "fix on system upgrade": "on_upgrade",
  "60 days": "60_days",
  "14 days": "14_days",
  "3 days": "3_days",
  "3 days & forensic investigation": "3_days_forensic",
};

const published = readFileSync("test/corpus/ssvc/cisa_bod_26_04_1_0_0.csv", "utf8")
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => line.split(",") as [string, string, string, string, string, string]);

test("the published table has sixteen rows and so has ours", () => {
  expect(published).toHaveLength(16);
  expect(BOD_26_04).toHaveLength(16);
});

test.each(published)("row %s: KEV %s, exposed %s, automatable %s, impact %s → %s", (row, kev, exposed, automatable, impact, outcome) => {
  expect(
    timeline({ kev: kev === "yes", exposed: exposed === "yes", automatable: automatable === "yes", technicalTotal: impact === "total" }),
  ).toEqual({ row: Number(row), outcome: WORDS[outcome] });
});
