import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";
import { MAX_ATTEMPTS } from "@/lib/notify/backoff";
import { listChannels } from "@/lib/queries/list-channels";
import { listDeliveries } from "@/lib/queries/list-deliveries";
import { createChannelInput } from "@/lib/schemas/channels";
import { countStatements } from "@/test/count-statements";
import { inventory, openVex, trivyReport } from "@/test/fixtures/reports";
import { ctx, ORG, send } from "@/test/ingest";
import { type MailReceiver, startMailReceiver } from "@/test/mail-receiver";
import { insert } from "@/test/rows";
import { runJobs } from "@/test/run-jobs";
import { startWebhookReceiver, status, type WebhookReceiver } from "@/test/webhook-receiver";
import { createChannel } from "../create-channel";
import { deleteChannel } from "../delete-channel";
import { replayDelivery } from "../replay-delivery";
import { testChannel } from "../test-channel";
import { updateChannel } from "../update-channel";
import { deliverChannel } from "./deliver-channel";
import { routeOutbox } from "./route-outbox";
import { sendDigests } from "./send-digests";
import { tendChannels } from "./tend-channels";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";

let hook: WebhookReceiver;
let mail: MailReceiver;

// Settings are read once: they are there before anything asks for them.
beforeAll(async () => {
  hook = await startWebhookReceiver();
  mail = await startMailReceiver();
  process.env["PLIMSOLL_WEBHOOK_ALLOW"] = "127.0.0.1/32";
  process.env["SMTP_URL"] = `smtp://127.0.0.1:${mail.port}`;
  process.env["MAIL_FROM"] = "Plimsoll <plimsoll@example.com>";
  env();
});
afterAll(async () => {
  await hook.close();
  await mail.close();
});
beforeEach(async () => {
  await pool().query("truncate outbox, channel, channel_rule, delivery, graphile_worker._private_jobs");
  hook.received.length = 0;
  hook.answer(status(204));
  mail.received.length = 0;
  mail.refuse.clear();
});

type ChannelInput = Parameters<typeof createChannelInput.parse>[0] & object;
let made = 0;
const OPENED = [{ events: ["findings.opened", "findings.urgent"] }];

async function channel(more: ChannelInput = {}) {
  made += 1;
  const input = { name: `Channel ${made}`, kind: "webhook", url: hook.url, rules: OPENED, ...more };
  return createChannel(ctx, createChannelInput.parse(input));
}
const mailChannel = (more: ChannelInput = {}) => channel({ kind: "email", url: undefined, to: ["soc@example.com"], ...more });

/** An app of its own that runs behind an Ingress, and so many urgent flaws in it. */
function app(flaws = 1) {
  made += 1;
  const name = `notify-${made}`;
  const image = { repository: `registry.example/${name}`, tag: "1", digest: "a" };
  const said = Array.from({ length: flaws }, (_, at) => ({
    id: `CVE-2097-${made * 100 + at}`,
    package: "openssl",
    version: "1.0",
    fixed: "1.1",
    severity: "CRITICAL",
    vector: VECTOR,
  }));
  return {
    name,
    flaw: said[0]?.id ?? "",
    run: () =>
      send(inventory([{ namespace: "shop", name, image: `${image.repository}:1`, digest: "a", host: `${name}.example` }]), {
        cluster: `cluster-${name}`,
      }),
    scan: (at = "2026-05-01T00:00:00Z") => send(trivyReport(image, at, said)),
    scanClean: (at: string) => send(trivyReport(image, at, [])),
  };
}

async function outbox(): Promise<{ type: string; payload: { total: number; listed: unknown[] } }[]> {
  return (await pool().query("select type, payload from outbox where org_id = $1 order by created_at", [ORG])).rows;
}

const log = async () => (await listDeliveries(ctx, { limit: 50 })).items;
const only = async () => {
  const items = await log();
  expect(items).toHaveLength(1);
  return items[0] as (typeof items)[number];
};
const shown = async (id: string) => (await listChannels(ctx, {})).items.find((item) => item.id === id);
const bodies = () => hook.received.map(({ body }) => JSON.parse(body));

