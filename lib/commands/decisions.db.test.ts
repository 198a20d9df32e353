import { beforeAll, beforeEach, describe, expect, it, test } from "vitest";
import { Random } from "@/bench/random";
import type { Ctx } from "@/lib/auth/ctx";
import { FINDING_STATES } from "@/lib/core/shape";
import { pool } from "@/lib/db/client";
import { exportVex } from "@/lib/queries/export-vex";
import { getDecision } from "@/lib/queries/get-decision";
import { getFinding } from "@/lib/queries/get-finding";
import { listFindings } from "@/lib/queries/list-findings";
import { createTeamInput, replaceOwnershipRulesInput } from "@/lib/schemas/admin";
import { decisionDraft, listDecisionsInput } from "@/lib/schemas/decisions";
import { listFindingsInput } from "@/lib/schemas/findings";
import { personOf } from "@/test/ctx-of";
import { grypeReport, inventory, type SaidImage, trivyReport } from "@/test/fixtures/reports";
import { counterFaults, ORG, send, ctx as system } from "@/test/ingest";
import { createTeam } from "./create-team";
import { answerDecision } from "./decisions/answer-decision";
import { applyDecision } from "./decisions/apply-decision";
import { endDecision } from "./decisions/end-decision";
import { endExpired } from "./decisions/end-expired";
import { previewDecision } from "./decisions/preview-decision";
import { requestDecision } from "./decisions/request-decision";
import { setDecisionPolicy } from "./decisions/set-decision-policy";
import { reconcileVulnerabilities } from "./reconcile-vulnerabilities";
import { replaceOwnershipRules } from "./replace-ownership-rules";

let made = 0;
let flaw = "";
let image: SaidImage;

beforeEach(() => {
  made++;
  flaw = `CVE-2096-${1000 + made}`;
  image = { repository: `registry.example/decide/app-${made}`, tag: "1", digest: "a" };
});
beforeAll(() => setDecisionPolicy(system, { fourEyes: "never", automaticUpTo: 0, acceptedRiskDays: null }));

const person = (role: Ctx["role"], name: string, teams: Ctx["teams"] = "all"): Ctx => personOf(ORG, role, name, teams);
const mia = person("analyst", "Mia");
const noor = person("analyst", "Noor");

const AT = "2026-05-01T00:00:00Z";
const scan = (of: SaidImage = image, at = AT, fixed?: string) =>
  send(trivyReport(of, at, [{ id: flaw, package: "openssl", version: "1.0", ...(fixed ? { fixed } : {}) }]));
const runIn = (cluster: string, namespace: string, of: readonly SaidImage[]) =>
  send(
    inventory(
      of.map(({ repository, tag, digest }) => ({
        namespace,
        name: `w-${repository.split("/").at(-1)}-${digest}`,
        image: `${repository}:${tag}`,
        digest,
      })),
    ),
    {
      cluster,
    },
  );

const draft = (given: Partial<Parameters<typeof decisionDraft.parse>[0] & object> = {}) =>
  decisionDraft.parse({ verdict: "false_positive", reason: "Not reachable here.", scopes: [{ problem: flaw }], ...given });

async function decide(ctx: Ctx, given: Parameters<typeof draft>[0] = {}) {
  const made = await requestDecision(ctx, draft(given));
  if (made.status === "approved") await applyDecision({ orgId: ORG, decisionId: made.id });
  return made;
}

interface Stood {
  id: string;
  state: string;
}
async function stood(repository = image.repository): Promise<Stood> {
  const { rows } = await pool().query<{ id: string; shape: number }>(
    `select f.id, f.shape from finding f join repository r on r.org_id = f.org_id and r.id = f.place_id
     where f.org_id = $1 and f.problem = $2 and r.name = $3`,
    [ORG, flaw, repository],
  );
  const [row] = rows;
  if (!row || rows.length > 1) throw new Error(`${rows.length} findings of ${flaw} in ${repository}`);
  return { id: row.id, state: FINDING_STATES[row.shape & 7] ?? "" };
}
const stateOf = async (repository?: string) => (await stood(repository)).state;
const placeOf = async (repository = image.repository): Promise<string> =>
  (await pool().query<{ id: string }>("select id from repository where org_id = $1 and name = $2", [ORG, repository])).rows[0]?.id ?? "";
