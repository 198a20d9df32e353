import { beforeEach, describe, expect, test } from "vitest";
import { systemCtx } from "@/lib/auth/ctx";
import { decodeShape } from "@/lib/core/shape";
import { pool } from "@/lib/db/client";
import { countStatements } from "@/test/count-statements";
import { trivyReport } from "@/test/fixtures/reports";
import { counterFaults, ctx, ORG, send } from "@/test/ingest";
import { runJobs } from "@/test/run-jobs";
import { loadFeed } from "./load-feed";
import { receiveReport } from "./receive-report";

const app = { repository: "registry.example.com/shop/fed", tag: "1.0", digest: "a" };
const VECTOR = "CVSS:3.1/AV:N/AC:H/PR:L/UI:N/S:U/C:L/I:N/A:N";
const HOT = "CVE-2098-0001";
const COLD = "CVE-2098-0002";

const kevOf = (released: string, ids: readonly string[], more: object = {}) =>
  JSON.stringify({
    title: "CISA Catalog of Known Exploited Vulnerabilities",
    catalogVersion: released.slice(0, 10).replaceAll("-", "."),
    dateReleased: released,
    count: ids.length,
    vulnerabilities: ids.map((cveID) => ({
      cveID,
      dateAdded: "2098-01-05",
      dueDate: "2098-01-26",
      knownRansomwareCampaignUse: "Known",
      ...more,
    })),
  });
const epssOf = (day: string, scores: Readonly<Record<string, number>>, model = "v4") =>
  `#model_version:${model},score_date:${day}T00:00:00+0000\ncve,epss,percentile\n${Object.entries(scores)
    .map(([id, score]) => `${id},${score},0.9`)
    .join("\n")}\n`;
const cveRecord = (id: string, timestamp: string, exploitation: string, automatable = "yes") => ({
  dataType: "CVE_RECORD",
  cveMetadata: { cveId: id },
  containers: {
    cna: {},
    adp: [
      {
        title: "CISA ADP Vulnrichment",
        metrics: [
          {
            other: {
              type: "ssvc",
              content: {
                timestamp,
                options: [{ Exploitation: exploitation }, { Automatable: automatable }, { "Technical Impact": "total" }],
              },
            },
          },
        ],
      },
    ],
  },
});

async function finding(problem: string) {
  const { rows } = await pool().query<{ shape: number; epss: number; xmin: string }>(
    "select shape, epss, xmin::text from finding where org_id = $1 and problem = $2",
    [ORG, problem],
  );
  const [row] = rows;
  if (!row) throw new Error(`No finding of ${problem}.`);
  return { ...decodeShape(row.shape), epss: row.epss, version: row.xmin };
}
const feed = async (id: string) =>
  (await pool().query("select as_of, version, rows, loaded_by, source from feed where id = $1", [id])).rows[0];

beforeEach(async () => {
  await pool().query(
    "truncate feed, kev_entry, epss_score, ssvc_point, vulnerability, finding, sighting, target_scan, target_look, report",
  );
  await pool().query("truncate place_count, team_count, cluster_count, shape_count, finding_span, target, image, repository");
  await send(
    trivyReport(app, "2026-03-01T00:00:00Z", [
      { id: HOT, package: "openssl", severity: "HIGH", vector: VECTOR, fixed: "2" },
      { id: COLD, package: "zlib", severity: "LOW" },
    ]),
  );
});

