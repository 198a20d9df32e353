import { beforeAll, beforeEach, expect, test } from "vitest";
import type { Ctx } from "@/lib/auth/ctx";
import { newId } from "@/lib/core/ids";
import { FINDING_STATES } from "@/lib/core/shape";
import { pool } from "@/lib/db/client";
import { exportDecisions } from "@/lib/queries/export-decisions";
import { getDecision } from "@/lib/queries/get-decision";
import { getDecisionDrift } from "@/lib/queries/get-decision-drift";
import { decisionDraft } from "@/lib/schemas/decisions";
import { personOf } from "@/test/ctx-of";
import { type SaidImage, trivyReport } from "@/test/fixtures/reports";
import { ORG, send, ctx as system } from "@/test/ingest";
import { runJobs } from "@/test/run-jobs";
import { answerDecision } from "../decisions/answer-decision";
import { applyDecision } from "../decisions/apply-decision";
import { endDecision } from "../decisions/end-decision";
import { requestDecision } from "../decisions/request-decision";
import { setDecisionPolicy } from "../decisions/set-decision-policy";
import { importDecisions } from "./import-decisions";

let made = 0;
let flaw = "";
let image: SaidImage;
beforeAll(() => setDecisionPolicy(system, { fourEyes: "never", automaticUpTo: 0, acceptedRiskDays: null }));
beforeEach(async () => {
  await pool().query("truncate decision, decision_scope, decision_finding, decision_import, outbox, graphile_worker._private_jobs");
  made += 1;
  flaw = `CVE-2094-${1000 + made}`;
  image = { repository: `registry.example/file/app-${made}`, tag: "1", digest: "a" };
  await scan();
});

const mia = personOf(ORG, "analyst", "Mia");
const dev = personOf(ORG, "developer", "Dev");

const scan = (of = image) => send(trivyReport(of, "2026-05-01T00:00:00Z", [{ id: flaw, package: "openssl", version: "1.0" }]));

interface Said {
  id?: string;
  verdict?: string;
  reason?: string;
  more?: string;
  scope?: string;
}
const entry = ({
  id = "a",
  verdict = "false_positive",
  reason = "Not reachable.",
  more = "",
  scope = `problem: ${flaw}`,
}: Said = {}): string => `- id: ${id}\n  verdict: ${verdict}\n  reason: ${reason}\n${more}  scopes:\n  - ${scope}\n`;
const file = (...entries: string[]): string =>
  `apiVersion: plimsoll/v1\nkind: Decisions\ndecisions:${entries.length === 0 ? " []\n" : `\n${entries.join("")}`}`;
const bring = (text: string, ctx: Ctx = mia, dryRun = false) => importDecisions(ctx, { text, name: "decisions.yaml", dryRun });
const said = async (...args: Parameters<typeof bring>) => (await bring(...args)).entries.map(({ id, status }) => `${id} ${status}`);

async function state(repository = image.repository): Promise<string> {
  await runJobs("apply-decision");
  const { rows } = await pool().query<{ shape: number }>(
    "select f.shape from finding f join repository r on r.org_id = f.org_id and r.id = f.place_id where f.org_id = $1 and f.problem = $2 and r.name = $3",
    [ORG, flaw, repository],
  );
  return FINDING_STATES[(rows[0]?.shape ?? 7) & 7] ?? "";
}
const everything = async (): Promise<unknown> =>
  (
    await pool().query(
      `select (select jsonb_agg(to_jsonb(d) order by id) from decision d) as decisions, (select count(*)::int from decision_scope) as scopes,
         (select count(*)::int from outbox) as outbox, (select count(*)::int from audit) as audit, (select count(*)::int from decision_import) as imports,
         (select count(*)::int from graphile_worker._private_jobs) as jobs`,
    )
  ).rows;