const clusterOf = async (name: string): Promise<string> =>
  (await pool().query<{ id: string }>("select id from cluster where org_id = $1 and name = $2", [ORG, name])).rows[0]?.id ?? "";
const historyOf = async (id: string) => (await getFinding(system, { id })).history.map(({ what }) => what);

describe("a person's decision", () => {
  it("puts aside what its preview said, tells so in the history, and is undone by ending it", async () => {
    await scan();
    const before = await previewDecision(mia, draft());
    expect(before).toMatchObject({ approval: null, reach: { findings: 1, places: 1, staysOpen: 0, already: 0, lapsed: 0 } });
    expect(before.reach.examples).toMatchObject([{ problem: flaw, place: image.repository }]);
    expect(await stateOf()).toBe("open");
    const decision = await decide(mia);
    expect(decision).toMatchObject({ status: "approved", author: "Mia", reach: before.reach });
    const { id, state } = await stood();
    expect(state).toBe("false_positive");
    expect(await historyOf(id)).toEqual(["First seen.", "Judged a false positive by Mia."]);
    expect(await getDecision(mia, { id: decision.id })).toMatchObject({
      hides: { count: 1 },
      progress: null,
      may: { answer: false, end: true },
    });
    await endDecision(noor, { id: decision.id, reason: "It is reachable after all." });
    await applyDecision({ orgId: ORG, decisionId: decision.id });
    expect(await stateOf()).toBe("open");
    expect((await historyOf(id)).at(-1)).toBe("Reopened. The decision ended: ended by Noor: It is reachable after all..");
    expect(await counterFaults()).toEqual([]);
  });

  it("holds for the next digest and tag of the repository, and for no other", async () => {
    const other = { ...image, repository: `${image.repository}-other` };
    await scan();
    await scan(other);
    await decide(mia, { scopes: [{ problem: flaw, place: await placeOf() }] });
    expect([await stateOf(), await stateOf(other.repository)]).toEqual(["false_positive", "open"]);
    await scan({ ...image, tag: "2", digest: "b", builtAt: "2026-06-01T00:00:00Z" }, "2026-06-02T00:00:00Z");
    expect([await stateOf(), await stateOf(other.repository)]).toEqual(["false_positive", "open"]);
    const changed = await scan({ ...other, tag: "2", digest: "c", builtAt: "2026-06-01T00:00:00Z" }, "2026-06-02T00:00:00Z");
    expect(changed.counts).toMatchObject({ new: 0, reopened: 0 });
    expect(await stateOf(other.repository)).toBe("open");
  });

  it("for one cluster ends where another begins to run it, and holds again when that stops", async () => {
    await scan();
    const [here, there] = [`here-${made}`, `there-${made}`];
    await runIn(here, "shop", [image]);
    await decide(mia, { scopes: [{ problem: flaw, cluster: await clusterOf(here) }] });
    expect(await stateOf()).toBe("false_positive");
    await runIn(there, "shop", [image]);
    expect(await stateOf()).toBe("open");
    expect((await historyOf((await stood()).id)).at(-1)).toBe("Reopened. It was seen where the decision does not reach.");
    await runIn(there, "shop", [{ ...image, repository: `${image.repository}-other` }]);
    expect(await stateOf()).toBe("false_positive");
    expect(await counterFaults()).toEqual([]);
  });

  it("of one tool is not of what another sees", async () => {
    await scan();
    await decide(mia, { scopes: [{ problem: flaw, tool: "trivy" }] });
    expect(await stateOf()).toBe("false_positive");
    await send(grypeReport(image, AT, [{ id: flaw, package: "openssl", version: "1.0" }]));
    expect(await stateOf()).toBe("open");
  });

  it("stands before what documents say", async () => {
    await scan();
    await decide(mia, { verdict: "mitigated" });
    await send(
      JSON.stringify({
        "@context": "https://openvex.dev/ns/v0.2.0",
        "@id": `https://example.com/${flaw}`,
        author: "Vendor",
        timestamp: "2026-07-01T00:00:00Z",
        version: 1,
        statements: [
          {
            vulnerability: { name: flaw },
            products: [{ "@id": "pkg:deb/debian/openssl" }],
            status: "affected",
            action_statement: "Upgrade.",
          },
        ],
      }),
    );
    expect(await stateOf()).toBe("mitigated");
  });
});

