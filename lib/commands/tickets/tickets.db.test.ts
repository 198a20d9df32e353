import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Ctx } from "@/lib/auth/ctx";
import { newId } from "@/lib/core/ids";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";
import { getFinding } from "@/lib/queries/get-finding";
import { listChannels } from "@/lib/queries/list-channels";
import { listTrackers } from "@/lib/queries/list-trackers";
import { createChannelInput, updateChannelInput } from "@/lib/schemas/channels";
import { inventory, trivyReport } from "@/test/fixtures/reports";
import { ctx, ORG, send } from "@/test/ingest";
import { runJobs } from "@/test/run-jobs";
import { startGitHub, startJira, type TrackerServer } from "@/test/tracker-servers";
import { createChannel } from "../create-channel";
import { deleteChannel } from "../delete-channel";
import { deliverChannel } from "../notify/deliver-channel";
import { testChannel } from "../test-channel";
import { updateChannel } from "../update-channel";
import { openTicket } from "./open-ticket";
import { pollTrackers } from "./poll-trackers";

const VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
const TOKEN = "ghp_of_the_tests";
const BASIC = `Basic ${Buffer.from("plimsoll@acme.example:jira-token").toString("base64")}`;

let gitHub: TrackerServer;
let cloud: TrackerServer;
let server: TrackerServer;
let made = 0;

beforeAll(async () => {
  process.env["PLIMSOLL_WEBHOOK_ALLOW"] = "127.0.0.1/32";
  env();
  gitHub = await startGitHub("acme/shop", TOKEN);
  cloud = await startJira("SHOP", BASIC, true);
  server = await startJira("SHOP", "Bearer pat", false);
});
afterAll(() => Promise.all([gitHub, cloud, server].map((each) => each.close())));
beforeEach(async () => {
  await pool().query(
    "truncate outbox, channel, channel_rule, delivery, ticket, ticket_finding, finding_comment, graphile_worker._private_jobs",
  );
  for (const each of [gitHub, cloud, server]) {
    each.issues.length = 0;
    each.asked.length = 0;
    each.refused.length = 0;
  }
});

const RULES = [{ events: ["findings.opened", "findings.urgent"] }];
type Input = Parameters<typeof createChannelInput.parse>[0] & object;
async function channel(more: Input = {}): Promise<string> {
  made += 1;
  const github = { repository: "acme/shop", token: TOKEN, apiUrl: gitHub.url };
  const input = createChannelInput.parse({ name: `Tracker ${made}`, kind: "github", rules: RULES, github, ...more });
  return (await createChannel(ctx, input)).item.id;
}
const jiraCloud = (): Promise<string> =>
  channel({
    kind: "jira",
    github: undefined,
    jira: { baseUrl: cloud.url, project: "SHOP", email: "plimsoll@acme.example", token: "jira-token" },
  });

/** An app that runs, and flaws of openssl in it that an upgrade mends, and one of zlib that nothing does. */
function app() {
  made += 1;
  const name = `ticket-${made}`;
  const image = { repository: `registry.example/${name}`, tag: "1", digest: "a" };
  const flaw = (at: number, more: object) => ({ id: `CVE-2093-${made * 100 + at}`, severity: "CRITICAL", vector: VECTOR, ...more });
  const openssl = (at: number) => flaw(at, { package: "openssl", version: "1.0", fixed: "1.1" });
  const zlib = flaw(9, { package: "zlib", version: "1.2" });
  const scan = (date: string, flaws: object[]) => send(trivyReport(image, `2026-05-${date}T00:00:00Z`, flaws as never));
  return {
    run: () =>
      send(inventory([{ namespace: "shop", name, image: `${image.repository}:1`, digest: "a", host: `${name}.example` }]), {
        cluster: `cluster-${name}`,
      }),
    scan,
    openssl,
    zlib,
    find: async (flawId: string): Promise<string> =>
      (await pool().query<{ id: string }>("select id from finding where org_id = $1 and problem = $2", [ORG, flawId])).rows[0]?.id ?? "",
  };
}

