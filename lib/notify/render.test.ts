import { describe, expect, test } from "vitest";
import type { Notice, NoticedFinding } from "@/lib/core/notice";
import { composeDigest, composeFindings, mergeNotices } from "./compose";
import { line } from "./notice-text";
import { mailOf, mattermostBody, slackBody, teamsBody, webhookBody } from "./render";

const BASE = "https://plimsoll.example";
const NASTY = "<!channel> <img src=x onerror=alert(1)> @all [a](https://evil.example) *b* | \u202egnp.exe\r\nBcc: evil@example.com\u0000";

const finding = (at: number, facts: Partial<NoticedFinding> = {}): NoticedFinding => ({
  id: `00000000-0000-4000-8000-${String(at).padStart(12, "0")}`,
  kind: "vulnerability",
  problem: `CVE-2097-${1000 + at}`,
  title: null,
  package: "openssl",
  installedVersion: "1.0",
  fixedVersion: "1.1",
  severity: "critical",
  outcome: "14_days",
  exploited: false,
  exposed: false,
  dueAt: "2026-12-01T00:00:00Z",
  place: { id: "place", name: "registry.example/app" },
  team: { id: "team", name: "payments" },
  clusters: ["eks"],
  ...facts,
});
const noticeOf = (findings: NoticedFinding[], total = findings.length): Notice =>
  composeFindings({ type: "findings.opened", at: "2026-11-25T08:00:00.000Z", findings, total });

describe("what scanners say", () => {
  const nasty = noticeOf([
    finding(1, { problem: NASTY, package: NASTY, place: { id: "p", name: NASTY }, team: { id: "t", name: NASTY }, clusters: [NASTY] }),
  ]);

  test("is no mention, link or mark in a chat, no header or element in a mail", () => {
    const slack = JSON.parse(slackBody(nasty, BASE)).text as string;
    expect(slack.match(/<[^>]*>/g)?.every((tag) => tag.startsWith(`<${BASE}/findings`))).toBe(true);
    for (const text of [JSON.parse(mattermostBody(nasty, BASE)).text as string, teamsBody(nasty, BASE)]) {
      expect(text).not.toMatch(/@(all|example)/);
      expect(text).not.toMatch(/[^\\]\]\(https:\/\/evil/);
    }
    const mail = mailOf(nasty, BASE);
    for (const bad of ["\r", "\n", "\u0000", "\u202e"]) expect(mail.subject).not.toContain(bad);
    expect(mail.html).not.toMatch(/<img|<!channel/);
    expect(mail.html.match(/href="[^"]*"/g)?.every((href) => href.startsWith(`href="${BASE}/`))).toBe(true);
  });

  test("is on one line and of bounded length", () => {
    expect(line(`a\r\n\tb\u0000\u202ec`)).toBe("a b c");
    expect(line("x".repeat(1000))).toHaveLength(300);
  });
});

describe("a message", () => {
  test("lists the most urgent first, by place, and says how many more there are", () => {
    const many = Array.from({ length: 150 }, (_, at) =>
      finding(at, { place: { id: `p${at % 12}`, name: `registry.example/app${at % 12}` } }),
    );
    const notice = noticeOf([...many, finding(999, { outcome: "3_days_forensic", exploited: true })], 1234);
    expect(notice.findings).toHaveLength(100);
    expect(notice.title).toBe(
      "1,234 new or reopened findings in what runs: worst CVE-2097-1999 in registry.example/app, 3 days & forensic",
    );
    expect(JSON.parse(webhookBody(notice, BASE)).data).toMatchObject({ total: 1234, url: `${BASE}/findings?running=true&team=team` });
    const slack = JSON.parse(slackBody(notice, BASE)).text as string;
    expect(slack.split("\n")[2]).toContain("CVE-2097-1999");
    expect(slack.length).toBeLessThan(12_000);
    const listed = slack.match(/• /g)?.length ?? 0;
    expect(slack).toContain(`and ${(1234 - listed).toLocaleString("en")} more`);
    expect(teamsBody(notice, BASE).length).toBeLessThan(28_000);
    expect(mailOf(notice, BASE).text).toContain("CVE-2097-1000  openssl 1.0 → 1.1 · critical · 14 days · due 2026-12-01");
  });

  test("of one finding leads to it", () => {
    expect(noticeOf([finding(7)]).path).toBe(`/findings/${finding(7).id}`);
  });

  test("made of several counts what they share once", () => {
    const merged = mergeNotices([noticeOf([finding(1), finding(2)], 12), noticeOf([finding(2), finding(3)])]);
    expect(merged).toMatchObject({ total: 13, findings: [{ id: finding(1).id }, { id: finding(2).id }, { id: finding(3).id }] });
  });

  test("of a day also says that it brought nothing", () => {
    const parts = {
      every: "daily",
      since: "2026-11-24T08:00:00.000Z",
      at: "2026-11-25T08:00:00.000Z",
      opened: 0,
      urgent: 0,
      findings: [],
      settled: 0,
      others: [],
    } as const;
    expect(composeDigest(parts)).toMatchObject({ title: "Daily digest: nothing new", text: ["Since 2026-11-24 08:00 UTC."], total: 0 });
    expect(composeDigest({ ...parts, every: "weekly", urgent: 1, settled: 2, others: ["The feed KEV could not be loaded"] })).toMatchObject(
      {
        title: "Weekly digest: 1 known finding began to run or became urgent, 1 other message",
        text: [
          "Since 2026-11-24 08:00 UTC.",
          "2 more were fixed, decided or stopped before this was sent.",
          "The feed KEV could not be loaded",
        ],
      },
    );
  });
});