describe("KEV", () => {
  test("what is listed becomes exploited and due; what is withdrawn is no more; an older catalogue changes nothing", async () => {
    const receipt = await send(kevOf("2098-01-06T00:00:00Z", [HOT, "CVE-2098-0099"]));
    expect(receipt).toMatchObject({ status: "done", counts: { entries: 2, read: 2, skipped: 0, new: 2, unchanged: 0, gone: 0 } });
    expect(receipt.counts.notes).toEqual(["1 vulnerability of yours changed: 1 moved up, 0 moved down. Their findings follow."]);
    expect((await finding(HOT)).kev).toBe(false);
    await runJobs("reconcile-vulnerabilities");
    expect(await finding(HOT)).toMatchObject({ kev: true });
    expect((await finding(COLD)).kev).toBe(false);
    expect(await feed("kev")).toMatchObject({
      as_of: new Date("2098-01-06T00:00:00Z"),
      version: "2098.01.06",
      rows: 2,
      loaded_by: ctx.actor.name,
    });

    const older = await send(kevOf("2097-12-31T00:00:00Z", [COLD]));
    expect(older).toMatchObject({ late: true, counts: { read: 1, new: 0, unchanged: 1 } });
    expect(older.counts.notes).toEqual([
      "It is of 2097-12-31, and what is loaded of CISA KEV is newer, of 2098-01-06: nothing was changed.",
    ]);
    expect(await runJobs("reconcile-vulnerabilities")).toBe(0);
    expect(await feed("kev")).toMatchObject({ rows: 2, version: "2098.01.06" });

    const withdrawn = await send(kevOf("2098-02-01T00:00:00Z", ["CVE-2098-0099"]));
    expect(withdrawn.counts).toMatchObject({ new: 0, unchanged: 1, gone: 1 });
    expect(withdrawn.counts.notes).toContain("1 entry of CISA KEV was withdrawn.");
    await runJobs("reconcile-vulnerabilities");
    expect((await finding(HOT)).kev).toBe(false);
    expect(await counterFaults()).toEqual([]);
  });

  test("the same again changes nothing, and rows that cannot be used are counted", async () => {
    await send(kevOf("2098-01-06T00:00:00Z", [HOT]));
    await runJobs("reconcile-vulnerabilities");
    const before = await finding(HOT);
    const again = await send(kevOf("2098-01-06T00:00:00Z", [HOT]));
    expect(again.counts).toMatchObject({
      new: 0,
      unchanged: 1,
      notes: ["It says nothing new about the vulnerabilities that reports have named."],
    });
    expect(await runJobs("reconcile-vulnerabilities")).toBe(0);
    expect(await finding(HOT)).toEqual(before);
    const broken = JSON.parse(kevOf("2098-01-07T00:00:00Z", [HOT]));
    broken.vulnerabilities.push({ cveID: "not a CVE" }, null);
    expect((await send(JSON.stringify(broken))).counts).toMatchObject({ entries: 3, read: 1, skipped: 2 });
  });

  test("what a scanner knows of a younger entry stands, in either order; of an older one the catalogue decides", async () => {
    const grype = (id: string, added: string, digest: string) => {
      const image = { repository: `registry.example.com/shop/${id.toLowerCase()}`, tag: "1", digest };
      return JSON.stringify({
        matches: [
          {
            vulnerability: {
              id,
              severity: "High",
              knownExploited: [{ cve: id, dateAdded: added }],
              fix: { versions: [], state: "unknown" },
            },
            artifact: { name: "curl", version: "1", type: "deb", purl: "pkg:deb/debian/curl@1", locations: [] },
          },
        ],
        source: { type: "image", target: { userInput: `${image.repository}:1`, imageID: "", tags: [], repoDigests: [] } },
        distro: { name: "debian", version: "12" },
        descriptor: { name: "grype", version: "0.104.0", timestamp: "2026-03-02T00:00:00Z" },
      });
    };
    const kev = async (id: string) =>
      (await pool().query("select kev_added_on is not null as kev from vulnerability where id = $1", [id])).rows[0]?.kev;
    await send(grype("CVE-2098-0010", "2098-03-01", "1"));
    await send(grype("CVE-2098-0011", "2098-01-01", "2"));
    await send(kevOf("2098-02-01T00:00:00Z", [HOT]));
    await send(grype("CVE-2098-0012", "2098-03-01", "3"));
    await send(grype("CVE-2098-0013", "2098-01-01", "4"));
    expect(await Promise.all(["CVE-2098-0010", "CVE-2098-0011", "CVE-2098-0012", "CVE-2098-0013"].map(kev))).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});

describe("EPSS", () => {
  test("scores are kept with their day and model; findings are touched only where the score moves by a per mille", async () => {
    await send(epssOf("2098-01-01", { [HOT]: 0.5, [COLD]: 0.01 }));
    await runJobs("reconcile-vulnerabilities");
    expect([(await finding(HOT)).epss, (await finding(COLD)).epss]).toEqual([500, 10]);
    const cold = await finding(COLD);
    const receipt = await send(epssOf("2098-01-02", { [HOT]: 0.7, [COLD]: 0.0101 }, "v5"));
    expect(receipt.counts.notes).toEqual([
      "1 vulnerability of yours changed: 1 moved up, 0 moved down. Their findings follow.",
      "The model is now v5, no longer v4: scores of before and after do not compare.",
    ]);
    await runJobs("reconcile-vulnerabilities");
    expect((await finding(HOT)).epss).toBe(700);
    expect((await finding(COLD)).version).toBe(cold.version);
    const { rows } = await pool().query("select epss_date::text as day from vulnerability where id = $1", [COLD]);
    expect(rows).toEqual([{ day: "2098-01-02" }]);
    expect((await send(epssOf("2098-01-01", { [HOT]: 0.1 }))).late).toBe(true);
    expect((await send(epssOf("2098-01-03", { [COLD]: 0.2 }, "v5"))).counts).toMatchObject({ unchanged: 1, new: 0, gone: 0 });
    await runJobs("reconcile-vulnerabilities");
    expect((await finding(HOT)).epss).toBe(700);
    expect(await feed("epss")).toMatchObject({ rows: 2, version: "v5", as_of: new Date("2098-01-03T00:00:00Z") });
    expect(await counterFaults()).toEqual([]);
  });

  test("a score of a flaw that is named later carries the score's own day", async () => {
    await send(epssOf("2098-01-01", { "CVE-2098-0020": 0.25 }));
    await send(epssOf("2098-01-05", { [HOT]: 0.5 }));
    await send(trivyReport({ ...app, digest: "b" }, "2026-03-02T00:00:00Z", [{ id: "CVE-2098-0020", package: "bash" }]));
    const { rows } = await pool().query("select epss, epss_date::text as day from vulnerability where id = 'CVE-2098-0020'");
    expect(rows).toEqual([{ epss: 0.25, day: "2098-01-01" }]);
  });

  test("a file that says no day counts as of when it was received", async () => {
    const received = new Date("2026-05-01T10:00:00Z");
    const receipt = await send(`CVE-2098-0001;0.5;0.9\nnonsense;1;1\n`, { receivedAt: received });
    expect(receipt.warnings).toEqual(["The file does not say of which day its scores are: they count as of the day it was received."]);
    expect(receipt.counts).toMatchObject({ entries: 2, read: 1, skipped: 1 });
    expect((await feed("epss"))?.as_of).toEqual(received);
  });

  test("a day of 300,000 scores takes as many statements as one of three, and writes no finding that stays", async () => {
    const source = { loadedBy: "test", source: null, receivedAt: new Date(), sha256: null };
    await loadFeed("epss", Buffer.from(epssOf("2098-01-01", { [HOT]: 0.5, [COLD]: 0.01, "CVE-2098-0003": 0.1 })), source);
    await runJobs("reconcile-vulnerabilities");
    const small = epssOf("2098-01-02", { [HOT]: 0.5002, [COLD]: 0.0101, "CVE-2098-0003": 0.2 });
    const few = await countStatements(() => loadFeed("epss", Buffer.from(small), source));
    const before = [(await finding(HOT)).version, (await finding(COLD)).version];
    const scores = Object.fromEntries(Array.from({ length: 300_000 }, (_, at) => [`CVE-2050-${100_000 + at}`, 0.001]));
    const large = epssOf("2098-01-03", { ...scores, [HOT]: 0.5001, [COLD]: 0.0099 });
    const many = await countStatements(() => loadFeed("epss", Buffer.from(large), source));
    // The rows come in deliveries of 20,000, each of them one COPY.
    expect(many.statements - few.statements).toBe(15);
    expect(many.result).toMatchObject({ new: 300_000, changed: 0 });
    expect(await runJobs("reconcile-vulnerabilities")).toBe(0);
    expect([(await finding(HOT)).version, (await finding(COLD)).version]).toEqual(before);
  });
});

describe("Vulnrichment", () => {
  const points = async () =>
    (await pool().query("select exploitation, automatable, technical_total, ssvc_source from vulnerability where id = $1", [HOT])).rows[0];

  test("single records add up, the newest assessment stands in whatever order they come, and moves findings", async () => {
    const first = JSON.stringify(cveRecord(HOT, "2025-02-01T00:00:00Z", "none", "no"));
    const second = JSON.stringify(cveRecord(HOT, "2025-03-01T00:00:00Z", "active"));
    const table = `cve,exploitation,automatable,technical_impact,assessed_on\n${HOT},poc,no,partial,2025-02-15\n`;
    const orders = [
      [first, table, second],
      [second, first, table],
      [table, second, first],
    ];
    for (const order of orders) {
      await pool().query("truncate feed, ssvc_point");
      for (const document of order) expect((await send(document)).status).toBe("done");
      expect(await points()).toEqual({ exploitation: 2, automatable: true, technical_total: true, ssvc_source: "given" });
      expect(await feed("vulnrichment")).toMatchObject({ rows: 1, as_of: new Date("2025-03-01T00:00:00Z") });
    }
    await runJobs("reconcile-vulnerabilities");
    expect((await finding(HOT)).outcome).not.toBe((await finding(COLD)).outcome);
    expect(await counterFaults()).toEqual([]);
  });
});

describe("who may load a feed", () => {
  const body = async function* () {
    yield Buffer.from(kevOf("2098-01-06T00:00:00Z", [HOT]));
  };
  test.each([
    ["an analyst", { role: "analyst" as const }],
    ["a pipeline's token", { role: "ingest" as const }],
    ["an admin's token that is limited to a team", { teams: ["01980000-0000-7000-8000-000000000001"] }],
  ])("not %s", async (_who, limits) => {
    await expect(receiveReport({ ...systemCtx(ORG, "test"), ...limits }, { body: body() })).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("feeds are shared by everybody here"),
    });
    expect((await pool().query("select from feed")).rowCount).toBe(0);
  });
});

test("a feed's document that is another feed's changes nothing", async () => {
  const source = { loadedBy: "test", source: null, receivedAt: new Date(), sha256: null };
  await expect(loadFeed("epss", Buffer.from(kevOf("2098-01-06T00:00:00Z", [HOT])), source)).rejects.toMatchObject({
    code: "invalid_report",
    message: "It is no document of FIRST EPSS but of CISA KEV.",
  });
  expect((await pool().query("select from kev_entry")).rowCount).toBe(0);
});