/** Everything that is due, and due again after a failure, at the moments when it is. */
async function deliverAll(channelId: string): Promise<void> {
  await runJobs("route-outbox");
  for (let now = new Date(); ; ) {
    await deliverChannel({ orgId: ORG, channelId }, () => now);
    const { rows } = await pool().query<{ at: Date | null }>(
      "select min(next_try_at) as at from delivery where org_id = $1 and channel_id = $2",
      [ORG, channelId],
    );
    if (!rows[0]?.at) return;
    now = new Date(rows[0].at);
  }
}

/** A round of asking, as if the one before had been minutes ago. */
async function poll(): Promise<void> {
  await pool().query("update channel set polled_at = null");
  await pollTrackers(new Date());
}

const comments = async (id: string): Promise<string[]> =>
  (await getFinding(ctx, { id })).work.comments.map(({ author, body }) => `${author}: ${body}`);
const ticketsOf = async (id: string) => (await getFinding(ctx, { id })).tickets;

describe("a message to a tracker", () => {
  test("is one issue for each action or problem and team, and a comment on it when there is more", async () => {
    const id = await channel();
    const shop = app();
    await shop.run();
    await shop.scan("01", [shop.openssl(1), shop.openssl(2), shop.zlib]);
    await deliverAll(id);
    expect(gitHub.refused).toEqual([]);
    expect(gitHub.issues.map(({ title }) => title).sort()).toEqual([
      expect.stringContaining(shop.zlib.id),
      expect.stringMatching(/^Upgrade openssl \(CVE-/),
    ]);
    const upgrade = gitHub.issues.find(({ title }) => title.startsWith("Upgrade"));
    expect(upgrade?.body).toContain("these 2 findings");
    expect(upgrade?.body).toContain(`[${shop.openssl(1).id.replaceAll("-", "\\-")}](http`);
    const finding = await shop.find(shop.openssl(1).id);
    expect(await ticketsOf(finding)).toMatchObject([
      {
        tracker: { id, kind: "github" },
        number: String(upgrade?.number),
        url: `https://github.com/acme/shop/issues/${upgrade?.number}`,
        state: "open",
        openedBy: "a rule",
        fault: null,
      },
    ]);
    await shop.scan("02", [shop.openssl(1), shop.openssl(2), shop.openssl(3), shop.zlib]);
    await deliverAll(id);
    expect(gitHub.issues).toHaveLength(2);
    expect(upgrade?.comments).toHaveLength(1);
    expect(upgrade?.comments[0]).toContain(shop.openssl(3).id.replaceAll("-", "\\-"));
    expect(await ticketsOf(await shop.find(shop.openssl(3).id))).toHaveLength(1);
  });

  test("is tried again over failures, waits as long as it is asked to, and a lost answer makes no second issue", async () => {
    const id = await channel();
    const shop = app();
    await shop.run();
    gitHub.fail("POST", { status: 500 }, { status: 429, headers: { "retry-after": "1800" } }, "lost");
    await shop.scan("01", [shop.openssl(1)]);
    await runJobs("route-outbox");
    const first = Date.now();
    await deliverChannel({ orgId: ORG, channelId: id });
    const finding = await shop.find(shop.openssl(1).id);
    expect(await ticketsOf(finding)).toMatchObject([{ state: "opening", number: null, fault: "GitHub did not do it (500)." }]);
    await deliverChannel({ orgId: ORG, channelId: id }, () => new Date(first + 60_000));
    const { rows } = await pool().query<{ next_try_at: Date; last_error: string }>("select next_try_at, last_error from delivery");
    expect(rows[0]?.last_error).toBe("GitHub is asked too often (429).");
    expect(rows[0]?.next_try_at.getTime()).toBeGreaterThanOrEqual(first + 1_800_000);
    await deliverAll(id);
    expect(gitHub.issues).toHaveLength(1);
    expect(gitHub.asked.filter((each) => each === "POST /repos/acme/shop/issues")).toHaveLength(3);
    expect(await ticketsOf(finding)).toMatchObject([{ state: "open", number: "1", fault: null }]);
  });

  test("makes one issue where two workers come at once, and where one died on the way", async () => {
    const id = await channel();
    const shop = app();
    await shop.run();
    await shop.scan("01", [shop.openssl(1)]);
    await runJobs("route-outbox");
    // It was made, and the worker died before it could write that down.
    const finding = await shop.find(shop.openssl(1).id);
    gitHub.fail("POST", "lost");
    await deliverChannel({ orgId: ORG, channelId: id });
    await pool().query("update ticket set lease_until = now() + interval '1 minute'");
    await pool().query("update delivery set next_try_at = now()");
    await Promise.all([deliverChannel({ orgId: ORG, channelId: id }), deliverChannel({ orgId: ORG, channelId: id })]);
    expect(gitHub.issues).toHaveLength(1);
    await pool().query("update ticket set lease_until = now()");
    await openTicket(ctx, { id: finding, channel: id });
    await Promise.all([deliverAll(id), deliverAll(id)]);
    expect(gitHub.issues).toHaveLength(1);
    expect(await ticketsOf(finding)).toMatchObject([{ state: "open", number: "1" }]);
  });

  test("of Jira goes to Cloud by e-mail and token and to Data Center by a token alone, each with its search", async () => {
    const shop = app();
    await shop.run();
    const dataCenter = () => channel({ kind: "jira", github: undefined, jira: { baseUrl: server.url, project: "SHOP", token: "pat" } });
    for (const [jira, setUp] of [
      [cloud, jiraCloud],
      [server, dataCenter],
    ] as const) {
      const jiraChannel = await setUp();
      await testChannel(ctx, { id: jiraChannel });
      await deliverAll(jiraChannel);
      expect(jira.asked).toEqual(["GET /rest/api/2/project/SHOP"]);
      await pool().query("truncate delivery");
      made += 1;
      const next = { ...shop.openssl(1), id: `CVE-2093-${made}7` };
      jira.fail("POST", "lost");
      await shop.scan(String(10 + (made % 18)), [next]);
      await deliverAll(jiraChannel);
      expect(jira.refused).toEqual([]);
      expect(jira.issues).toHaveLength(1);
      expect(jira.issues[0]).toMatchObject({
        title: expect.stringContaining("Upgrade openssl"),
        labels: ["plimsoll", expect.stringMatching(/^plimsoll-/)],
      });
      const finding = await shop.find(next.id);
      expect(await ticketsOf(finding)).toMatchObject([{ number: "SHOP-1", url: `${jira.url}/browse/SHOP-1`, state: "open" }]);
      await shop.scan(String(11 + (made % 18)), []);
      await poll();
      expect(jira.issues[0]).toMatchObject({ open: false, comments: [expect.stringContaining("no scan sees 1 any more")] });
      expect(await ticketsOf(finding)).toMatchObject([{ state: "closed" }]);
      await deleteChannel(ctx, { id: jiraChannel });
      expect(await ticketsOf(finding)).toEqual([]);
    }
  });
});

describe("the state of an issue", () => {
  test("comes back as a comment, once, and closes no finding; what is mended is said and closed there, once", async () => {
    const id = await channel();
    const shop = app();
    await shop.run();
    await shop.scan("01", [shop.openssl(1), shop.zlib]);
    await deliverAll(id);
    const finding = await shop.find(shop.openssl(1).id);
    const issue = gitHub.issues.find(({ title }) => title.startsWith("Upgrade"));
    if (!issue) throw new Error("There is no issue.");
    Object.assign(issue, { open: false, updatedAt: Date.now() });
    await poll();
    await poll();
    expect(await comments(finding)).toEqual([
      `GitHub: The issue #${issue.number} was closed. This finding stays as it is until a scan no longer sees it, or somebody decides on it.`,
    ]);
    expect(await getFinding(ctx, { id: finding })).toMatchObject({ state: "open", tickets: [{ state: "closed" }] });
    Object.assign(issue, { open: true, updatedAt: Date.now() });
    await poll();
    expect((await comments(finding)).at(-1)).toBe(`GitHub: The issue #${issue.number} was opened again.`);
    expect(issue.comments).toEqual([]);

    await shop.scan("03", [shop.zlib]);
    gitHub.fail("PATCH", { status: 500 });
    await poll();
    expect((await listChannels(ctx, {})).items[0]?.lastError).toBe("GitHub did not do it (500).");
    await poll();
    await poll();
    expect(issue).toMatchObject({
      open: false,
      comments: ["Of 1 finding, no scan sees 1 any more. Nothing is open, so Plimsoll closes this."],
    });
    expect(await ticketsOf(finding)).toMatchObject([{ state: "closed" }]);
    expect(await comments(finding)).toHaveLength(2);
    expect(gitHub.issues.filter(({ open }) => open)).toHaveLength(1);
    // It comes back: a new issue, since the old one is closed.
    await shop.scan("05", [shop.openssl(1), shop.zlib]);
    await deliverAll(id);
    expect(gitHub.issues).toHaveLength(3);
    expect((await ticketsOf(finding)).map(({ state }) => state)).toEqual(["open", "closed"]);
  });
});

describe("by hand", () => {
  const dev: Ctx = { orgId: ORG, actor: { kind: "person", id: newId(), name: "Dev" }, role: "developer", teams: "all", requestId: "dev" };

  test("an issue is opened, also of what does not run, and an existing one is linked", async () => {
    const id = await channel({ rules: [{ events: ["findings.urgent"] }] });
    const shop = app();
    await shop.scan("01", [shop.openssl(1), shop.openssl(2), shop.zlib]);
    const [one, two, zlib] = await Promise.all([shop.openssl(1), shop.openssl(2), shop.zlib].map((flaw) => shop.find(flaw.id)));
    expect((await listTrackers(dev, {})).items).toMatchObject([{ id, kind: "github", place: "acme/shop" }]);
    expect((await openTicket(dev, { id: one ?? "", channel: id })).items).toMatchObject([
      { state: "opening", number: null, openedBy: "Dev" },
    ]);
    await openTicket(dev, { id: two ?? "", channel: id });
    await deliverAll(id);
    expect(gitHub.issues).toHaveLength(1);
    expect(gitHub.issues[0]?.comments).toHaveLength(1);
    gitHub.issues.push({
      number: 7,
      title: "Ours",
      body: "",
      labels: [],
      open: true,
      comments: [],
      createdAt: Date.now(),
      updatedAt: Date.now(),
    });
    expect((await openTicket(dev, { id: zlib ?? "", channel: id, number: "7" })).items).toMatchObject([{ state: "open", number: "7" }]);
    await expect(openTicket(dev, { id: zlib ?? "", channel: id, number: "8" })).rejects.toMatchObject({ code: "invalid_request" });
    await expect(openTicket(dev, { id: zlib ?? "", channel: newId() })).rejects.toMatchObject({ code: "not_found" });
    await expect(openTicket({ ...dev, teams: [newId()] }, { id: zlib ?? "", channel: id })).rejects.toMatchObject({ code: "not_found" });
  });

  test("settings of a tracker: no other events, no digests, no private address that is not allowed, a sealed token", async () => {
    await expect(channel({ rules: [{ events: ["report.failed"] }] })).rejects.toMatchObject({ code: "invalid_request" });
    await expect(channel({ rules: [{ events: ["findings.opened"], digest: "daily" }] })).rejects.toMatchObject({ code: "invalid_request" });
    await expect(channel({ github: { repository: "acme/shop" } })).rejects.toMatchObject({ code: "invalid_request" });
    for (const apiUrl of ["http://169.254.169.254/latest", "http://10.0.0.1", "https://user:pass@api.github.com"])
      await expect(channel({ github: { repository: "acme/shop", token: "x", apiUrl } })).rejects.toMatchObject({ code: "invalid_request" });
    const id = await channel();
    const { rows } = await pool().query("select config, encode(secret, 'escape') as secret from channel");
    expect(JSON.stringify(rows)).not.toContain(TOKEN);
    expect((await listChannels(ctx, {})).items[0]).toMatchObject({ target: ["acme/shop"], tracker: { repository: "acme/shop" } });
    const update = (of: object) => updateChannel(ctx, { id, ...updateChannelInput.parse(of) });
    await expect(update({ github: { repository: "acme/shop", apiUrl: "http://127.0.0.1:1" } })).rejects.toMatchObject({
      code: "invalid_request",
    });
    await expect(update({ url: gitHub.url })).rejects.toMatchObject({ code: "invalid_request" });
    await update({ github: { repository: "acme/other" } });
    expect((await listChannels(ctx, {})).items[0]).toMatchObject({ target: ["acme/other"] });
    await testChannel(ctx, { id });
    await deliverChannel({ orgId: ORG, channelId: id });
    expect((await listChannels(ctx, {})).items[0]).toMatchObject({
      lastError: "GitHub has nothing by this name that the token may see (404).",
    });
  });
});