describe("four eyes", () => {
  it("a developer's request waits, its author cannot approve it, another may; what was rejected never held", async () => {
    await scan();
    const { id: team } = await createTeam(system, createTeamInput.parse({ name: `Team ${made}` }));
    await replaceOwnershipRules(system, replaceOwnershipRulesInput.parse({ rules: [{ teamId: team, repositoryGlob: image.repository }] }));
    const dev = person("developer", "Dev", [team]);
    const asked = await decide(dev);
    expect(asked).toMatchObject({ status: "requested", may: { answer: false, end: true }, hides: { count: 0 } });
    expect(await stateOf()).toBe("open");
    await expect(answerDecision({ ...dev, role: "analyst" }, { id: asked.id, approve: true })).rejects.toMatchObject({ code: "forbidden" });
    const rejected = await answerDecision(mia, { id: asked.id, approve: false, words: "Show me." });
    expect(rejected).toMatchObject({ status: "rejected", answer: { by: "Mia", words: "Show me." } });
    await expect(answerDecision(noor, { id: asked.id, approve: true })).rejects.toMatchObject({ code: "conflict" });
    const again = await decide(dev);
    await answerDecision(mia, { id: again.id, approve: true });
    await applyDecision({ orgId: ORG, decisionId: again.id });
    expect(await stateOf()).toBe("false_positive");
  });

  it("the policy asks for a second person where urgent findings are put aside, and lets little things pass", async () => {
    await scan();
    await setDecisionPolicy(system, { fourEyes: "always", automaticUpTo: 1, acceptedRiskDays: 30 });
    try {
      expect((await previewDecision(mia, draft())).approval).toBeNull();
      await setDecisionPolicy(system, { fourEyes: "always", automaticUpTo: 0, acceptedRiskDays: 30 });
      expect((await previewDecision(mia, draft())).approval).toBe("The policy asks for a second person.");
      await expect(previewDecision(mia, draft({ verdict: "accepted_risk" }))).rejects.toThrow(/within 30 days/);
    } finally {
      await setDecisionPolicy(system, { fourEyes: "never", automaticUpTo: 0, acceptedRiskDays: null });
    }
  });
});

