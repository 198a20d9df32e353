import { expect, it } from "vitest";
import { readCondition } from "./expression";
import type { GateImage } from "./facts";
import { type Judged, judge, verdictOf } from "./judge";
import { LIBRARY } from "./library";

const IMAGE: GateImage = {
  reference: "registry.example/a:1",
  repository: "registry.example/a",
  registry: "registry.example",
  tag: "1",
  isLatest: false,
  signature: "unknown",
  osEndOfLife: false,
  exposed: false,
  running: false,
  privileged: false,
  ageDays: -1n,
  baseKnown: true,
};
const FINDING: Judged = {
  id: "1",
  kind: "vulnerability",
  problem: "CVE-2026-1",
  package: "pkg:deb/debian/openssl",
  packageType: "deb",
  version: "1.0",
  severity: "low",
  outcome: "on_upgrade",
  kev: false,
  epss: -1,
  fixable: false,
  ageDays: 0n,
  isNew: true,
  origin: "unknown",
};
const SWITCHED_ON = LIBRARY.map((policy) => ({ ...policy, effect: policy.effect === "off" ? ("warn" as const) : policy.effect }));
const applying = (image: Partial<GateImage>, finding: Partial<Judged> = {}) =>
  judge(SWITCHED_ON, [{ image: { ...IMAGE, signature: "verified", ...image }, findings: [{ ...FINDING, ...finding }] }]).map(
    ({ policy }) => policy,
  );

it("the library has twenty policies, each with a name of its own and a condition that can be read", () => {
  expect(LIBRARY).toHaveLength(20);
  expect(new Set(LIBRARY.map(({ key }) => key)).size).toBe(20);
  for (const { condition } of LIBRARY) expect(() => readCondition(condition)).not.toThrow();
});

it("each policy of the library applies to something, and none to a harmless finding", () => {
  expect(applying({})).toEqual([]);
  const cases: [Partial<GateImage>, Partial<Judged>][] = [
    [{}, { kev: true, fixable: true }],
    [{}, { outcome: "3_days" }],
    [{}, { outcome: "14_days" }],
    [{}, { severity: "critical", fixable: true, origin: "own" }],
    [{}, { severity: "high", fixable: true, ageDays: 91n }],
    [{ exposed: true }, { epss: 0.1 }],
    [{}, { kind: "secret" }],
    [{}, { kind: "misconfiguration", severity: "critical" }],
    [{}, { kind: "policy", severity: "high" }],
    [{}, { kind: "license", severity: "high" }],
    [{ osEndOfLife: true, signature: "unknown", isLatest: true, ageDays: 181n, registry: "docker.io" }, {}],
    [{ privileged: true }, { severity: "critical" }],
  ];
  const applied = new Set(cases.flatMap(([image, finding]) => applying(image, finding)));
  expect([...applied].sort()).toEqual(LIBRARY.map(({ key }) => key).sort());
});

it("an image's own policies are asked once, and what is unknown is no small number", () => {
  const reasons = judge(
    [{ key: "x", name: "x", advice: "", condition: "image.ageDays > 180", effect: "fail" }],
    [{ image: IMAGE, findings: [FINDING, FINDING] }],
  );
  expect(reasons).toEqual([]);
  const signed = judge(
    [{ key: "x", name: "x", advice: "", condition: 'image.signature != "verified"', effect: "fail" }],
    [{ image: IMAGE, findings: [] }],
  );
  expect(signed).toMatchObject([{ policy: "x", count: 0, image: "registry.example/a:1" }]);
  expect([verdictOf([]), verdictOf([{ effect: "warn" }]), verdictOf([{ effect: "warn" }, { effect: "fail" }])]).toEqual([
    "pass",
    "warn",
    "fail",
  ]);
});

it.each([
  ["finding.nope == 1", /No such key/],
  ["finding.severity", /gives string/],
  ["finding.severity == 1", /no such overload/],
  ['finding.problem.matches("^(a+)+$")', /matches\(\) is not offered/],
  ['[1, 2].exists(x, "a".matches("b"))', /matches\(\) is not offered/],
  [Array.from({ length: 400 }, () => "finding.kev").join(" || "), /cannot be used/],
  ["finding.kev ||", /cannot be used/],
  ["elsewhere.kev", /cannot be used/],
])("%s is refused with what is wrong", (condition, why) => {
  expect(() => readCondition(condition)).toThrow(why);
});

it("like() takes the place of regular expressions", () => {
  expect(readCondition('image.repository.like("registry.example/*")').holds(IMAGE, null)).toBe(true);
  expect(readCondition('finding.package.like("pkg:npm/*")').holds(IMAGE, FINDING)).toBe(false);
});
