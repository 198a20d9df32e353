import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Ctx } from "@/lib/auth/ctx";
import { newId } from "@/lib/core/ids";
import { INBOX_KINDS } from "@/lib/core/inbox";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";
import { getWatch } from "@/lib/queries/get-watch";
import { listFindingPeople } from "@/lib/queries/list-finding-people";
import { listFindings } from "@/lib/queries/list-findings";
import { listInbox } from "@/lib/queries/list-inbox";
import { listFindingsInput } from "@/lib/schemas/findings";
import { listInboxInput } from "@/lib/schemas/inbox";
import { commentInput, triageInput } from "@/lib/schemas/triage";
import { inventory, trivyReport } from "@/test/fixtures/reports";
import { ctx, ORG, send } from "@/test/ingest";
import { type MailReceiver, startMailReceiver } from "@/test/mail-receiver";
import { insert } from "@/test/rows";
import { commentFinding } from "../comment-finding";
import { mergeRepositories } from "../merge-repositories";
import { replaceOwnershipRules } from "../replace-ownership-rules";
import { replaceRepositoryRules } from "../replace-repository-rules";
import { triageFindings } from "../triage-findings";
import { mailInbox } from "./mail-inbox";
import { readInbox } from "./read-inbox";
import { setWatch } from "./set-watch";

/** Over the network, by itself, all that there is to take: due within three days where it is exposed. */
const VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";

type Person = Ctx & { actor: { id: string } };
let mail: MailReceiver;
let made = 0;
let team = "";
let other = "";
let app = "";
let mia: Person;
let sam: Person;
let eve: Person;

// Settings are read once: they are there before anything asks for them.
beforeAll(async () => {
  mail = await startMailReceiver();
  process.env["SMTP_URL"] = `smtp://127.0.0.1:${mail.port}`;
  process.env["MAIL_FROM"] = "Plimsoll <plimsoll@example.com>";
  env();
});
afterAll(() => mail.close());

async function person(name: string, role: Ctx["role"], teams: Ctx["teams"]): Promise<Person> {
  const id = newId();
  await insert("app_user", [
    { org_id: ORG, id, email: `${name.toLowerCase()}-${made}@example.com`, name: `${name} ${made}`, role, demo: false },
  ]);
  if (teams !== "all")
    await insert(
      "membership",
      teams.map((team_id) => ({ org_id: ORG, team_id, user_id: id })),
    );
  return { orgId: ORG, actor: { kind: "person", id, name: `${name} ${made}` }, role, teams, requestId: "test" };
}

beforeEach(async () => {
  made++;
  mail.received.length = 0;
  mail.refuse.clear();
  [team, other] = [newId(), newId()];
  app = `registry.example/inbox/app-${made}`;
  for (const [id, slug] of [
    [team, `inbox-${made}`],
    [other, `inbox-other-${made}`],
  ] as const)
    await insert("team", [{ org_id: ORG, id, slug, name: slug, criticality: 1, demo: false }]);
  await own(team);
  mia = await person("Mia", "analyst", "all");
  sam = await person("Sam", "developer", [team]);
  eve = await person("Eve", "developer", [other]);
});

const rule = (teamId: string) => ({ teamId, clusterGlob: null, namespaceGlob: null, repositoryGlob: `*/app-${made}`, label: null });
const own = (teamId: string) => replaceOwnershipRules(ctx, { rules: [rule(teamId)] });
const image = () => ({ repository: app, tag: "1", digest: "a" });
const scan = (found: readonly string[], at: string, vector?: string) =>
  send(
    trivyReport(
      image(),
      at,
      found.map((id) => ({ id, package: "openssl", fixed: "2", ...(vector && id === cve(0) ? { vector, severity: "CRITICAL" } : {}) })),
    ),
  );
const cve = (number: number) => `CVE-2095-${made * 100 + number + 1000}`;

async function finding(number = 0): Promise<string> {
  const { items } = await listFindings(ctx, listFindingsInput.parse({ vulnerability: cve(number), state: "any" }));
  const [item] = items;
  if (!item) throw new Error(`${cve(number)} is not there`);
  return item.id;
}
const say = (by: Ctx, id: string, body: string, mentions: string[] = []) =>
  commentFinding(by, { id, ...commentInput.parse({ body, mentions }) });
const inbox = async (of: Ctx, unread = false) => listInbox(of, listInboxInput.parse(unread ? { unread } : {}));
const kinds = async (of: Ctx) => (await inbox(of)).items.map(({ kind }) => kind);

