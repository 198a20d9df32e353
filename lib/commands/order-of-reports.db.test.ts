import { expect, test } from "vitest";
import { Random } from "@/bench/random";
import { decodeShape } from "@/lib/core/shape";
import { pool } from "@/lib/db/client";
import { grypeReport, type SaidVulnerability, trivyReport } from "@/test/fixtures/reports";
import { counterFaults, ORG, send } from "@/test/ingest";
import { runJobs } from "@/test/run-jobs";

const day = (number: number): string => `2026-10-0${number}T10:00:00Z`;

/** Six reports of two tools on two images of a repository, of which one teaches that two names are one flaw. */
function reportsOf(round: number): string[] {
  const repository = `registry.example/order-of/app-${round}`;
  const cve = (flaw: number): string => `CVE-2091-${1000 + round}${flaw}`;
  const ghsa = `GHSA-${String(round).padStart(4, "0")}-bbbb-cccc`;
  const one = { repository, tag: "1", digest: "a", builtAt: "2026-01-01T00:00:00Z" };
  const two = { repository, tag: "2", digest: "b", builtAt: "2026-02-01T00:00:00Z" };
  const pad = (id: string, more: Partial<SaidVulnerability> = {}): SaidVulnerability => ({ id, package: "pad", type: "npm", ...more });
  const deb = (flaw: number, more: Partial<SaidVulnerability> = {}): SaidVulnerability => ({ id: cve(flaw), package: `p${flaw}`, ...more });
  return [
    trivyReport(one, day(1), [pad(ghsa, { fixed: "2" }), deb(2, { severity: "LOW" }), deb(3)]),
    grypeReport(one, day(2), [pad(ghsa, { related: cve(1), severity: "Critical" }), deb(4)]),
    trivyReport(one, day(3), [pad(cve(1), { fixed: "2" }), deb(3, { severity: "CRITICAL", fixed: "9" })]),
    grypeReport(one, day(4), [deb(2), deb(4, { severity: "Low" })]),
    trivyReport(two, day(5), [deb(2, { severity: "MEDIUM" })]),
    trivyReport(one, day(6), []),
  ];
}

interface End {
  problem: string;
  state: string;
  firstSeen: number;
  /** what is said of it; of what is over, by whoever saw it last before a late report came */
  severity: string;
  seenBy: string;
  fixable: boolean;
  /** its stretches begin when it was first seen, and follow each other */
  whole: boolean;
}

/** How it ends when they arrive in that order, and the merging job runs after each or once at the end. */
async function endOf(round: number, order: readonly number[], mergeAtOnce: boolean): Promise<End[]> {
  const reports = reportsOf(round);
  for (const at of order) {
    expect(await send(reports[at] ?? "")).toMatchObject({ status: "done" });
    if (mergeAtOnce) await runJobs("merge-vulnerabilities");
  }
  await runJobs("merge-vulnerabilities");
  const { rows } = await pool().query<{
    problem: string;
    shape: number;
    firstSeen: Date;
    stateSince: Date;
    spans: { from: string; to: string }[];
  }>(
    `select f.problem, f.shape, f.first_seen_at as "firstSeen", f.state_since as "stateSince", coalesce((
       select jsonb_agg(jsonb_build_object('from', from_at, 'to', to_at) order by from_at) from finding_span s where s.org_id = f.org_id and s.finding_id = f.id), '[]') as spans
     from finding f join repository r on r.org_id = f.org_id and r.id = f.place_id where f.org_id = $1 and r.name = $2 order by 1`,
    [ORG, `registry.example/order-of/app-${round}`],
  );
  return rows.map(({ problem, shape, firstSeen, stateSince, spans }) => {
    const begins = [...spans.map(({ from }) => Date.parse(from)), stateSince.getTime()];
    const ends = [firstSeen.getTime(), ...spans.map(({ to }) => Date.parse(to))];
    const { state, severity, seenBy, fixable } = decodeShape(shape);
    const whole = begins.every((begin, at) => begin === ends[at]);
    return { problem: problem.slice(-1), state, firstSeen: firstSeen.getUTCDate(), severity, seenBy, fixable, whole };
  });
}

const IN_ORDER = [0, 1, 2, 3, 4, 5];

test("whatever order reports come in, the same is open since the same day, with a history without holes", {
  timeout: 300_000,
}, async () => {
  const random = new Random(7);
  const wanted = await endOf(0, IN_ORDER, true);
  expect(wanted).toEqual([
    { problem: "1", state: "fixed", firstSeen: 1, severity: "high", seenBy: "trivy", fixable: true, whole: true },
    { problem: "2", state: "open", firstSeen: 1, severity: "medium", seenBy: "trivy", fixable: false, whole: true },
    { problem: "3", state: "fixed", firstSeen: 1, severity: "critical", seenBy: "trivy", fixable: true, whole: true },
    { problem: "4", state: "open", firstSeen: 2, severity: "low", seenBy: "grype", fixable: false, whole: true },
  ]);
  const shuffled = () => IN_ORDER.map((at) => ({ at, by: random.next() })).sort((a, b) => a.by - b.by);
  const orders = [[5, 4, 3, 2, 1, 0], [4, 5, 2, 0, 3, 1], ...Array.from({ length: 38 }, () => shuffled().map(({ at }) => at))];
  for (const [at, order] of orders.entries()) {
    const found = await endOf(at + 1, order, at % 2 === 0);
    const said = order.join();
    for (const [of, end] of found.entries()) {
      const { severity, seenBy, fixable, ...lasting } = end;
      if (end.state === "open") expect(end, said).toEqual(wanted[of]);
      else {
        expect(lasting, said).toMatchObject({
          problem: wanted[of]?.problem,
          state: "fixed",
          firstSeen: wanted[of]?.firstSeen,
          whole: true,
        });
        expect([severity, seenBy], said).not.toContain("unknown");
        expect(seenBy, said).not.toBe("other");
        expect(typeof fixable).toBe("boolean");
      }
    }
    expect(found, said).toHaveLength(wanted.length);
  }
  expect(await counterFaults()).toEqual([]);
});