describe("a decision ends", () => {
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

  it("on its day", async () => {
    await scan();
    const decision = await decide(mia, { verdict: "accepted_risk", endsAt: day(10) });
    expect(await stateOf()).toBe("accepted_risk");
    await endExpired();
    expect((await getDecision(mia, { id: decision.id })).ended).toBeNull();
    await endExpired(new Date(Date.now() + 11 * 86_400_000));
    await applyDecision({ orgId: ORG, decisionId: decision.id });
    expect(await stateOf()).toBe("open");
    expect((await historyOf((await stood()).id)).at(-1)).toBe("Reopened. The decision ended: its time is over.");
    expect(await counterFaults()).toEqual([]);
  });

  it("when a fix exists, for the findings that have one", async () => {
    const other = { ...image, repository: `${image.repository}-other`, digest: "b" };
    await scan();
    await scan(other);
    await decide(mia, { verdict: "accepted_risk", endsWhen: ["fixable"] });
    expect([await stateOf(), await stateOf(other.repository)]).toEqual(["accepted_risk", "accepted_risk"]);
    await scan(image, new Date().toISOString(), "2.0");
    expect([await stateOf(), await stateOf(other.repository)]).toEqual(["open", "accepted_risk"]);
    expect((await historyOf((await stood()).id)).at(-1)).toBe("Reopened. The decision ended: a fix exists.");
    expect((await previewDecision(mia, draft({ verdict: "mitigated", endsWhen: ["fixable"] }))).reach).toMatchObject({ lapsed: 1 });
  });

  it("when it is known to be exploited, and when its EPSS gets there", async () => {
    await scan();
    await decide(mia, { verdict: "accepted_risk", endsWhen: ["kev"], endsAtEpss: 0.2 });
    await pool().query("update vulnerability set epss = 0.199 where id = $1", [flaw]);
    await reconcileVulnerabilities([flaw]);
    expect(await stateOf()).toBe("accepted_risk");
    await pool().query("update vulnerability set epss = 0.2 where id = $1", [flaw]);
    await reconcileVulnerabilities([flaw]);
    expect(await stateOf()).toBe("open");
    await pool().query("update vulnerability set epss = 0.1, kev_added_on = '2026-05-01' where id = $1", [flaw]);
    await reconcileVulnerabilities([flaw]);
    expect(await stateOf()).toBe("open");
    await pool().query("update vulnerability set kev_added_on = null where id = $1", [flaw]);
    await reconcileVulnerabilities([flaw]);
    expect(await stateOf()).toBe("accepted_risk");
  });
});

test("what was decided goes out as OpenVEX, which says the same when it comes in, and as CycloneDX", async () => {
  await scan();
  const decision = await decide(mia, { verdict: "not_affected", justification: "vulnerable_code_not_in_execute_path" });
  const document = JSON.stringify(await exportVex(mia, { format: "openvex" }));
  const purl = `pkg:oci/app-${made}@sha256%3A${"a".repeat(64)}?repository_url=${encodeURIComponent(image.repository)}`;
  expect(await exportVex(mia, { format: "cyclonedx" })).toMatchObject({
    specVersion: "1.6",
    components: expect.arrayContaining([expect.objectContaining({ type: "container", "bom-ref": purl, name: image.repository })]),
    vulnerabilities: expect.arrayContaining([
      {
        id: flaw,
        analysis: { state: "not_affected", justification: "code_not_reachable", detail: "Not reachable here." },
        affects: [{ ref: expect.stringContaining(`${purl}#pkg:deb/debian/openssl@1.0`) }],
      },
    ]),
  });
  await endDecision(mia, { id: decision.id, reason: "Said by the document instead." });
  await applyDecision({ orgId: ORG, decisionId: decision.id });
  expect(await stateOf()).toBe("open");
  const sent = await send(document);
  expect(sent).toMatchObject({ status: "done" });
  expect(await stateOf()).toBe("not_affected");
  const { statements } = await getFinding(mia, { id: (await stood()).id });
  expect(statements.find(({ stands }) => stands)).toMatchObject({ verdict: "not_affected", format: "openvex" });
});

test("what a list shows is decided in bulk by its filters, and undone", async () => {
  const repositories = ["x", "y", "z"].map((name) => ({ ...image, repository: `${image.repository}-${name}` }));
  for (const of of repositories) await scan(of);
  const list = async () => (await listFindings(system, listFindingsInput.parse({ vulnerability: flaw }))).total.count;
  expect(await list()).toBe(3);
  const decision = await decide(mia, { scopes: [], findings: `vulnerability=${flaw}&severity=high` });
  expect(decision.productCount).toBe(3);
  expect(await list()).toBe(0);
  await endDecision(mia, { id: decision.id, reason: "Undone." });
  await applyDecision({ orgId: ORG, decisionId: decision.id });
  expect(await list()).toBe(3);
  await expect(requestDecision(mia, draft({ scopes: [], findings: "vulnerability=CVE-1900-1" }))).rejects.toMatchObject({
    code: "invalid_request",
  });
  await expect(requestDecision(mia, draft({ scopes: [], findings: "severity=purple" }))).rejects.toMatchObject({ code: "invalid_request" });
  await expect(requestDecision(mia, draft({ scopes: [] }))).rejects.toMatchObject({ code: "invalid_request" });
  expect(listDecisionsInput.parse({ status: "requested" }).status).toEqual(["requested"]);
});