describe("a mention", () => {
  it("is told in the inbox and by e-mail, once, with what was said", async () => {
    await scan([cve(0)], "2026-05-01T00:00:00Z");
    const id = await finding();
    const work = await say(mia, id, `@${sam.actor.name} is this called?`, [sam.actor.id]);
    expect(work.comments).toMatchObject([{ mentions: [sam.actor.name] }]);
    const { items, total } = await inbox(sam, true);
    expect(items).toMatchObject([
      {
        kind: "mentioned",
        read: false,
        actor: mia.actor.name,
        comment: `@${sam.actor.name} is this called?`,
        count: 1,
        findings: [{ id, problem: cve(0), place: app }],
      },
    ]);
    expect(total.count).toBe(1);
    expect(await kinds(mia)).toEqual([]);
    expect(await mailInbox({ orgId: ORG })).toEqual({ done: 1, failed: 0 });
    expect(await mailInbox({ orgId: ORG })).toEqual({ done: 0, failed: 0 });
    expect(mail.received).toHaveLength(1);
    expect(mail.received[0]?.to).toEqual([`sam-${made}@example.com`]);
    expect(mail.received[0]?.source).toContain("is this called?");
    expect(mail.received[0]?.source).toContain(`/findings/${id}`);
    await readInbox(sam, { ids: [items[0]?.id ?? ""], until: undefined });
    expect((await inbox(sam, true)).total.count).toBe(0);
    expect((await inbox(sam)).items).toMatchObject([{ read: true }]);
  });

  it("names only who may see the finding, and only who is in the text", async () => {
    await scan([cve(0)], "2026-05-01T00:00:00Z");
    const id = await finding();
    const people = (await listFindingPeople(mia, { id })).items.map((each) => each.id);
    expect([mia, sam, eve].map(({ actor }) => people.includes(actor.id))).toEqual([true, true, false]);
    await expect(listFindingPeople(eve, { id })).rejects.toMatchObject({ code: "not_found" });
    await expect(say(mia, id, `@${eve.actor.name} look`, [eve.actor.id])).rejects.toMatchObject({ code: "not_found" });
    await expect(say(mia, id, "look", [sam.actor.id])).rejects.toMatchObject({ code: "invalid_request" });
    expect([await kinds(sam), await kinds(eve)]).toEqual([[], []]);
  });

  it("is mailed again later where the mail server fails, and not to whoever lost the right", async () => {
    await scan([cve(0)], "2026-05-01T00:00:00Z");
    const id = await finding();
    mail.refuse.add(`sam-${made}@example.com`);
    await say(mia, id, `@${sam.actor.name} one`, [sam.actor.id]);
    const start = Date.now();
    const at = (minutes: number) => () => new Date(start + minutes * 60_000);
    expect(await mailInbox({ orgId: ORG }, at(1))).toEqual({ done: 0, failed: 1 });
    mail.refuse.clear();
    expect(await mailInbox({ orgId: ORG }, at(3))).toEqual({ done: 1, failed: 0 });
    expect(mail.received).toHaveLength(1);
    await say(mia, id, `@${sam.actor.name} two`, [sam.actor.id]);
    await own(other);
    await mailInbox({ orgId: ORG }, at(5));
    expect(mail.received).toHaveLength(1);
  });
});

