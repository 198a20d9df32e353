import { gzipSync } from "node:zlib";
import { describe, expect, it, vi } from "vitest";
import { corpusFile, ssvcFile } from "@/test/corpus";
import { json, ofType, recordsOf } from "../records-of.fixture";

// Whole documents on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const of = (text: string) => recordsOf(Buffer.from(text));

describe("KEV", () => {
  it("gives every entry of the catalogue, packed or not", async () => {
    const bytes = corpusFile("cisa-kev-2025-08-25.json").bytes();
    const records = await recordsOf(bytes);
    expect(ofType(records, "feed")).toEqual([
      { type: "feed", feed: "kev", asOf: new Date("2025-08-25T17:04:19.979Z"), version: "2025.08.25" },
    ]);
    const rows = ofType(records, "kev");
    expect(rows.length).toBe(1404);
    expect(rows[0]).toMatchObject({
      vulnerabilityId: "CVE-2025-48384",
      addedOn: new Date("2025-08-25T00:00:00Z"),
      dueOn: new Date("2025-09-15T00:00:00Z"),
      ransomware: false,
      name: "Git Link Following Vulnerability",
    });
    expect(rows.filter((row) => row.ransomware).length).toBe(293);
    expect(ofType(records, "skip")).toEqual([]);
    expect(await recordsOf(gzipSync(bytes))).toEqual(records);
  });

  it("reads catalogues from before ransomware was told, dates them by their latest entry, and skips what is no entry", async () => {
    const records = await recordsOf(
      json({
        count: 5,
        vulnerabilities: [{ cveID: "CVE-2021-1000", dateAdded: "2021-11-03" }, {}, null, { cveID: "CVE-2021-1001" }],
      }),
    );
    expect(ofType(records, "kev")).toMatchObject([{ vulnerabilityId: "CVE-2021-1000", ransomware: false, dueOn: null }]);
    expect(ofType(records, "feed")).toMatchObject([{ asOf: new Date("2021-11-03T00:00:00Z"), version: null }]);
    expect(ofType(records, "skip").map(({ reason, where }) => [reason, where])).toEqual([
      ["no CVE", "vulnerabilities[1]"],
      ["not an object", "vulnerabilities[2]"],
      ["no date on which it was added", "vulnerabilities[3]"],
    ]);
    expect(ofType(records, "warning").map(({ message }) => message)).toEqual([
      "The catalogue says that it has 5 entries and holds 4.",
      "The catalogue does not say when it was released: it counts as of its latest entry.",
    ]);
  });

  it("reads the table, with commas and line breaks in its cells", async () => {
    const records = await of(
      "cveID,vendorProject,vulnerabilityName,dateAdded,requiredAction,dueDate,knownRansomwareCampaignUse,notes\r\n" +
        '"CVE-2024-1000","Acme, Inc.","Acme ""Gate"" flaw","2024-05-01","Apply updates,\nor stop using it.","2024-05-22",Known,"a ; b"\r\n' +
        "CVE-2024-1001,Acme,Other,2024-05-02,Update,2024-05-23,Unknown,\r\n",
    );
    expect(ofType(records, "kev")).toMatchObject([
      { vulnerabilityId: "CVE-2024-1000", name: 'Acme "Gate" flaw', action: "Apply updates,\nor stop using it.", ransomware: true },
      { vulnerabilityId: "CVE-2024-1001", ransomware: false, dueOn: new Date("2024-05-23T00:00:00Z") },
    ]);
    expect(ofType(records, "feed")).toMatchObject([{ feed: "kev", asOf: new Date("2024-05-02T00:00:00Z") }]);
  });

  it("refuses a catalogue that would withdraw everything", async () => {
    await expect(recordsOf(json({ catalogVersion: "1", vulnerabilities: [] }))).rejects.toMatchObject({ code: "invalid_report" });
    await expect(recordsOf(json({ catalogVersion: "1", vulnerabilities: 7 }))).rejects.toMatchObject({ code: "invalid_report" });
  });
});

describe("EPSS", () => {
  it("gives scores with their model and date", async () => {
    const records = await recordsOf(corpusFile("epss-5-rows.csv").bytes());
    expect(ofType(records, "epss")[0]).toEqual({ type: "epss", vulnerabilityId: "CVE-1999-0001", epss: 0.00383, percentile: 0.73075 });
    expect(ofType(records, "feed")).toEqual([
      { type: "feed", feed: "epss", asOf: new Date("2025-02-20T00:00:00Z"), version: "v2023.03.01" },
    ]);
  });

  it("reads a whole day, packed as it is published", async () => {
    const file = corpusFile("epss-scores-2024-01-13.csv.gz");
    const records = await recordsOf(file.bytes());
    expect(ofType(records, "epss").length).toBe(file.counts.rows);
    expect(ofType(records, "feed")).toMatchObject([{ asOf: new Date("2024-01-13T00:00:00Z") }]);
    expect(ofType(records, "skip")).toEqual([]);
  });

  it.each([
    ["semicolons and no names of columns", "CVE-2024-1000;0.5;0.9\nCVE-2024-1001;1.5;0.9\nCVE-2024-1002;;\nx;0;0\n", null],
    [
      "a comment without a date",
      "#model_version:v2025.03.14\ncve,epss,percentile\nCVE-2024-1000,0.5,0.9\nx,0,0\nCVE-1,0,0\nCVE-2024-1,,\n",
      null,
    ],
    [
      "a zone without a colon",
      "#model_version:v4,score_date:2025-03-17T00:00:00+0000\ncve,epss,percentile\nCVE-2024-1000,.5,0.9\n,,\n,1,1\nx,y,z\n",
      "2025-03-17T00:00:00Z",
    ],
    [
      "quoted cells, a byte order mark and CRLF",
      '\ufeff#score_date:2025-03-17\r\n"cve","epss","percentile"\r\n"CVE-2024-1000","0.5","0.9"\r\na,,\r\nb,,\r\nc,,\r\n',
      "2025-03-17T00:00:00Z",
    ],
  ])("reads %s, and skips what is no score", async (_what, text, asOf) => {
    const records = await of(text);
    expect(ofType(records, "epss")).toEqual([{ type: "epss", vulnerabilityId: "CVE-2024-1000", epss: 0.5, percentile: 0.9 }]);
    expect(ofType(records, "skip").length).toBe(3);
    expect(ofType(records, "feed")).toMatchObject([{ asOf: asOf === null ? null : new Date(asOf) }]);
    expect(ofType(records, "warning").length).toBe(asOf === null ? 1 : 0);
  });

  it("refuses a file without a score", async () => {
    await expect(of("cve,epss,percentile\n")).rejects.toMatchObject({ code: "invalid_report" });
  });
});

