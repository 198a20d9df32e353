import { describe, expect, test } from "vitest";
import { compareVersions, newestVersion } from "./compare-versions";

/** Each list from oldest to newest. The Debian ones were checked with dpkg --compare-versions, the rpm ones are of rpm's own test suite's kind. */
const ORDERED: Readonly<Record<string, readonly (readonly string[])[]>> = {
  deb: [
    ["1.0~rc1-1", "1.0-1", "1.0-1+b1", "1.0-1.1", "1.0-2", "1.0+dfsg-1", "1.0.1-1", "1.10-1", "1:0.1-1"],
    ["1.1.1n-0+deb11u3", "1.1.1n-0+deb11u5", "1.1.1w-0+deb11u1"],
    ["2.36-9+deb12u1", "2.36-9+deb12u10"],
    ["5.24.1-3+deb9u4", "5.24.1-3+deb9u5"],
  ],
  rpm: [
    ["1.0~rc1-1", "1.0-1", "1.0^git1-1", "1.0.1-1", "1.10-1", "1:0.1-1"],
    ["1.0.2k-16.el7", "1.0.2k-16.el7_6.1", "1.0.2k-19.el7"],
    ["0:3.6.8-37.el8", "0:3.6.8-38.el8_5"],
  ],
  apk: [
    ["1.2.11_rc1-r0", "1.2.11-r3", "1.2.11-r10", "1.2.12-r0"],
    ["1.31.1-r9", "1.31.1-r10"],
  ],
  npm: [["1.0.0-beta.2", "1.0.0-beta.11", "1.0.0", "1.2.9", "1.10.0"]],
  golang: [["v0.0.0-20200622213623-75b288015ac9", "v0.1.0", "v0.17.0"]],
  maven: [["2.9.10-rc1", "2.9.10", "2.9.10.1", "2.10.0"]],
  pypi: [["1.0.dev1", "1.0a1", "1.0", "1.0.post1", "1.26.5"]],
};

describe.each(Object.entries(ORDERED).flatMap(([type, lists]) => lists.map((list) => [type, list] as const)))("%s %j", (type, list) => {
  test("are in this order, whichever is asked first", () => {
    for (const [i, older] of list.entries()) {
      expect(compareVersions(type, older, older)).toBe(0);
      for (const newer of list.slice(i + 1)) {
        expect([older, newer, Math.sign(compareVersions(type, older, newer) ?? 0)]).toEqual([older, newer, -1]);
        expect([newer, older, Math.sign(compareVersions(type, newer, older) ?? 0)]).toEqual([newer, older, 1]);
      }
    }
    expect(newestVersion(type, [...list].reverse())).toBe(list.at(-1));
  });
});

test("what cannot be compared has no newest", () => {
  expect(compareVersions("npm", "not a version", "1.0.0")).toBeNull();
  expect(compareVersions("swift", "1.0", "2.0")).toBeNull();
  expect(newestVersion("pypi", ["1.0", "yesterday"])).toBeNull();
  expect(newestVersion("deb", [])).toBeNull();
});
