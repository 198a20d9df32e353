import { beforeAll, describe, expect, it } from "vitest";
import { Random } from "@/bench/random";
import type { Ctx } from "@/lib/auth/ctx";
import { newId } from "@/lib/core/ids";
import { SEVERITIES } from "@/lib/core/severity";
import { pool } from "@/lib/db/client";
import { LIBRARY } from "@/lib/gate/library";
import { listPolicies } from "@/lib/queries/list-policies";
import { simulatePolicy } from "@/lib/queries/simulate-policy";
import { createTeamInput, replaceOwnershipRulesInput } from "@/lib/schemas/admin";
import { createChannelInput } from "@/lib/schemas/channels";
import { inventory, type SaidVulnerability, trivyReport } from "@/test/fixtures/reports";
import { ORG, send, ctx as system } from "@/test/ingest";
import { createChannel } from "../create-channel";
import { createTeam } from "../create-team";
import { routeOutbox } from "../notify/route-outbox";
import { replaceOwnershipRules } from "../replace-ownership-rules";
import { judgeGate } from "./judge-gate";
import { changePolicy, createPolicy, removePolicy } from "./policies";
import { tellPolicies } from "./tell-policies";

const effectOf = async (key: string) => (await listPolicies(system, {})).items.find((each) => each.key === key)?.effect;