/** Tries until nothing waits, at the moments when it is due. */
async function deliverAll(channelId: string): Promise<number> {
  let tries = 0;
  let now = new Date();
  for (;;) {
    const { sent, failed } = await deliverChannel({ orgId: ORG, channelId }, () => now);
    tries += sent + failed;
    const next = (await log())
      .map(({ nextTryAt }) => nextTryAt)
      .filter((at) => at !== null)
      .sort()[0];
    if (next === undefined) return tries;
    now = new Date(next);
  }
}

describe("the outbox", () => {
  test("holds nothing where no channel wants it, and imports cost not a statement more", async () => {
    const first = app();
    await first.run();
    const without = await countStatements(() => first.scan());
    await channel({ rules: [{ events: ["report.failed"] }] });
    const second = app();
    await second.run();
    const unwanted = await countStatements(() => second.scan());
    expect(unwanted.result.counts).toMatchObject({ new: 1 });
    expect(unwanted.statements).toBe(without.statements);
    expect(await outbox()).toEqual([]);
    await channel();
    const third = app();
    await third.run();
    const wanted = await countStatements(() => third.scan());
    expect(wanted.statements).toBe(without.statements + 2);
    expect(await outbox()).toMatchObject([{ type: "findings.opened", payload: { total: 1 } }]);
  });

  test("holds what is new, matters, runs and is not decided; the same in one row, however much it is", async () => {
    await channel();
    const idle = app();
    await idle.scan();
    expect(await outbox()).toEqual([]);
    await idle.run();
    expect(await outbox()).toMatchObject([{ type: "findings.urgent", payload: { total: 1 } }]);
    const big = app(60);
    await big.run();
    await big.scan();
    const [, opened] = await outbox();
    expect(opened).toMatchObject({ type: "findings.opened", payload: { total: 60 } });
    expect(opened?.payload.listed).toHaveLength(10);
    await big.scan("2026-05-02T00:00:00Z");
    expect(await outbox()).toHaveLength(2);
  });

  test("holds what came back, and nothing that somebody judged before it was seen", async () => {
    await channel();
    const back = app();
    await back.run();
    await back.scan();
    await back.scanClean("2026-05-02T00:00:00Z");
    await back.scan("2026-05-03T00:00:00Z");
    expect((await outbox()).map(({ type }) => type)).toEqual(["findings.opened", "findings.opened"]);
    const judged = app();
    await send(
      openVex("The vendor", "2026-04-01T00:00:00Z", [
        { id: judged.flaw, status: "not_affected", products: [{ "@id": "pkg:deb/debian/openssl" }] },
      ]),
    );
    await judged.run();
    await judged.scan();
    expect(await outbox()).toHaveLength(2);
  });
});

