import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newId } from "@/lib/core/ids";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";
import { createChannelInput } from "@/lib/schemas/channels";
import { type DecisionDraft, decisionDraft } from "@/lib/schemas/decisions";
import { personOf } from "@/test/ctx-of";
import { inventory, type SaidImage, trivyReport } from "@/test/fixtures/reports";
import { ORG, send, ctx as system } from "@/test/ingest";
import { runJobs } from "@/test/run-jobs";
import { startWebhookReceiver, type WebhookReceiver } from "@/test/webhook-receiver";
import { createChannel } from "../create-channel";
import { sendDigests } from "../notify/send-digests";
import { answerDecision } from "./answer-decision";
import { applyDecision } from "./apply-decision";
import { endDecision } from "./end-decision";
import { endExpired } from "./end-expired";
import { requestDecision } from "./request-decision";
import { setDecisionPolicy } from "./set-decision-policy";
import { tellEnding } from "./tell-ending";

const DAY = 86_400_000;
const EVENTS = ["decision.requested", "decision.approved", "decision.refused", "decision.ending", "decision.ended"];
let hook: WebhookReceiver;
let made = 0;
let flaw = "";
let image: SaidImage;

beforeAll(async () => {
  hook = await startWebhookReceiver();
  process.env["PLIMSOLL_WEBHOOK_ALLOW"] = "127.0.0.1/32";
  env();
  await setDecisionPolicy(system, { fourEyes: "never", automaticUpTo: 0, acceptedRiskDays: null });
});
afterAll(() => hook.close());
beforeEach(async () => {
  await pool().query("truncate outbox, channel, channel_rule, delivery, graphile_worker._private_jobs");
  hook.received.length = 0;
  made += 1;
  flaw = `CVE-2095-${1000 + made}`;
  image = { repository: `registry.example/told/app-${made}`, tag: "1", digest: "a" };
});

const mia = personOf(ORG, "analyst", "Mia");
const dev = personOf(ORG, "developer", "Dev");
const day = (days: number): string => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
const scan = (at: string, fixed?: string) =>
  send(trivyReport(image, at, [{ id: flaw, package: "openssl", version: "1.0", ...(fixed ? { fixed } : {}) }]));
const draft = (more: Partial<DecisionDraft> = {}): DecisionDraft =>
  decisionDraft.parse({ verdict: "accepted_risk", reason: "Only inside.", scopes: [{ problem: flaw }], ...more });
const channel = (rule: object) =>
  createChannel(
    system,
    createChannelInput.parse({ name: `Channel ${newId()}`, kind: "webhook", url: hook.url, rules: [{ events: EVENTS, ...rule }] }),
  );

async function told(): Promise<{ type: string; title: string; text: string[]; url: string }[]> {
  await runJobs("route-outbox");
  await runJobs("deliver-channel");
  const said = hook.received.map(({ body }) => JSON.parse(body));
  hook.received.length = 0;
  return said.map(({ type, data }) => ({ type, title: data.title, text: data.text, url: data.url }));
}

test("a request is told of, and its answer; its end says what is open again and why, once however often it is applied", async () => {
  await channel({});
  await scan("2026-05-01T00:00:00Z");
  const asked = await requestDecision(dev, draft());
  expect(await told()).toEqual([
    {
      type: "decision.requested",
      title: `Dev asks for a decision: accepted risk, ${flaw}`,
      text: ["Only inside.", "It would put aside 1 finding. Whoever may decide can answer it in Plimsoll."],
      url: expect.stringContaining(`/decisions?decision=${asked.id}`),
    },
  ]);
  await answerDecision(mia, { id: asked.id, approve: true, words: "For now." });
  await applyDecision({ orgId: ORG, decisionId: asked.id });
  expect(await told()).toMatchObject([
    {
      type: "decision.approved",
      title: `Mia approved: accepted risk, ${flaw}`,
      text: ["For now.", "It puts aside 1 finding.", "Dev asked for it."],
    },
  ]);
  await endDecision(mia, { id: asked.id, reason: "It is exposed now." });
  await applyDecision({ orgId: ORG, decisionId: asked.id });
  await applyDecision({ orgId: ORG, decisionId: asked.id });
  expect(await told()).toMatchObject([
    { type: "decision.ended", text: ["Why: ended by Mia: It is exposed now.", "Open again: 1 finding.", "Dev asked for it."] },
  ]);

  const second = await requestDecision(dev, draft());
  await answerDecision(mia, { id: second.id, approve: false, words: "No." });
  expect((await told()).map(({ type }) => type)).toEqual(["decision.requested", "decision.refused"]);
  // What was taken back by nobody's answer and never held has ended nothing.
  const third = await requestDecision(dev, draft());
  await endDecision(dev, { id: third.id, reason: "Never mind." });
  expect((await told()).map(({ type }) => type)).toEqual(["decision.requested"]);
});