const record = (cveId: string, options: Record<string, string> | null, timestamp = "2025-02-03T04:05:06.000000Z") => ({
  dataType: "CVE_RECORD",
  dataVersion: "5.1",
  cveMetadata: { cveId, state: "PUBLISHED" },
  containers: {
    cna: { descriptions: [] },
    adp: [
      { title: "CVE Program Container", metrics: [] },
      ...(options === null
        ? []
        : [
            {
              title: "CISA ADP Vulnrichment",
              metrics: [
                { cvssV3_1: { vectorString: "CVSS:3.1/AV:N" } },
                {
                  other: {
                    type: "ssvc",
                    content: {
                      id: cveId,
                      role: "CISA Coordinator",
                      version: "2.0.3",
                      timestamp,
                      options: Object.entries(options).map(([key, value]) => ({ [key]: value })),
                    },
                  },
                },
              ],
            },
          ]),
    ],
  },
});
const POINTS = { Exploitation: "poc", Automatable: "yes", "Technical Impact": "total" };
const POINT = {
  type: "ssvc",
  vulnerabilityId: "CVE-2025-0001",
  exploitation: 1,
  automatable: true,
  technicalTotal: true,
  assessedOn: new Date("2025-02-03T04:05:06Z"),
};

describe("Vulnrichment", () => {
  it("gives the points of every assessed vulnerability of a table", async () => {
    const records = await recordsOf(ssvcFile("vulnrichment_ssvc_2024-10-24.csv.gz"));
    const rows = ofType(records, "ssvc");
    expect(rows[0]).toEqual({
      type: "ssvc",
      vulnerabilityId: "CVE-1999-0006",
      exploitation: 0,
      automatable: true,
      technicalTotal: true,
      assessedOn: new Date("2024-08-01T00:00:00Z"),
    });
    expect(rows.length).toBeGreaterThan(10_000);
    expect(ofType(records, "skip")).toEqual([]);
    expect(new Set(rows.map((row) => row.exploitation))).toEqual(new Set([0, 1, 2]));
    expect(ofType(records, "feed")[0]?.asOf?.getUTCFullYear()).toBe(2024);
  });

  it("reads one CVE record, a list of them, and one a line", async () => {
    const one = record("CVE-2025-0001", POINTS);
    const other = record("CVE-2025-0002", { ...POINTS, Exploitation: "active" });
    expect(ofType(await recordsOf(json(one)), "ssvc")).toEqual([POINT]);
    const listed = await recordsOf(json([one, other]));
    expect(ofType(listed, "ssvc")).toMatchObject([POINT, { vulnerabilityId: "CVE-2025-0002", exploitation: 2 }]);
    expect(await of(`${JSON.stringify(one)}\n${JSON.stringify(other)}\n`)).toEqual(listed);
  });

  it("skips records that CISA has not assessed, and words that it does not know", async () => {
    const records = await recordsOf(
      json([
        record("CVE-2025-0001", POINTS),
        record("CVE-2025-0002", null),
        record("CVE-2025-0003", { ...POINTS, Automatable: "maybe" }),
        7,
      ]),
    );
    expect(ofType(records, "ssvc")).toEqual([POINT]);
    expect(ofType(records, "skip").map(({ reason }) => reason)).toEqual([
      "no SSVC assessment by CISA",
      "no known word for automatable",
      "not an object",
    ]);
    await expect(recordsOf(json(record("CVE-2025-0002", null)))).rejects.toMatchObject({ code: "invalid_report" });
  });

  it("finds the columns of a table by name", async () => {
    const records = await of(
      "technical_impact,cve,automatable,exploitation\ntotal,CVE-2024-1000,yes,active\ntotal,CVE-2024-1001,maybe,active\n",
    );
    expect(ofType(records, "ssvc")).toMatchObject([{ vulnerabilityId: "CVE-2024-1000", exploitation: 2, assessedOn: null }]);
    expect(ofType(records, "skip").length).toBe(1);
  });
});

it.each(["kev", "epss", "vulnrichment"])("%s is not made of what is none", async (asked) => {
  for (const text of ["", "{}", "[]", "null", "hello", '{"vulnerabilities":7}', "<html></html>", "a,b,c\n1,2,3\n", "a, b, c"])
    await expect(recordsOf(Buffer.from(text), asked)).rejects.toHaveProperty(
      "code",
      expect.stringMatching(/invalid_report|unknown_format/),
    );
  await expect(recordsOf(gzipSync(Buffer.from("x".repeat(1000))).subarray(0, 20), asked)).rejects.toMatchObject({ code: "invalid_report" });
});
