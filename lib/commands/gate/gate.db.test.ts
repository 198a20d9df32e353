import { beforeEach, describe, expect, it } from "vitest";
import { Random } from "@/bench/random";
import type { Ctx } from "@/lib/auth/ctx";
import { newId } from "@/lib/core/ids";
import type { Role } from "@/lib/core/permissions";
import { pool } from "@/lib/db/client";
import { createTeamInput, replaceOwnershipRulesInput } from "@/lib/schemas/admin";
import { decisionDraft } from "@/lib/schemas/decisions";
import { inventory, type SaidImage, type SaidVulnerability, trivyReport } from "@/test/fixtures/reports";
import { counterFaults, ORG, send, ctx as system } from "@/test/ingest";
import { createTeam } from "../create-team";
import { applyDecision } from "../decisions/apply-decision";
import { requestDecision } from "../decisions/request-decision";
import { setDecisionPolicy } from "../decisions/set-decision-policy";
import { replaceOwnershipRules } from "../replace-ownership-rules";
import { type GateInput, judgeGate } from "./judge-gate";

let made = 0;
/** of this test only */
let app = "";
const cve = (number: number): string => `CVE-2095-${made * 1000 + number}`;
beforeEach(() => {
  made++;
  app = `registry.example/gate/app-${made}`;
});

const DAY = 86_400_000;
const daysAgo = (days: number): string => new Date(Date.now() - days * DAY).toISOString();
const old = (): SaidImage => ({ repository: app, tag: "1", digest: "a", builtAt: daysAgo(20) });
const fresh = (): SaidImage => ({ repository: app, tag: "2", digest: "b", builtAt: daysAgo(1) });

const runs = (image: SaidImage, more: { namespace?: string; host?: string } = {}) =>
  send(
    inventory([
      {
        namespace: more.namespace ?? "shop",
        name: "web",
        image: `${image.repository}:${image.tag}`,
        digest: image.digest,
        ...(more.host ? { host: more.host } : {}),
      },
    ]),
    { cluster: `gate-${made}` },
  );

async function* bytes(document: string) {
  yield Buffer.from(document);
}
const ask = (document: string, more: Omit<GateInput, "upload"> = {}, ctx: Ctx = system) =>
  judgeGate(ctx, { ...more, upload: { body: bytes(document), contentEncoding: null, image: more.image } });

const person = (role: Role, teams: Ctx["teams"] = "all"): Ctx => ({
  ...system,
  actor: { kind: "person", id: newId(), name: role },
  role,
  teams,
});

/** Everything that a rehearsal could have left behind. */
async function kept(): Promise<unknown> {
  const { rows } = await pool().query(
    `select (select count(*) from report) as reports, (select count(*) from image) as images, (select count(*) from target) as targets,
       (select md5(string_agg(f::text, '' order by id)) from finding f) as findings, (select count(*) from finding_span) as spans,
       (select md5(string_agg(s::text, '' order by s::text)) from sighting s) as sightings, (select count(*) from vulnerability) as flaws,
       (select md5(string_agg(c::text, '' order by c::text)) from container c) as containers, (select count(*) from outbox) as told,
       (select count(*) from package) as packages, (select count(*) from graphile_worker._private_jobs) as jobs`,
  );
  return rows[0];
}