test("40 random scopes over 3 clusters hold of exactly what a naive model says", { timeout: 120_000 }, async () => {
  const random = new Random(20_261_127);
  const clusters = ["p1", "p2", "p3"].map((name) => `${name}-${made}`);
  const namespaces = ["pay", "shop"];
  const runs: { cluster: string; namespace: string; repository: string }[] = [];
  const repositories = Array.from({ length: 6 }, (_, at) => ({ ...image, repository: `${image.repository}-r${at}` }));
  for (const cluster of clusters)
    for (const namespace of namespaces)
      for (const of of repositories) if (random.chance(0.35)) runs.push({ cluster, namespace, repository: of.repository });
  for (const of of repositories) await scan(of);
  for (const of of repositories.filter((_, at) => at % 2 === 0))
    await send(grypeReport(of, AT, [{ id: flaw, package: "openssl", version: "1.0" }]));
  for (const cluster of clusters)
    await send(
      inventory(
        namespaces.flatMap((namespace) =>
          repositories
            .filter(({ repository }) =>
              runs.some((run) => run.cluster === cluster && run.namespace === namespace && run.repository === repository),
            )
            .map(({ repository, tag, digest }) => ({
              namespace,
              name: `w-${repository.split("/").at(-1)}`,
              image: `${repository}:${tag}`,
              digest,
            })),
        ),
      ),
      { cluster },
    );
  const faults: string[] = [];
  for (let round = 0; round < 40; round++) {
    const scope = {
      place: random.chance(0.4) ? random.pick(repositories).repository : undefined,
      cluster: random.chance(0.4) ? random.pick(clusters) : undefined,
      namespace: random.chance(0.4) ? random.pick(namespaces) : undefined,
      tool: random.chance(0.3) ? "trivy" : undefined,
    };
    const covers = ({ repository }: SaidImage, at: number): boolean => {
      const places = runs.filter((run) => run.repository === repository);
      if (scope.place !== undefined && scope.place !== repository) return false;
      if (scope.tool !== undefined && at % 2 === 0) return false;
      if (scope.cluster === undefined && scope.namespace === undefined) return true;
      return (
        places.length > 0 &&
        places.every((run) => (scope.cluster ?? run.cluster) === run.cluster && (scope.namespace ?? run.namespace) === run.namespace)
      );
    };
    const expected = repositories.filter(covers).map(({ repository }) => repository);
    const given = {
      problem: flaw,
      ...(scope.place ? { place: await placeOf(scope.place) } : {}),
      ...(scope.cluster ? { cluster: await clusterOf(scope.cluster) } : {}),
      ...(scope.namespace ? { namespace: scope.namespace } : {}),
      ...(scope.tool ? { tool: scope.tool } : {}),
    };
    const { reach } = await previewDecision(mia, draft({ scopes: [given] }));
    if (expected.length === 0) {
      if (reach.findings !== 0) faults.push(`${JSON.stringify(scope)}: ${reach.findings} for none`);
      continue;
    }
    const decision = await decide(mia, { scopes: [given] });
    const held: string[] = [];
    for (const { repository } of repositories) if ((await stateOf(repository)) === "false_positive") held.push(repository);
    if (JSON.stringify(held) !== JSON.stringify(expected) || reach.findings !== expected.length)
      faults.push(`${JSON.stringify(scope)}: ${held} (preview ${reach.findings}) for ${expected}`);
    await endDecision(mia, { id: decision.id, reason: "Undone." });
    await applyDecision({ orgId: ORG, decisionId: decision.id });
  }
  expect(faults).toEqual([]);
  expect(await counterFaults()).toEqual([]);
});