test("what ends within a week is told of once, a short one at half its time, and its end by date says so", async () => {
  await channel({});
  await scan("2026-05-01T00:00:00Z");
  const { id } = await requestDecision(mia, draft({ endsAt: day(30) }));
  await applyDecision({ orgId: ORG, decisionId: id });
  const ends = Date.parse(`${day(30)}T00:00:00Z`);
  expect(await tellEnding(new Date(ends - 8 * DAY))).toBe(0);
  await tellEnding(new Date(ends - 6 * DAY));
  await tellEnding(new Date(ends - 5 * DAY));
  expect(await told()).toMatchObject([
    {
      type: "decision.ending",
      title: `Ends on ${day(30)}: accepted risk, ${flaw}`,
      text: ["Then what it puts aside is open again: 1 finding.", "Mia asked for it."],
    },
  ]);
  const short = await requestDecision(mia, draft({ endsAt: day(4) }));
  expect(await tellEnding(new Date())).toBe(0);
  await tellEnding(new Date(Date.now() + 3 * DAY));
  expect(await told()).toHaveLength(1);
  await endDecision(mia, { id: short.id, reason: "Undone." });
  await applyDecision({ orgId: ORG, decisionId: short.id });
  await told();
  await pool().query("update decision set expires_at = now() - interval '1 second' where org_id = $1 and id = $2", [ORG, id]);
  await endExpired();
  await runJobs("apply-decision");
  expect(await told()).toMatchObject([
    { type: "decision.ended", text: ["Why: its time is over.", "Open again: 1 finding.", "Mia asked for it."] },
  ]);
});

test("a fact that ends a decision for a finding is told of with the report that brings it, and not again with the next", async () => {
  await channel({});
  await scan("2026-05-01T00:00:00Z");
  const { id } = await requestDecision(mia, draft({ endsWhen: ["fixable"] }));
  await applyDecision({ orgId: ORG, decisionId: id });
  await scan("2026-05-02T00:00:00Z", "1.1");
  await scan("2026-05-03T00:00:00Z", "1.2");
  expect(await told()).toMatchObject([
    { type: "decision.ended", text: ["Why: a fix exists.", "Open again: 1 finding.", "Mia asked for it."] },
  ]);
});

test("rules of a team and a cluster hear what concerns them, and digests have it", async () => {
  const team = newId();
  await pool().query("insert into team (org_id, id, slug, name) values ($1, $2, $3, $3)", [ORG, team, `told-${made}`]);
  const cluster = `told-${made}`;
  await send(inventory([{ namespace: "shop", name: "told", image: `${image.repository}:1`, digest: "a", host: "told.example" }]), {
    cluster,
  });
  await scan("2026-05-01T00:00:00Z");
  const { rows } = await pool().query<{ id: string }>("select id from cluster where org_id = $1 order by name = $2 desc limit 2", [
    ORG,
    cluster,
  ]);
  const [own, other] = rows;
  await channel({ teamIds: [team] });
  if (other) await channel({ clusterIds: [other.id], events: ["decision.ended"] });
  const heard = await channel({ clusterIds: [own?.id], events: ["decision.ended"] });
  await channel({ events: ["decision.requested"], digest: "daily" });
  const { id } = await requestDecision(dev, draft());
  await answerDecision(mia, { id, approve: true });
  await applyDecision({ orgId: ORG, decisionId: id });
  await endDecision(mia, { id, reason: "Undone." });
  await applyDecision({ orgId: ORG, decisionId: id });
  await runJobs("route-outbox");
  const { rows: deliveries } = await pool().query<{ type: string; channel_id: string }>("select type, channel_id from delivery");
  expect(deliveries).toEqual([{ type: "decision.ended", channel_id: heard.item.id }]);
  await sendDigests(new Date(Date.now() + 2 * DAY));
  const { rows: digests } = await pool().query<{ title: string; notice: { text: string[] } }>(
    "select title, notice from delivery where type = 'digest'",
  );
  expect(digests).toMatchObject([
    { title: "Daily digest: 1 other message", notice: { text: [expect.any(String), `Dev asks for a decision: accepted risk, ${flaw}`] } },
  ]);
});