describe("a report at the gate", () => {
  const today = (): SaidVulnerability[] => [
    { id: cve(1), package: "openssl", severity: "CRITICAL" },
    { id: cve(2), package: "zlib", severity: "LOW" },
  ];
  const tomorrow = (): SaidVulnerability[] => [
    { id: cve(2), package: "zlib", severity: "LOW" },
    { id: cve(3), package: "curl", severity: "CRITICAL", fixed: "2.0" },
  ];

  it("is compared with what runs, judged as if it ran there, and leaves nothing behind", async () => {
    await send(trivyReport(old(), daysAgo(2), today()));
    await runs(old(), { host: "shop.example.com" });
    const then = await kept();
    const answer = await ask(trivyReport(fresh(), daysAgo(0), tomorrow()));
    expect(answer).toMatchObject({
      verdict: "fail",
      delta: { against: { kind: "running", of: 1 }, new: 1, gone: 1, unchanged: 1, notLooked: 0 },
      images: [{ reference: `${app}:2`, findings: 2, decided: 0, running: true, exposed: true }],
      moreReasons: 0,
    });
    expect(answer.reasons[0]).toMatchObject({
      policy: "critical-fixable",
      effect: "fail",
      count: 1,
      image: `${app}:2`,
      examples: [{ problem: cve(3), isNew: true, fixable: true, version: "1.0", id: null }],
    });
    expect(await kept()).toEqual(then);
    expect(await counterFaults()).toEqual([]);
  });

  it("of a repository that nobody knows has nothing to be compared with, and says so", async () => {
    const answer = await ask(trivyReport(fresh(), daysAgo(0), [{ id: cve(1), package: "zlib", severity: "LOW" }]));
    expect(answer).toMatchObject({
      verdict: "pass",
      reasons: [],
      delta: { against: { kind: "nothing", images: [] }, new: null, gone: null, unchanged: null },
    });
  });

  it("of an old tag is judged by what it holds, although a newer one is known", async () => {
    await send(trivyReport(fresh(), daysAgo(1), []));
    const answer = await ask(trivyReport(old(), daysAgo(0), tomorrow()));
    expect(answer).toMatchObject({ verdict: "fail", images: [{ findings: 2 }], delta: { against: { kind: "newest" }, new: 2, gone: 0 } });
  });

  it("is not asked about what is decided, as decisions would hold where it will run", async () => {
    await setDecisionPolicy(system, { fourEyes: "never", automaticUpTo: 0, acceptedRiskDays: null });
    await send(trivyReport(old(), daysAgo(2), [{ id: cve(3), package: "curl", severity: "CRITICAL", fixed: "2.0" }]));
    await runs(old());
    const [where] = (await pool().query<{ id: string }>("select id from cluster where name = $1", [`gate-${made}`])).rows;
    const { id } = await requestDecision(
      person("analyst"),
      decisionDraft.parse({
        verdict: "false_positive",
        reason: "Not reachable.",
        scopes: [{ problem: cve(3), cluster: where?.id, namespace: "shop" }],
      }),
    );
    await applyDecision({ orgId: ORG, decisionId: id });
    const answer = await ask(trivyReport(fresh(), daysAgo(0), tomorrow()));
    expect(answer).toMatchObject({ verdict: "pass", images: [{ findings: 1, decided: 1 }] });
  });

  it("can be asked about single policies, also such as are off or come with it", async () => {
    const report = trivyReport({ ...fresh(), tag: "latest" }, daysAgo(0), tomorrow());
    expect(await judgeGate(system, { policy: "tag-latest", upload: { body: bytes(report), contentEncoding: null } })).toMatchObject({
      verdict: "fail",
      policies: 1,
      reasons: [{ policy: "tag-latest", effect: "fail", count: 0 }],
    });
    const given = { name: "No curl", condition: 'finding.package.like("*/curl")', effect: "warn" as const, advice: "Use wget." };
    expect(await ask(report, { policy: ["tag-latest"], policies: [given] })).toMatchObject({
      reasons: [{ policy: "tag-latest" }, { policy: "given-1", name: "No curl", effect: "warn", advice: "Use wget.", count: 1 }],
    });
  });

  it("that failed to look is no pass", async () => {
    const failed = JSON.parse(trivyReport(fresh(), daysAgo(0), []));
    failed.Metadata.OS = { Family: "none" };
    failed.Results = [];
    const answer = await ask(JSON.stringify(failed));
    expect(answer).toMatchObject({ verdict: "fail", reasons: [{ policy: "not-scanned" }], images: [{ findings: null }] });
  });

  it.each([
    ["an inventory", () => inventory([]), "invalid_report", /The gate judges scans/],
    ["text", () => "hello", "unknown_format", /./],
  ])("that is %s is refused", async (_, document, code, message) => {
    await expect(ask(document())).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it.each([
    [{ policy: "nope" }, /There is no policy “nope”/],
    [{ policies: [{ name: "x", condition: "finding.nope", effect: "fail" as const, advice: "" }] }, /cannot be used/],
  ])("with %j is refused", async (more, message) => {
    await expect(ask(trivyReport(fresh(), daysAgo(0), []), more)).rejects.toMatchObject({
      code: "invalid_request",
      message: expect.stringMatching(message),
    });
  });
});

describe("an image at the gate", () => {
  it("that runs is what it is compared with", async () => {
    await send(trivyReport(old(), daysAgo(2), [{ id: cve(1), package: "openssl", severity: "CRITICAL", fixed: "2" }]));
    await runs(old());
    expect(await judgeGate(system, { image: `${app}:1` })).toMatchObject({
      verdict: "fail",
      delta: { against: { kind: "running" }, new: 0, gone: 0, unchanged: 1 },
      reasons: [{ policy: "critical-fixable", examples: [{ id: expect.any(String), isNew: false }] }],
    });
  });

  it("that nobody has scanned fails, and one that was scanned long ago is warned of", async () => {
    await runs(old());
    expect(await judgeGate(system, { image: `${app}:1` })).toMatchObject({
      verdict: "fail",
      reasons: [{ policy: "not-scanned" }],
      images: [{ findings: null, scannedAt: null }],
    });
    await send(trivyReport(old(), daysAgo(30), []));
    expect(await judgeGate(system, { image: `${app}:1` })).toMatchObject({ verdict: "warn", reasons: [{ policy: "scan-stale" }] });
  });

  it("that is not there, or is not named, is refused", async () => {
    await expect(judgeGate(system, { image: `${app}:9` })).rejects.toMatchObject({ code: "not_found" });
    await expect(judgeGate(system, {})).rejects.toMatchObject({ code: "invalid_request" });
  });
});

describe("who asks", () => {
  it("hears of their own things only, and a pipeline of what it sends", async () => {
    const slug = `gate-${made}`;
    const { id } = await createTeam(system, createTeamInput.parse({ name: slug, slug }));
    const rule = { repositoryGlob: app, teamId: id };
    await replaceOwnershipRules(system, replaceOwnershipRulesInput.parse({ rules: [rule] }));
    const report = trivyReport(old(), daysAgo(2), [{ id: cve(1), package: "openssl", severity: "LOW" }]);
    await send(report);
    const theirs = person("developer", [id]);
    const others = person("developer", [newId()]);
    expect(await ask(report, {}, theirs)).toMatchObject({ verdict: "pass" });
    expect(await judgeGate(theirs, { image: `${app}:1` })).toMatchObject({ verdict: "pass" });
    await expect(ask(report, {}, others)).rejects.toMatchObject({ code: "forbidden_target" });
    await expect(judgeGate(others, { image: `${app}:1` })).rejects.toMatchObject({ code: "not_found" });
    expect(await ask(report, {}, person("ingest"))).toMatchObject({ verdict: "pass" });
    await expect(judgeGate(person("ingest"), { image: `${app}:1` })).rejects.toMatchObject({ code: "forbidden" });
  });
});

it("what the gate says beforehand is what it says when the report has come and the image runs", async () => {
  const random = new Random(17);
  const severities = ["LOW", "HIGH", "CRITICAL"];
  const some = (): SaidVulnerability[] =>
    Array.from({ length: 12 }, (_, number) => number)
      .filter(() => random.next() < 0.5)
      .map((number) => ({
        id: cve(number),
        package: `p${number}`,
        severity: severities[number % 3] ?? "LOW",
        ...(number % 2 ? { fixed: "9" } : {}),
      }));
  for (let round = 0; round < 12; round++) {
    app = `registry.example/gate/round-${round}`;
    await send(trivyReport(old(), daysAgo(3), some()));
    await runs(old(), random.next() < 0.5 ? { host: "a.example.com" } : {});
    const report = trivyReport(fresh(), daysAgo(1), some());
    const beforehand = await ask(report);
    await send(report);
    await runs(fresh(), beforehand.images[0]?.exposed ? { host: "a.example.com" } : {});
    const afterwards = await judgeGate(system, { image: `${app}:2` });
    const said = ({ reasons }: typeof afterwards) =>
      reasons
        .map(({ policy, count, examples }) => ({ policy, count, problems: examples.map(({ problem }) => problem).sort() }))
        // What is new is so only beforehand.
        .filter(({ policy }) => !policy.includes("new"));
    expect(said(beforehand)).toEqual(said(afterwards));
    expect(beforehand.images[0]?.findings).toBe(afterwards.images[0]?.findings);
  }
});
