import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalVulnerability, isAdvisory, normalizeVulnerabilityId, sameFlaw } from "./advisory-alias";

const GHSA = "GHSA-2jv5-9r88-3w3p";

describe("canonicalVulnerability", () => {
  it.each([
    ["CVE-2024-1", [], "CVE-2024-1"],
    [GHSA, ["CVE-2024-24762"], "CVE-2024-24762"],
    ["ghsa-2JV5-9R88-3W3P", [], GHSA],
    [GHSA, ["CVE-2024-1000", "CVE-2024-1001"], GHSA],
    ["CVE-2024-1000", ["CVE-2024-1001"], "CVE-2024-1000"],
    ["CVE-2024-1000", [GHSA, "RHSA-2024:1"], "CVE-2024-1000"],
    ["GO-2022-0646", [GHSA], GHSA],
    ["ALAS-2024-2607", ["CVE-2024-39689"], "CVE-2024-39689"],
    ["ALAS-2024-2595", ["CVE-2024-37370", "CVE-2024-37371"], "ALAS-2024-2595"],
    ["GMS-2022-20", [], "GMS-2022-20"],
    ["TEMP-0841856-B18BAF", [], "TEMP-0841856-B18BAF"],
    ["openSUSE-SU-2020:0062-1", [], "openSUSE-SU-2020:0062-1"],
  ])("%s with %j is %s", (id, aliases, expected) => {
    expect(canonicalVulnerability(id, aliases)).toBe(expected);
  });

  it("does not depend on the order of aliases, nor on which of them a tool puts first", () => {
    const id = fc.constantFrom("CVE-2024-1000", GHSA, "GHSA-aaaa-bbbb-cccc", "GO-2022-0646", "PYSEC-2024-1", "OSV-1");
    fc.assert(
      fc.property(fc.uniqueArray(id, { minLength: 1, maxLength: 5 }), fc.nat(), (ids, shift) => {
        const turned = [...ids.slice(shift % ids.length), ...ids.slice(0, shift % ids.length)];
        const of = (all: string[]): string => canonicalVulnerability(all[0] ?? "", all.slice(1));
        expect(of(turned)).toBe(of(ids));
        expect(of([...ids].reverse())).toBe(of(ids));
      }),
    );
  });
});

it.each([
  "RHSA-2023:1441",
  "ELSA-2024-1",
  "ALAS2023-2024-1",
  "ALAS-2024-2607",
  "DLA-3000-1",
  "DSA-4371-1",
  "USN-5000-1",
  "SUSE-SU-2020:1-1",
  "RLSA-2022:1",
])("%s is an advisory", (id) => {
  expect(isAdvisory(id)).toBe(true);
  expect(sameFlaw("CVE-2024-1000", [id])).toEqual([]);
});

it.each(["CVE-2024-1", GHSA, "GO-2022-1", "PYSEC-2024-1", "TEMP-1-2", "ALASKA"])("%s is no advisory", (id) => {
  expect(isAdvisory(id)).toBe(false);
});

it("sameFlaw leaves out the CVEs of what covers several", () => {
  expect(sameFlaw("ALAS-1", ["CVE-2024-1000", "CVE-2024-1001", GHSA])).toEqual([GHSA]);
  expect(sameFlaw(GHSA, ["CVE-2024-1000", GHSA])).toEqual(["CVE-2024-1000"]);
});

it("spells ids one way", () => {
  expect(["cve-2024-1", " GHSA-2JV5-9R88-3W3P ", "TEMP-1-a"].map(normalizeVulnerabilityId)).toEqual(["CVE-2024-1", GHSA, "TEMP-1-A"]);
});
