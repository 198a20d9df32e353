import { beforeEach, expect, it } from "vitest";
import type { Ctx } from "@/lib/auth/ctx";
import { newId } from "@/lib/core/ids";
import { pool } from "@/lib/db/client";
import { getFinding } from "@/lib/queries/get-finding";
import { listFindings } from "@/lib/queries/list-findings";
import { listFindingsInput } from "@/lib/schemas/findings";
import { triageInput } from "@/lib/schemas/triage";
import { type SaidImage, trivyReport } from "@/test/fixtures/reports";
import { counterFaults, ctx, ORG, send } from "@/test/ingest";
import { insert } from "@/test/rows";
import { commentFinding } from "./comment-finding";
import { triageFindings } from "./triage-findings";

let made = 0;
let flaw = "";
let image: SaidImage;
let mia: Ctx & { actor: { id: string } };

beforeEach(async () => {
  made++;
  flaw = `CVE-2093-${1000 + made}`;
  image = { repository: `registry.example/triage/app-${made}`, tag: "1", digest: "a" };
  const id = newId();
  await insert("app_user", [{ org_id: ORG, id, email: `mia-${made}@example.com`, name: "Mia", role: "analyst", demo: false }]);
  mia = { ...ctx, role: "analyst", actor: { kind: "person", id, name: "Mia" } };
});

const scan = (found: readonly string[], at = "2026-05-01T00:00:00Z") =>
  send(
    trivyReport(
      image,
      at,
      found.map((id) => ({ id, package: "openssl", version: "1.0" })),
    ),
  );
async function found() {
  const { items } = await listFindings(ctx, listFindingsInput.parse({ vulnerability: flaw, state: "any" }));
  const [item] = items;
  if (!item) throw new Error(`${flaw} is not there`);
  return item;
}
const work = (input: object) => triageFindings(mia, triageInput.parse(input));
const historyOf = async (id: string) => (await getFinding(ctx, { id })).history.map(({ what }) => what);

it("is taken up and put back, by whom stands in its history, and counters follow", async () => {
  await scan([flaw]);
  const { id } = await found();
  expect(await work({ ids: [id], triage: true, assignee: mia.actor.id })).toEqual({ findings: 1 });
  expect(await found()).toMatchObject({ state: "in_triage" });
  expect(await counterFaults()).toEqual([]);
  await work({ ids: [id], triage: false });
  expect(await found()).toMatchObject({ state: "open" });
  expect(await historyOf(id)).toEqual(["First seen.", "Taken up by Mia.", "Put back by Mia."]);
  expect((await getFinding(ctx, { id })).work.assignee).toEqual({ id: mia.actor.id, name: "Mia" });
});

it("stays taken up over reports, and is open again after it was fixed", async () => {
  await scan([flaw]);
  await work({ findings: `vulnerability=${flaw}`, triage: true });
  const now = Date.now();
  const at = (seconds: number) => new Date(now + seconds * 1000).toISOString();
  await scan([flaw, "CVE-2093-1"], at(1));
  expect(await found()).toMatchObject({ state: "in_triage" });
  await scan([], at(2));
  expect(await found()).toMatchObject({ state: "fixed" });
  await scan([flaw], at(3));
  expect(await found()).toMatchObject({ state: "open" });
});

it("is in the queue of whoever works on it, and of nobody else", async () => {
  await scan([flaw]);
  const { id } = await found();
  const count = async (asker: Ctx, assignee: string) =>
    (await listFindings(asker, listFindingsInput.parse({ vulnerability: flaw, assignee }))).total.count;
  expect([await count(mia, "me"), await count(mia, "none")]).toEqual([0, 1]);
  await work({ ids: [id], assignee: mia.actor.id });
  expect([await count(mia, "me"), await count(ctx, mia.actor.id), await count(mia, "none")]).toEqual([1, 1, 0]);
  expect((await found()).state).toBe("open");
  await work({ ids: [id], assignee: null });
  expect(await count(mia, "me")).toBe(0);
});

it("is talked of by those who may see it", async () => {
  await scan([flaw]);
  const { id } = await found();
  await commentFinding(mia, { id, body: "Not called from our code.", mentions: [] });
  const seen = await getFinding(ctx, { id });
  expect(seen.work.comments).toMatchObject([{ author: "Mia", body: "Not called from our code.", mine: false }]);
  const stranger: Ctx = { ...ctx, role: "developer", teams: [newId()], actor: { kind: "person", id: newId(), name: "Sam" } };
  await expect(commentFinding(stranger, { id, body: "x", mentions: [] })).rejects.toMatchObject({ code: "not_found" });
  await expect(triageFindings(stranger, triageInput.parse({ ids: [id], triage: true }))).rejects.toMatchObject({ code: "not_found" });
  const { rows } = await pool().query("select action from audit where org_id = $1 and object = $2", [ORG, `finding ${id}`]);
  expect(rows).toEqual([{ action: "finding.comment" }]);
});

it("is refused where nothing is asked, too much is meant, or nobody is known by that id", async () => {
  await scan([flaw]);
  const { id } = await found();
  await expect(work({ ids: [id] })).rejects.toMatchObject({ code: "invalid_request" });
  await expect(work({ triage: true })).rejects.toMatchObject({ code: "invalid_request" });
  await expect(work({ ids: [id], assignee: newId() })).rejects.toMatchObject({ code: "not_found" });
  await expect(work({ ids: [id, newId()], triage: true })).rejects.toMatchObject({ code: "not_found" });
  expect(await found()).toMatchObject({ state: "open" });
});