describe("what is watched", () => {
  it("is what one comments on or is given, and can be left", async () => {
    await scan([cve(0), cve(1)], "2026-05-01T00:00:00Z");
    const [first, second] = [await finding(0), await finding(1)];
    const watches = async (of: Ctx, thing: string) => (await getWatch(of, { kind: "finding", thing })).watching;
    await say(mia, first, "I look into it.");
    await triageFindings(mia, triageInput.parse({ ids: [first, second], assignee: sam.actor.id }));
    expect([await watches(mia, first), await watches(mia, second), await watches(sam, first), await watches(sam, second)]).toEqual([
      true,
      false,
      true,
      true,
    ]);
    expect((await inbox(sam)).items).toMatchObject([{ kind: "assigned", actor: mia.actor.name, count: 2 }]);
    await say(sam, first, "It is ours.");
    expect(await kinds(mia)).toEqual(["commented"]);
    expect(await kinds(sam)).toEqual(["assigned"]);
    await setWatch(mia, { kind: "finding", thing: first, watching: false });
    await say(sam, first, "It is fixed.");
    expect(await kinds(mia)).toEqual(["commented"]);
  });

  it("is told of when it changes its state, but not to who did it, and as one item for many", async () => {
    await scan([cve(0), cve(1)], "2026-05-01T00:00:00Z");
    const ids = [await finding(0), await finding(1)];
    for (const thing of ids) for (const of of [mia, sam]) await setWatch(of, { kind: "finding", thing, watching: true });
    await triageFindings(mia, triageInput.parse({ ids, triage: true }));
    expect((await inbox(sam)).items).toMatchObject([{ kind: "changed", was: "open", becomes: "in_triage", count: 2 }]);
    expect(await kinds(mia)).toEqual([]);
    await scan([], new Date(Date.now() + 1000).toISOString());
    expect((await inbox(mia)).items).toMatchObject([{ kind: "changed", was: "in_triage", becomes: "fixed", count: 2 }]);
    expect(await kinds(sam)).toEqual(["changed", "changed"]);
  });

  it("tells of new findings of a repository and a workload that are due within three days, and of no others", async () => {
    const cluster = `inbox-${made}`;
    await send(inventory([{ namespace: "shop", name: `app-${made}`, image: `${app}:1`, digest: "a", host: "shop.example" }]), { cluster });
    await scan([], "2026-05-01T00:00:00Z");
    const { rows } = await pool().query<{ workload: string; repository: string }>(
      "select w.id as workload, r.id as repository from workload w, repository r where w.org_id = $1 and r.org_id = $1 and w.name = $2 and r.name = $3",
      [ORG, `app-${made}`, app],
    );
    const things = rows[0];
    if (!things) throw new Error("The workload is not there.");
    await setWatch(mia, { kind: "repository", thing: things.repository, watching: true });
    await setWatch(sam, { kind: "workload", thing: things.workload, watching: true });
    await expect(setWatch(eve, { kind: "repository", thing: things.repository, watching: true })).rejects.toMatchObject({
      code: "not_found",
    });
    await scan([cve(0), cve(1)], "2026-05-02T00:00:00Z", VECTOR);
    const urgent = (await listFindings(ctx, listFindingsInput.parse({ repository: app, outcome: "3_days,3_days_forensic" }))).items.map(
      ({ id }) => id,
    );
    expect(urgent).toEqual([await finding(0)]);
    expect((await inbox(mia)).items).toMatchObject([
      { kind: "act_now", count: 1, thing: { kind: "repository", name: app }, findings: [{ id: urgent[0] }] },
    ]);
    expect((await inbox(sam)).items).toMatchObject([{ kind: "act_now", count: 1, thing: { kind: "workload", name: `shop/app-${made}` } }]);
    await scan([cve(0), cve(1)], "2026-05-03T00:00:00Z", VECTOR);
    expect([await kinds(mia), await kinds(sam)]).toEqual([["act_now"], ["act_now"]]);
  });

  it("stays watched and told of when its repository gets another name", async () => {
    await scan([cve(0)], "2026-05-01T00:00:00Z");
    await say(sam, await finding(), "Ours.");
    await say(mia, await finding(), `@${sam.actor.name} sure?`, [sam.actor.id]);
    await replaceRepositoryRules(ctx, { rules: [{ from: app, to: `registry.example/moved/app-${made}` }] });
    expect(await mergeRepositories(ORG)).toEqual({ repositories: 1 });
    await replaceRepositoryRules(ctx, { rules: [] });
    const id = await finding();
    expect((await inbox(sam)).items).toMatchObject([{ findings: [{ id, place: `registry.example/moved/app-${made}` }] }]);
    expect(await getWatch(sam, { kind: "finding", thing: id })).toEqual({ watching: true });
  });
});

it("shows nothing, counts nothing and brings nothing to whoever lost the right", async () => {
  await scan([cve(0), cve(1)], "2026-05-01T00:00:00Z");
  const [first, second] = [await finding(0), await finding(1)];
  await say(sam, second, "Ours.");
  await triageFindings(mia, triageInput.parse({ ids: [first], assignee: sam.actor.id }));
  await say(mia, first, `canary-${made} @${sam.actor.name}`, [sam.actor.id]);
  await say(mia, second, `canary-${made}`);
  await triageFindings(mia, triageInput.parse({ ids: [second], triage: true }));
  const before = await inbox(sam);
  expect(before.items.map(({ kind }) => kind).sort()).toEqual(["assigned", "changed", "commented", "mentioned"]);
  expect(INBOX_KINDS).toEqual(expect.arrayContaining(before.items.map(({ kind }) => kind)));

  await own(other);
  for (const of of [sam, { ...sam, teams: [] }]) {
    const after = await inbox(of);
    expect(after).toEqual({ items: [], nextCursor: null, total: { count: 0, atLeast: false } });
  }
  await say(mia, first, `canary-${made} again`);
  await triageFindings(mia, triageInput.parse({ ids: [second], triage: false }));
  await mailInbox({ orgId: ORG });
  expect(mail.received.filter(({ source }) => source.includes(`canary-${made}`))).toEqual([]);
  const { rows } = await pool().query<{ count: number }>(
    "select count(*)::int as count from inbox_item where org_id = $1 and user_id = $2",
    [ORG, sam.actor.id],
  );
  expect(rows[0]?.count).toBe(before.items.length);

  await own(team);
  expect((await inbox(sam)).items.map(({ id }) => id)).toEqual(before.items.map(({ id }) => id));
  expect(await kinds(eve)).toEqual([]);
});

it("pages through a long inbox without losing or doubling one", async () => {
  await scan([cve(0)], "2026-05-01T00:00:00Z");
  const id = await finding();
  await setWatch(sam, { kind: "finding", thing: id, watching: true });
  for (let number = 0; number < 7; number++) await say(mia, id, `number ${number}`);
  const seen: (string | null)[] = [];
  let cursor: string | undefined;
  do {
    const page = await listInbox(sam, listInboxInput.parse({ limit: 3, cursor }));
    expect(page.total.count).toBe(7);
    seen.push(...page.items.map(({ comment }) => comment));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((number) => `number ${number}`));
  await readInbox(sam, { ids: [], until: new Date().toISOString() });
  expect((await inbox(sam, true)).total.count).toBe(0);
});
