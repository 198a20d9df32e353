import { expect, it } from "vitest";
import { readCondition } from "./expression";
import type { GateImage } from "./facts";
import { type Judged, judge, type Unseen, verdictOf } from "./judge";
import { LIBRARY, type Policy } from "./library";

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
const SWITCHED_ON: Policy[] = LIBRARY.map((policy) => ({ ...policy, effect: policy.effect === "off" ? ("warn" as const) : policy.effect }));
const asking = (policies: readonly Policy[], image: Partial<GateImage>, findings: readonly Judged[], unseen: Unseen | null = null) =>
  judge(policies, [{ image: { ...IMAGE, ...image }, findings, unseen }]);
const applying = async (image: Partial<GateImage>, finding: Partial<Judged> = {}) =>
  (await asking(SWITCHED_ON, { signature: "verified", ...image }, [{ ...FINDING, ...finding }])).map(({ policy }) => policy);

it("the library has twenty policies, each with a name of its own and a condition that can be read", () => {
  expect(LIBRARY).toHaveLength(20);
  expect(new Set(LIBRARY.map(({ key }) => key)).size).toBe(20);
  for (const { condition } of LIBRARY) expect(() => readCondition(condition)).not.toThrow();
});

it("each policy of the library applies to something, and none to a harmless finding", async () => {
  expect(await applying({})).toEqual([]);
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
  const applied = new Set((await Promise.all(cases.map(([image, finding]) => applying(image, finding)))).flat());
  expect([...applied].sort()).toEqual(LIBRARY.map(({ key }) => key).sort());
});

const ofImage = (condition: string): Policy => ({ key: "x", name: "x", advice: "", condition, effect: "fail" });

it("an image's own policies are asked once, and what is unknown is no small number", async () => {
  expect(await asking([ofImage("image.ageDays > 180")], {}, [FINDING, FINDING])).toEqual([]);
  const signed = await asking([ofImage('image.signature != "verified"')], {}, []);
  expect(signed).toMatchObject([{ policy: "x", count: 0, image: "registry.example/a:1" }]);
});

it("what nobody has looked at fails, and what was looked at long ago warns, without any policy", async () => {
  expect(await asking([], {}, [], { how: "never", why: "no report of it has arrived" })).toMatchObject([
    { policy: "not-scanned", effect: "fail", name: "Not scanned: no report of it has arrived" },
  ]);
  expect(await asking([], {}, [], { how: "stale", why: "it is 9 days old" })).toMatchObject([{ policy: "scan-stale", effect: "warn" }]);
});

it("a condition that cannot be asked applies, and says why", async () => {
  expect(await asking([ofImage("1 / (image.ageDays + 1) > 0")], {}, [])).toMatchObject([
    { policy: "x", effect: "fail", advice: expect.stringMatching(/could not be asked: .*zero/i) },
  ]);
});

it("the verdict is that of the gravest policy that applies", () => {
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

it.each([
  ["finding.kev && image.exposed", ["kev"], ["exposed"]],
  ['finding.problem.startsWith("CVE") || finding.epss > 0.5', ["epss", "problem"], []],
  ["[finding].exists(f, f.kev)", Object.keys(FINDING), []],
])("of %s it is known what its answer depends on", (condition, finding, image) => {
  const { fields } = readCondition(condition);
  expect([...fields.finding].sort()).toEqual(finding.filter((name) => name !== "id").sort());
  expect([...fields.image]).toEqual(image);
});