describe("a webhook", () => {
  test("is sent by the jobs of the queue: signed, with the same id until it is taken, and says what it is about", async () => {
    const { item, signingSecret } = await channel();
    hook.answer(status(500), status(503), status(200));
    const shop = app(3);
    await shop.run();
    await shop.scan();
    expect(await runJobs("route-outbox")).toBe(1);
    expect(await runJobs("deliver-channel")).toBe(1);
    expect(await shown(item.id)).toMatchObject({ waiting: 1, lastError: "The receiver answered 500.", failingSince: expect.any(String) });
    await deliverAll(item.id);
    expect(hook.received).toHaveLength(3);
    expect(new Set(hook.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(new Set(hook.received.map(({ body }) => body)).size).toBe(1);
    const verifier = new Webhook(signingSecret ?? "");
    for (const { headers, body } of hook.received) {
      expect(verifier.verify(body, headers as Record<string, string>)).toMatchObject({
        type: "findings.opened",
        data: {
          total: 3,
          findings: expect.arrayContaining([expect.objectContaining({ problem: shop.flaw, outcome: "3_days", fixedVersion: "1.1" })]),
        },
      });
      expect(() => verifier.verify(body.replace("3_days", "60_days"), headers as Record<string, string>)).toThrow();
    }
    expect(await only()).toMatchObject({ state: "delivered", attempts: 3, lastStatus: 200, lastError: null });
    expect(await shown(item.id)).toMatchObject({
      waiting: 0,
      dead: 0,
      failingSince: null,
      lastError: null,
      lastDeliveredAt: expect.any(String),
    });
  });

  test("that nobody takes for three days is a dead letter, and can be sent again", async () => {
    const { item } = await channel();
    hook.answer(status(500));
    await testChannel(ctx, { id: item.id });
    expect(await deliverAll(item.id)).toBe(MAX_ATTEMPTS);
    const dead = (await listDeliveries(ctx, { limit: 50, state: ["dead"] })).items[0];
    expect(dead).toMatchObject({ state: "dead", attempts: MAX_ATTEMPTS, lastStatus: 500, type: "test" });
    expect(Date.parse(dead?.deadAt ?? "") - Date.parse(dead?.createdAt ?? "")).toBeGreaterThan(2.2 * DAY);
    expect(await shown(item.id)).toMatchObject({ dead: 1, enabled: true });
    hook.answer(status(204));
    await replayDelivery(ctx, { id: dead?.id ?? "" });
    await runJobs("deliver-channel");
    expect(await only()).toMatchObject({ state: "delivered", attempts: 1 });
    expect(new Set(hook.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  });

  test("to a receiver that is gone turns the channel off; it can be turned on again", async () => {
    const { item } = await channel();
    hook.answer(status(410));
    await testChannel(ctx, { id: item.id });
    expect(await deliverAll(item.id)).toBe(1);
    expect(await shown(item.id)).toMatchObject({ enabled: false, disabledReason: expect.stringContaining("410"), dead: 1 });
    await expect(testChannel(ctx, { id: item.id })).rejects.toMatchObject({ code: "conflict" });
    const shop = app();
    await shop.run();
    await shop.scan();
    expect(await outbox()).toEqual([]);
    hook.answer(status(200));
    await updateChannel(ctx, { id: item.id, enabled: true });
    await testChannel(ctx, { id: item.id });
    await runJobs("deliver-channel");
    expect(await shown(item.id)).toMatchObject({ enabled: true, disabledReason: null, failingSince: null });
    const { rows } = await pool().query("select action from audit where object = $1 order by seq", [`channel ${item.id}`]);
    expect(rows.map(({ action }) => action)).toEqual([
      "channel.create",
      "channel.test",
      "channel.disable",
      "channel.update",
      "channel.test",
    ]);
  });

  test("waits as long as the receiver asks, and follows no redirect", async () => {
    const { item } = await channel();
    hook.answer(status(429, { "retry-after": "600" }), status(302, { location: hook.url }));
    await testChannel(ctx, { id: item.id });
    const now = new Date();
    await deliverChannel({ orgId: ORG, channelId: item.id }, () => now);
    expect(Date.parse((await only()).nextTryAt ?? "") - now.getTime()).toBe(600_000);
    const later = new Date(now.getTime() + 600_000);
    await deliverChannel({ orgId: ORG, channelId: item.id }, () => later);
    expect(await only()).toMatchObject({ state: "waiting", lastStatus: 302, lastError: expect.stringContaining("not followed") });
    expect(hook.received).toHaveLength(2);
  });

  test("of a worker that died while sending is sent again by another", async () => {
    const { item } = await channel();
    await testChannel(ctx, { id: item.id });
    const now = new Date();
    await pool().query("update delivery set attempts = 1, next_try_at = $1", [new Date(now.getTime() + 60_000)]);
    expect(await deliverChannel({ orgId: ORG, channelId: item.id }, () => now)).toEqual({ sent: 0, failed: 0 });
    await tendChannels(new Date(now.getTime() + 61_000));
    await deliverChannel({ orgId: ORG, channelId: item.id }, () => new Date(now.getTime() + 61_000));
    expect(await only()).toMatchObject({ state: "delivered", attempts: 2 });
  });
});

describe("chats", () => {
  test.each([
    ["slack", (body: { text: string }) => body.text],
    ["mattermost", (body: { text: string }) => body.text],
    [
      "teams",
      (body: { attachments: { content: { body: { text: string }[] } }[] }) =>
        body.attachments[0]?.content.body.map(({ text }) => text).join("\n"),
    ],
  ])("of kind %s get their own form, unsigned", async (kind, textOf) => {
    const { item, signingSecret } = await channel({ kind });
    expect(signingSecret).toBeNull();
    const shop = app();
    await shop.run();
    await shop.scan();
    await routeOutbox({ orgId: ORG });
    await deliverAll(item.id);
    const text = textOf(bodies()[0])?.replaceAll("\\", "");
    expect(text).toContain(shop.flaw);
    expect(text).toContain(`registry.example/${shop.name}`);
    expect(text).toContain("openssl 1.0 → 1.1");
    expect(hook.received[0]?.headers["webhook-signature"]).toBeUndefined();
  });
});

describe("mail", () => {
  test("comes with its findings, and says whom the server did not take it for", async () => {
    mail.refuse.add("gone@example.com");
    const { item } = await mailChannel({ to: ["soc@example.com", "gone@example.com"] });
    const shop = app();
    await shop.run();
    await shop.scan();
    await routeOutbox({ orgId: ORG });
    await deliverAll(item.id);
    expect(mail.received).toHaveLength(1);
    expect(mail.received[0]).toMatchObject({ from: "plimsoll@example.com", to: ["soc@example.com"] });
    expect(mail.received[0]?.source).toContain(shop.flaw);
    const delivery = await only();
    expect(delivery).toMatchObject({ state: "delivered", lastError: expect.stringContaining("gone@example.com") });
    expect(mail.received[0]?.source).toContain(`<${delivery.id}@plimsoll>`);
  });

  test("waits for a server that is down, and arrives when it is up", async () => {
    const { item } = await mailChannel();
    const { port } = mail;
    await mail.close();
    await testChannel(ctx, { id: item.id });
    await runJobs("deliver-channel");
    expect(await only()).toMatchObject({ state: "waiting", attempts: 1, lastError: expect.stringContaining("could not be reached") });
    mail = await startMailReceiver(port);
    await deliverAll(item.id);
    expect(mail.received).toHaveLength(1);
    expect(await only()).toMatchObject({ state: "delivered", attempts: 2 });
  });
});

describe("a rule", () => {
  const teams = { ours: "01980000-0000-7000-8000-000000000a01", theirs: "01980000-0000-7000-8000-000000000a02" };
  beforeAll(() =>
    insert(
      "team",
      Object.entries(teams).map(([name, id]) => ({
        org_id: ORG,
        id,
        slug: name,
        name,
        criticality: 2,
        demo: false,
        created_at: "2026-01-01",
      })),
    ),
  );

  test.each([
    ["another severity", { severities: ["low"] }, 0],
    ["its severity", { severities: ["critical", "high"] }, 1],
    ["another outcome", { outcomes: ["14_days"] }, 0],
    ["its outcome", { outcomes: ["3_days"] }, 1],
    ["a team that does not own it", { teamIds: [teams.theirs] }, 0],
    ["the other event", { events: ["findings.urgent"] }, 0],
  ])("of %s takes as many: %j → %i", async (_what, rule, count) => {
    await channel({ rules: [{ events: ["findings.opened"], ...rule }] });
    const shop = app();
    await shop.run();
    await shop.scan();
    await routeOutbox({ orgId: ORG });
    expect(await log()).toHaveLength(count);
  });

  test("of a cluster takes what runs there; two of one channel say a thing once", async () => {
    const shop = app();
    await shop.run();
    const other = app();
    await other.run();
    const { rows } = await pool().query<{ id: string }>("select id from cluster where name = $1", [`cluster-${shop.name}`]);
    const clusterIds = [rows[0]?.id ?? ""];
    await channel({
      rules: [
        { events: ["findings.opened"], clusterIds },
        { events: ["findings.opened"], severities: ["critical"], clusterIds },
      ],
    });
    await shop.scan();
    await other.scan();
    await routeOutbox({ orgId: ORG });
    expect((await only()).title).toContain(shop.flaw);
  });

  test("says nothing of what was decided before the message was made", async () => {
    await channel();
    const shop = app();
    await shop.run();
    await shop.scan();
    await send(
      openVex("The vendor", "2026-06-01T00:00:00Z", [
        { id: shop.flaw, status: "not_affected", products: [{ "@id": "pkg:deb/debian/openssl" }] },
      ]),
    );
    expect(await outbox()).toHaveLength(1);
    await routeOutbox({ orgId: ORG });
    expect(await log()).toEqual([]);
  });

  test("takes reports that cannot be read, of its team only where it has one", async () => {
    await channel({ rules: [{ events: ["report.failed"] }] });
    await channel({ rules: [{ events: ["report.failed"], teamIds: [teams.ours] }] });
    await send('{"SchemaVersion": 2, "ArtifactType": "container_image", "Results": 7}');
    await runJobs("route-outbox");
    expect(await only()).toMatchObject({ type: "report.failed", title: expect.stringContaining("could not be read") });
  });
});

describe("what comes too often or at night", () => {
  test("waits for the end of the quiet hours and is then one message; a test does not wait", async () => {
    const { item } = await channel({ quietHours: { from: "22:00", to: "07:00" } });
    const night = new Date("2026-11-25T23:00:00Z");
    for (const shop of [app(), app(2)]) {
      await shop.run();
      await shop.scan();
      await routeOutbox({ orgId: ORG }, night);
    }
    expect(await deliverChannel({ orgId: ORG, channelId: item.id }, () => night)).toEqual({ sent: 0, failed: 0 });
    expect((await log()).map(({ nextTryAt }) => nextTryAt)).toEqual(Array(2).fill("2026-11-26T07:00:00.000Z"));
    await testChannel(ctx, { id: item.id });
    await pool().query("update delivery set next_try_at = $1 where by_hand", [night]);
    expect(await deliverChannel({ orgId: ORG, channelId: item.id }, () => night)).toEqual({ sent: 1, failed: 0 });
    const morning = new Date("2026-11-26T07:00:00Z");
    expect(await deliverChannel({ orgId: ORG, channelId: item.id }, () => morning)).toEqual({ sent: 1, failed: 0 });
    expect(bodies().map(({ type, data }) => [type, data.total])).toEqual([
      ["test", 0],
      ["findings.opened", 3],
    ]);
    expect((await log()).map(({ state }) => state).sort()).toEqual(["delivered", "delivered", "grouped"]);
  });

  test("keeps to its limit for an hour, and is one message after it", async () => {
    const { item } = await channel({ hourlyLimit: 1 });
    const at = (minutes: number) => new Date(Date.parse("2026-11-25T12:00:00Z") + minutes * 60_000);
    for (const minute of [0, 10, 20]) {
      const shop = app();
      await shop.run();
      await shop.scan();
      await routeOutbox({ orgId: ORG }, at(minute));
      await deliverChannel({ orgId: ORG, channelId: item.id }, () => at(minute));
    }
    expect(bodies().map(({ data }) => data.total)).toEqual([1]);
    await deliverChannel({ orgId: ORG, channelId: item.id }, () => at(59));
    expect(hook.received).toHaveLength(1);
    await deliverChannel({ orgId: ORG, channelId: item.id }, () => at(60));
    expect(bodies().map(({ data }) => data.total)).toEqual([1, 2]);
  });
});

describe("a digest", () => {
  const tomorrow = () => new Date(Date.now() + DAY + 60_000);

  test("says once a day what came, and that nothing did", async () => {
    const { item } = await mailChannel({ rules: [{ events: ["findings.opened", "report.failed"], digest: "daily" }] });
    const shop = app(2);
    await shop.run();
    await shop.scan();
    const decided = app();
    await decided.run();
    await decided.scan();
    await send(
      openVex("The vendor", "2026-06-01T00:00:00Z", [
        { id: decided.flaw, status: "not_affected", products: [{ "@id": "pkg:deb/debian/openssl" }] },
      ]),
    );
    await runJobs("route-outbox");
    expect(await log()).toEqual([]);
    expect(await sendDigests(new Date())).toBe(0);
    expect(await sendDigests(tomorrow())).toBe(1);
    expect(await sendDigests(tomorrow())).toBe(0);
    expect(await only()).toMatchObject({ type: "digest", title: "Daily digest: 2 new or reopened findings in what runs" });
    expect(await sendDigests(new Date(Date.now() + 2 * DAY + 120_000))).toBe(1);
    expect((await log())[0]?.title).toBe("Daily digest: nothing new");
    await deliverChannel({ orgId: ORG, channelId: item.id }, () => new Date(Date.now() + 3 * DAY));
    expect(mail.received).toHaveLength(2);
    const text = mail.received[0]?.source ?? "";
    expect(text).toContain(shop.flaw);
    expect(text).not.toContain(decided.flaw);
  });

  test("of a week comes on a Monday at its hour, there", async () => {
    const { item } = await mailChannel({
      rules: [{ events: ["findings.opened"], digest: "weekly" }],
      timeZone: "Europe/Berlin",
      digestAt: "07:30",
    });
    const next = new Date((await shown(item.id))?.rules[0]?.nextDigestAt ?? "");
    expect(next.getUTCDay()).toBe(1);
    expect(next.toLocaleTimeString("de", { timeZone: "Europe/Berlin" })).toBe("07:30:00");
    expect(await sendDigests(new Date(next.getTime() - 1))).toBe(0);
    expect(await sendDigests(next)).toBe(1);
  });
});

describe("a channel", () => {
  test("shows its host and never its address or secret, in no answer, log or table", async () => {
    const url = hook.url.replace("/hook", "/services/T000/very-secret");
    const { item, signingSecret } = await channel({ url });
    const made = await updateChannel(ctx, { id: item.id, renewSigningSecret: true });
    expect(made.signingSecret).not.toBe(signingSecret);
    await testChannel(ctx, { id: item.id });
    await runJobs("deliver-channel");
    expect(
      new Webhook(made.signingSecret ?? "").verify(hook.received[0]?.body ?? "", hook.received[0]?.headers as Record<string, string>),
    ).toBeDefined();
    const { rows } = await pool().query(
      "select (select jsonb_agg(c) from channel c) as a, (select jsonb_agg(x) from audit x) as b, (select jsonb_agg(d) from delivery d) as c",
    );
    const told = JSON.stringify([rows, await listChannels(ctx, {}), await log()]);
    expect(told).not.toContain("very-secret");
    for (const secret of [signingSecret, made.signingSecret]) expect(told).not.toContain(secret?.slice(6));
    expect(item.target).toEqual([new URL(url).host]);
  });

  test.each([
    "http://127.0.0.2/",
    "https://10.0.0.1/hook",
    "https://[::1]/",
    "https://2130706434/",
    "https://169.254.169.254/latest/meta-data/",
    "http://example.com/",
    "https://no-such-name.invalid/",
  ])("cannot lead to %s", async (url) => {
    await expect(channel({ url })).rejects.toMatchObject({ code: "invalid_request" });
    const { item } = await channel();
    await expect(updateChannel(ctx, { id: item.id, url })).rejects.toMatchObject({ code: "invalid_request" });
  });

  test("that was refused an address since is told so, and nothing is called", async () => {
    const { item } = await channel();
    const { sealChannel } = await import("./channel-rows");
    await pool().query("update channel set secret = $1", [sealChannel(ORG, item.id, { url: "http://127.0.0.2:9/", signingSecret: null })]);
    await testChannel(ctx, { id: item.id });
    await runJobs("deliver-channel");
    expect(await only()).toMatchObject({ state: "waiting", lastError: expect.stringContaining("not an address of the public internet") });
    await pool().query("update channel set secret = '\\x01'");
    await replayDelivery(ctx, { id: (await only()).id });
    await runJobs("deliver-channel");
    expect((await only()).lastError).toContain("NEXTAUTH_SECRET");
  });

  test("is refused where its kind, zone, teams, clusters or name do not fit", async () => {
    await expect(channel({ url: undefined })).rejects.toMatchObject({ code: "invalid_request" });
    await expect(channel({ to: ["a@example.com"] })).rejects.toMatchObject({ code: "invalid_request" });
    await expect(channel({ timeZone: "Berlin" })).rejects.toMatchObject({ code: "invalid_request" });
    const nowhere = ["01980000-0000-7000-8000-00000000dead"];
    await expect(channel({ rules: [{ ...OPENED[0], teamIds: nowhere }] })).rejects.toMatchObject({ code: "invalid_request" });
    await expect(channel({ rules: [{ ...OPENED[0], clusterIds: nowhere }] })).rejects.toMatchObject({ code: "invalid_request" });
    await channel({ name: "The same" });
    await expect(channel({ name: "The same" })).rejects.toMatchObject({ code: "conflict" });
  });

  test("that is removed takes along what it was told; one that is off is not told late", async () => {
    const { item } = await channel();
    await testChannel(ctx, { id: item.id });
    await updateChannel(ctx, { id: item.id, enabled: false });
    await tendChannels(new Date(Date.now() + DAY));
    expect(await only()).toMatchObject({ state: "waiting" });
    await tendChannels(new Date(Date.now() + 4 * DAY));
    expect(await only()).toMatchObject({ state: "dead", lastError: "The channel was off." });
    await deleteChannel(ctx, { id: item.id });
    expect(await log()).toEqual([]);
    expect((await pool().query("select from channel_rule")).rowCount).toBe(0);
    expect(hook.received).toEqual([]);
  });
});