test("a file is brought in, is the same again, changes, and ends what it has not any more; a dry run says the same and leaves nothing", async () => {
  const before = await everything();
  const tried = await bring(file(entry()), mia, true);
  expect(tried).toMatchObject({
    dryRun: true,
    counts: { new: 1 },
    entries: [{ id: "a", line: 4, status: "new", findings: 1, waits: false, decision: null }],
  });
  expect(await everything()).toEqual(before);
  expect(await state()).toBe("open");

  const first = await bring(file(entry()));
  expect(first.entries).toMatchObject([{ id: "a", status: "new", findings: 1 }]);
  expect(await state()).toBe("false_positive");
  expect(await said(file(entry()))).toEqual(["a same"]);

  const otherwise = file(entry({ verdict: "mitigated", more: "  ends:\n    when: [kev]\n" }));
  expect((await bring(otherwise, mia, true)).entries).toMatchObject([{ status: "changed", why: "Otherwise: verdict, ends.", findings: 1 }]);
  expect(await said(file(entry()))).toEqual(["a same"]);
  expect(await said(otherwise)).toEqual(["a changed"]);
  expect(await state()).toBe("mitigated");
  expect(await said(otherwise)).toEqual(["a same"]);

  expect(await said(file(), mia, true)).toEqual(["a ended"]);
  expect(await state()).toBe("mitigated");
  expect(await said(file())).toEqual(["a ended"]);
  expect(await state()).toBe("open");
  expect(await said(file())).toEqual([]);
});

test("what goes out comes back the same, by ids and names, whoever reads it", async () => {
  const { rows } = await pool().query<{ id: string }>("select id from repository where org_id = $1 and name = $2", [ORG, image.repository]);
  const draft = decisionDraft.parse({
    verdict: "accepted_risk",
    reason: "Only: inside, no # of it.",
    scopes: [
      { problem: flaw, place: rows[0]?.id, versions: "vers:deb/>=0.9|<2" },
      { problem: flaw, versions: "1.0", tool: "trivy" },
    ],
    endsAt: "2099-01-01",
    endsWhen: ["fixable", "kev"],
    endsAtEpss: 0.25,
  });
  const { id } = await requestDecision(mia, draft);
  const other = { ...image, repository: `${image.repository}-other` };
  await scan(other);
  expect(await said(file(entry({ id: "b", scope: `{problem: ${flaw}, place: ${other.repository}}` })))).toEqual(["b new"]);
  const text = await exportDecisions(mia, {});
  expect(text).toContain(`- id: ${id}\n`);
  expect(text).toContain(`place: ${image.repository}\n`);
  expect(text).toContain("versions: vers:generic/>=0.9|<2.0\n");
  expect(text).toContain("# by Mia, ");
  const all = await bring(text, dev);
  expect(all.counts).toEqual({ same: 2, new: 0, changed: 0, ended: 0, refused: 0 });
  expect(await exportDecisions(mia, {})).toBe(text);
});

test("rights and four eyes hold: a developer's entry waits, a change waits while the old one holds, and approval puts it in its place", async () => {
  const asked = await bring(file(entry()), dev);
  expect(asked.entries).toMatchObject([{ status: "new", waits: true, why: "Somebody who may decide has to approve it." }]);
  expect(await state()).toBe("open");
  const own = asked.entries[0]?.decision ?? "";
  await expect(answerDecision(dev, { id: own, approve: true })).rejects.toMatchObject({ code: "forbidden" });
  await answerDecision(mia, { id: own, approve: true });
  expect(await state()).toBe("false_positive");

  const changed = await bring(file(entry({ verdict: "mitigated" })), dev);
  expect(changed.entries).toMatchObject([{ status: "changed", waits: true, why: expect.stringContaining("Somebody who may decide") }]);
  expect(await state()).toBe("false_positive");
  expect((await getDecisionDrift(dev, {})).differ).toMatchObject([{ id: "a", now: "waiting" }]);
  // Again and again it is one request; what holds can be come back to, and changed anew.
  const requests = async () =>
    (await pool().query("select count(*)::int as n from decision where status = 'requested' and ended_at is null")).rows;
  expect((await bring(file(entry({ verdict: "mitigated" })), dev)).entries).toMatchObject([{ status: "same", waits: true }]);
  expect(await requests()).toEqual([{ n: 1 }]);
  expect((await bring(file(entry()), dev)).entries).toMatchObject([{ status: "changed", why: "The change that waited is withdrawn." }]);
  expect(await requests()).toEqual([{ n: 0 }]);
  await bring(file(entry({ verdict: "not_affected" })), dev);
  const next = (await bring(file(entry({ verdict: "mitigated" })), dev)).entries[0]?.decision ?? "";
  expect(await requests()).toEqual([{ n: 1 }]);
  await answerDecision(mia, { id: next, approve: true });
  expect(await state()).toBe("mitigated");
  expect((await getDecision(mia, { id: own })).ended?.reason).toBe("another took its place, approved by Mia");

  // Another developer may neither change nor end it.
  const other = personOf(ORG, "developer", "Other");
  expect((await bring(file(entry()), other)).entries).toMatchObject([
    { status: "refused", why: "Only its author, and people who may decide, can end or change it." },
  ]);
  expect(await state()).toBe("mitigated");
});

