import { describe, expect, it } from "vitest";
import { parseVers, versionNumbers } from "./version-range";

describe("plain numeric versions", () => {
  it.each<[string, number[] | null]>([
    ["1.10.0", [1, 10]],
    ["v2", [2]],
    ["0", [0]],
    ["1.0.0.0", [1]],
    ["1.2.3-rc1", null],
    ["2:1.0-1", null],
    ["latest", null],
    ["1.99999999999999999", null],
  ])("%s", (text, numbers) => {
    expect(versionNumbers(text)).toEqual(numbers);
  });
});

describe("ranges", () => {
  it("are stretches between bounds, and single versions", () => {
    expect(parseVers("vers:npm/>=1.2.0|<1.4.2|=2.0.0")).toEqual({
      exact: ["2.0.0"],
      ranges: [{ from: [1, 2], fromIncluded: true, to: [1, 4, 2], toIncluded: false }],
    });
    expect(parseVers("vers:generic/>=2.9|<=4.1|>5")).toEqual({
      exact: [],
      ranges: [
        { from: [2, 9], fromIncluded: true, to: [4, 1], toIncluded: true },
        { from: [5], fromIncluded: false, to: [], toIncluded: true },
      ],
    });
    expect(parseVers("vers:pypi/<3")).toMatchObject({ ranges: [{ from: [], to: [3], toIncluded: false }] });
    expect(parseVers("vers:npm/*")).toBe("any");
  });

  it.each(["", "1.2", "vers:npm/", "vers:deb/>=1:2.3-4", "vers:npm/>=1|!=1.5|<2", "vers:npm/>=1|>2|<3", "vers:maven/<1.0-beta"])(
    "that cannot be compared for certain cover nothing: %s",
    (text) => {
      expect(parseVers(text)).toBe(null);
    },
  );
});
