import { expect, test } from "vitest";
import type { FindingItem } from "@/lib/schemas/findings";
import { upgradesOf } from "./upgrades-of";

const finding = (problem: string, facts: Partial<FindingItem> = {}): FindingItem =>
  ({
    problem,
    package: "zlib",
    packageKey: "pkg:apk/alpine/zlib",
    installedVersion: "1.2.11-r3",
    fixedVersion: "1.2.12-r0",
    outcome: "14_days",
    ...facts,
  }) as FindingItem;

test("findings of one package are one upgrade, with the most urgent first", () => {
  const found = [
    finding("CVE-1", { outcome: "3_days" }),
    finding("CVE-2"),
    finding("CVE-3", { package: "curl", packageKey: "pkg:apk/alpine/curl" }),
  ];
  expect(upgradesOf(found, true).map(({ name, to, outcome, closes }) => [name, to, outcome, closes])).toEqual([
    ["zlib", "1.2.12-r0", "3_days", "CVE-1 and 1 more"],
    ["curl", "1.2.12-r0", "14_days", "CVE-3"],
  ]);
});

test("what has no fixed version is no upgrade, and no number is claimed where not all was read", () => {
  expect(upgradesOf([finding("CVE-1", { fixedVersion: null })], true)).toEqual([]);
  expect(upgradesOf([finding("CVE-1"), finding("CVE-2")], false)[0]?.closes).toBe("CVE-1 and others");
});