test("each entry that cannot be is refused with why and holds up no other; a broken file changes nothing", async () => {
  const answer = await bring(
    file(
      entry({ id: "nobody", scope: "problem: CVE-1900-1" }),
      entry({ id: "place", scope: `{problem: ${flaw}, place: registry.example/nowhere}` }),
      entry({ id: "past", more: "  ends:\n    at: 2020-01-01\n" }),
      entry({ id: "range", scope: `{problem: ${flaw}, versions: "vers:deb/>=a-b"}` }),
      entry({ id: "good" }),
    ),
  );
  expect(answer.entries.map(({ id, status, why, line }) => [id, status, line, why])).toEqual([
    ["nobody", "refused", 4, expect.stringContaining("It would put nothing aside")],
    ["place", "refused", 9, "There is no repository registry.example/nowhere, or it is not yours to see."],
    ["past", "refused", 14, "The day on which it ends has to be in the future."],
    ["range", "refused", 21, expect.stringContaining("no range that can be compared")],
    ["good", "new", 26, null],
  ]);
  expect(await state()).toBe("false_positive");
  await expect(bring(`${file(entry({ id: "good" }))}  nonsense: 1\n`)).rejects.toMatchObject({ code: "invalid_report" });
  expect(await state()).toBe("false_positive");
});

test("what somebody ended here stays ended, and drift says so, with what is only here", async () => {
  expect(await getDecisionDrift(mia, {})).toEqual({ file: null, differ: [], onlyHere: [], onlyHereCount: 0 });
  const [one] = (await bring(file(entry(), entry({ id: "refused", scope: "problem: CVE-1900-1" })))).entries;
  await runJobs("apply-decision");
  await endDecision(mia, { id: one?.decision ?? "", reason: "Wrong after all." });
  await applyDecision({ orgId: ORG, decisionId: one?.decision ?? "" });
  const here = await requestDecision(dev, decisionDraft.parse({ verdict: "mitigated", reason: "A gate.", scopes: [{ problem: flaw }] }));
  expect(await getDecisionDrift(mia, {})).toEqual({
    file: { name: "decisions.yaml", at: expect.any(String), by: "Mia", entries: 2 },
    differ: [
      { id: "a", now: "ended", why: "ended by Mia: Wrong after all.", decision: one?.decision },
      { id: "refused", now: "refused", why: expect.stringContaining("nothing aside"), decision: null },
    ],
    onlyHere: [{ id: here.id, decision: here.id, about: flaw, author: "Dev", waits: true }],
    onlyHereCount: 1,
  });
  expect((await bring(file(entry()))).entries).toMatchObject([
    { status: "refused", why: expect.stringContaining("It has ended here (ended by Mia: Wrong after all.)") },
  ]);
  expect(await state()).toBe("open");
  expect(await said(file(entry({ reason: "We looked again." })))).toEqual(["a new"]);
});

test("who is limited to teams reaches and sees their own only", async () => {
  const team = newId();
  await pool().query("insert into team (org_id, id, slug, name) values ($1, $2, $3, $3)", [ORG, team, `file-${made}`]);
  const limited = personOf(ORG, "analyst", "Lia", [team]);
  await bring(file(entry()));
  expect(await exportDecisions(limited, {})).not.toContain(flaw);
  expect((await bring(file(entry({ id: "own", scope: `{problem: ${flaw}, place: ${image.repository}}` })), limited)).entries).toMatchObject(
    [{ status: "refused", why: expect.stringContaining("not yours to see") }],
  );
  expect((await getDecisionDrift(limited, {})).file).toMatchObject({ by: "Lia", entries: 1 });
  expect((await getDecisionDrift(mia, {})).file).toMatchObject({ by: "Mia", entries: 1 });
  expect(await state()).toBe("false_positive");
});