describe("a policy", () => {
  it("of the library is switched by the organisation, and goes back", async () => {
    expect(await effectOf("tag-latest")).toBe("off");
    expect(await changePolicy(system, { id: "tag-latest", effect: "fail" })).toMatchObject({ effect: "fail", shippedAs: "off" });
    expect(await effectOf("tag-latest")).toBe("fail");
    await removePolicy(system, { id: "tag-latest" });
    expect(await effectOf("tag-latest")).toBe("off");
    await expect(changePolicy(system, { id: "tag-latest", name: "Mine" })).rejects.toMatchObject({ code: "invalid_request" });
  });

  it("of one's own is added, changed and removed, and each of it stands in the audit log", async () => {
    const { key } = await createPolicy(system, {
      name: "Old curl",
      condition: 'finding.package.like("*/curl")',
      effect: "fail",
      advice: "",
      tells: false,
    });
    expect(await changePolicy(system, { id: key, condition: "finding.kev" })).toMatchObject({
      name: "Old curl",
      condition: "finding.kev",
      effect: "fail",
    });
    await removePolicy(system, { id: key });
    await expect(removePolicy(system, { id: key })).rejects.toMatchObject({ code: "not_found" });
    await expect(changePolicy(system, { id: key, effect: "off" })).rejects.toMatchObject({ code: "not_found" });
    const { rows } = await pool().query<{ action: string }>("select action from audit where object = $1 order by seq", [`policy ${key}`]);
    expect(rows.map(({ action }) => action)).toEqual(["policy.create", "policy.change", "policy.remove"]);
  });

  it("with a condition that cannot be used is not kept", async () => {
    const bad = { name: "x", condition: "finding.nope", effect: "fail" as const, advice: "", tells: false };
    await expect(createPolicy(system, bad)).rejects.toMatchObject({ code: "invalid_request" });
    await expect(changePolicy(system, { id: "kev", condition: "finding.nope" })).rejects.toMatchObject({ code: "invalid_request" });
  });

  it("is set by nobody who is limited to teams", async () => {
    await expect(changePolicy({ ...system, teams: [newId()] }, { id: "kev", effect: "off" })).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("a simulation", () => {
  const random = new Random(5);
  const tools: SaidVulnerability[] = Array.from({ length: 30 }, (_, number) => ({
    id: `CVE-2094-${1000 + number}`,
    package: `p${number % 7}`,
    version: `${number % 3}.0`,
    severity: (SEVERITIES[number % SEVERITIES.length] ?? "unknown").toUpperCase(),
    ...(number % 2 ? { fixed: "9" } : {}),
  }));
  let team = "";

  beforeAll(async () => {
    const workloads = Array.from({ length: 8 }, (_, number) => {
      const repository = `registry.example/simulate/app-${number}`;
      return { number, repository, image: { repository, tag: number % 3 ? "1" : "latest", digest: String(number) } };
    });
    team = (await createTeam(system, createTeamInput.parse({ name: "Simulated", slug: "simulated" }))).id;
    const match = (number: number) => ({ repositoryGlob: `registry.example/simulate/app-${number}`, teamId: team });
    await replaceOwnershipRules(system, replaceOwnershipRulesInput.parse({ rules: [match(0), match(1), match(2)] }));
    for (const { image } of workloads) {
      const found = tools.filter(() => random.next() < 0.4);
      await send(trivyReport({ ...image, builtAt: new Date(Date.now() - 3 * 86_400_000).toISOString() }, new Date().toISOString(), found));
    }
    await send(
      inventory(
        workloads.slice(0, 7).map(({ number, image }) => ({
          namespace: "shop",
          name: `w-${number}`,
          image: `${image.repository}:${image.tag}`,
          digest: image.digest,
          privileged: number === 2,
          ...(number === 1 ? { host: "a.example.com" } : {}),
        })),
      ),
      { cluster: "simulated" },
    );
  });

  const own = [
    'finding.package.like("*/p3") && finding.version == "1.0"',
    "image.exposed && finding.fixable",
    "image.privileged",
    'finding.severity == "critical" || image.isLatest',
    "finding.isNew",
    "true",
  ];

  /** Asks the gate about each image that runs, one after another. */
  async function naively(condition: string) {
    const policies = [{ name: "x", condition, effect: "fail" as const, advice: "" }];
    const met = [];
    for (let number = 0; number < 7; number++) {
      const image = `registry.example/simulate/app-${number}:${number % 3 ? "1" : "latest"}`;
      const { reasons } = await judgeGate(system, { image, policy: [], policies });
      if (reasons.length > 0) met.push({ number, count: reasons[0]?.count ?? 0 });
    }
    return met;
  }

  it.each([...LIBRARY.map(({ condition }) => condition), ...own])("of %s meets what the gate would stop", async (condition) => {
    const met = await naively(condition);
    const simulated = await simulatePolicy(system, { condition });
    expect(simulated).toMatchObject({ workloads: met.length, images: met.length, others: 0, of: { workloads: 7, images: 7 } });
    if (simulated.findings !== null) expect(simulated.findings).toBe(met.reduce((sum, { count }) => sum + count, 0));
    expect(simulated.examples.map(({ workload }) => workload.name).sort()).toEqual(met.map(({ number }) => `w-${number}`));
  });

  it("counts what the asker may see", async () => {
    const theirs: Ctx = { ...system, role: "developer", teams: [team] };
    expect(await simulatePolicy(theirs, { condition: "image.running" })).toMatchObject({ images: 3, of: { images: 3 } });
  });
});

describe("a policy that tells", () => {
  const app = "registry.example/tells/app";
  const image = (tag: string, digest: string) => ({ repository: app, tag, digest });
  const scan = (found: readonly SaidVulnerability[]) => send(trivyReport(image("1", "f"), new Date().toISOString(), found));
  const flaw = (number: number, severity = "CRITICAL"): SaidVulnerability => ({
    id: `CVE-2093-${1000 + number}`,
    package: `p${number}`,
    severity,
  });

  async function told(): Promise<{ title: string; text: string[]; path: string }[]> {
    await tellPolicies();
    await routeOutbox({ orgId: ORG });
    const { rows } = await pool().query<{ notice: { title: string; text: string[]; path: string } }>(
      "with gone as (delete from delivery where type = 'policy.met' returning notice, created_at) select notice from gone order by created_at",
    );
    return rows.map(({ notice }) => notice);
  }

  it("says once what newly meets it and runs, and nothing of what met it before", async () => {
    const rule = { events: ["policy.met"] };
    await createChannel(
      system,
      createChannelInput.parse({ name: "told of policies", kind: "email", to: ["soc@example.com"], rules: [rule] }),
    );
    await scan([flaw(1)]);
    await send(inventory([{ namespace: "tells", name: "w", image: `${app}:1`, digest: "f" }]), { cluster: "tells" });
    const condition = 'finding.severity == "critical" && finding.problem.startsWith("CVE-2093-")';
    const { key } = await createPolicy(system, { name: "No criticals", condition, effect: "warn", advice: "Mend it.", tells: true });
    expect(await told()).toEqual([]);
    await scan([flaw(1), flaw(2), flaw(3, "LOW")]);
    expect(await told()).toMatchObject([
      {
        title: "1 finding in what runs newly meets the policy “No criticals”",
        text: ["Mend it.", `CVE-2093-1002 in ${app}`],
        path: `/policies?policy=${key}`,
      },
    ]);
    expect(await told()).toEqual([]);
    // It goes and comes again: that is new again.
    await scan([flaw(1)]);
    expect(await told()).toEqual([]);
    await scan([flaw(1), flaw(2)]);
    expect(await told()).toHaveLength(1);
    // Off, it tells nothing; switched on again, what came meanwhile is no news.
    await changePolicy(system, { id: key, effect: "off" });
    await scan([flaw(1), flaw(2), flaw(4)]);
    expect(await told()).toEqual([]);
    await changePolicy(system, { id: key, effect: "warn" });
    expect(await told()).toEqual([]);
    await removePolicy(system, { id: key });
    expect((await pool().query("select from policy_hit where policy = $1", [key])).rowCount).toBe(0);
  });
});
