import { gzipSync } from "node:zlib";
import { describe, expect, it, vi } from "vitest";
import { corpusFile, ssvcFile } from "@/test/corpus";
import { epss } from "./epss";
import type { Feed } from "./feed";
import { kev } from "./kev";
import { vulnrichment } from "./vulnrichment";

// Whole documents on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const FEEDS: readonly Feed<unknown>[] = [kev, epss, vulnrichment];

describe("KEV", () => {
  it("gives every entry of the catalogue", () => {
    const file = corpusFile("cisa-kev-2025-08-25.json");
    const snapshot = kev.parse(file.bytes());
    expect(snapshot).toMatchObject({ version: "2025.08.25", asOf: new Date("2025-08-25T17:04:19.979Z"), skipped: 0 });
    expect(snapshot.rows.length).toBe(1404);
    expect(snapshot.rows[0]).toMatchObject({
      vulnerabilityId: "CVE-2025-48384",
      addedOn: new Date("2025-08-25T00:00:00Z"),
      dueOn: new Date("2025-09-15T00:00:00Z"),
      ransomware: false,
      name: "Git Link Following Vulnerability",
    });
    expect(snapshot.rows.filter((row) => row.ransomware).length).toBeGreaterThan(100);
    expect(kev.parse(gzipSync(file.bytes())).rows).toEqual(snapshot.rows);
  });

  it("reads catalogues from before ransomware was told, and skips what is no entry", () => {
    const snapshot = kev.parse(
      Buffer.from(
        JSON.stringify({ vulnerabilities: [{ cveID: "CVE-2021-1000", dateAdded: "2021-11-03" }, {}, null, { cveID: "CVE-2021-1001" }] }),
      ),
    );
    expect(snapshot).toMatchObject({
      asOf: null,
      version: null,
      skipped: 3,
      rows: [{ vulnerabilityId: "CVE-2021-1000", ransomware: false, dueOn: null }],
    });
  });
});

describe("EPSS", () => {
  it("gives scores with their model and date", () => {
    expect(epss.parse(corpusFile("epss-5-rows.csv").bytes())).toMatchObject({
      version: "v2023.03.01",
      asOf: new Date("2025-02-20T00:00:00Z"),
      skipped: 0,
      rows: [{ vulnerabilityId: "CVE-1999-0001", epss: 0.00383, percentile: 0.73075 }, {}, {}, {}, {}],
    });
  });

  it("reads a whole day, packed as it is published", () => {
    const file = corpusFile("epss-scores-2024-01-13.csv.gz");
    const snapshot = epss.parse(file.bytes());
    expect(snapshot.asOf).toEqual(new Date("2024-01-13T00:00:00Z"));
    expect(snapshot.rows.length).toBe(file.counts.rows);
    expect(snapshot.skipped).toBe(0);
  });

  it("reads semicolons and a missing head, and skips what is no score", () => {
    expect(epss.parse(Buffer.from("CVE-2024-1000;0.5;0.9\nCVE-2024-1001;1.5;0.9\nCVE-2024-1002;;\nx,0,0\n"))).toEqual({
      asOf: null,
      version: null,
      rows: [{ vulnerabilityId: "CVE-2024-1000", epss: 0.5, percentile: 0.9 }],
      skipped: 3,
    });
  });
});

describe("Vulnrichment", () => {
  it("gives the points of every assessed vulnerability", () => {
    const snapshot = vulnrichment.parse(ssvcFile("vulnrichment_ssvc_2024-10-24.csv.gz"));
    expect(snapshot.rows[0]).toEqual({
      vulnerabilityId: "CVE-1999-0006",
      exploitation: 0,
      automatable: true,
      technicalTotal: true,
      assessedOn: new Date("2024-08-01T00:00:00Z"),
    });
    expect(snapshot.rows.length).toBeGreaterThan(10_000);
    expect(snapshot.skipped).toBe(0);
    expect(new Set(snapshot.rows.map((row) => row.exploitation))).toEqual(new Set([0, 1, 2]));
    expect(snapshot.asOf?.getUTCFullYear()).toBe(2024);
  });

  it("finds its columns by name and skips words that it does not know", () => {
    const text = "technical_impact,cve,automatable,exploitation\ntotal,CVE-2024-1000,yes,active\ntotal,CVE-2024-1001,maybe,active\n";
    expect(vulnrichment.parse(Buffer.from(text))).toEqual({
      asOf: null,
      version: null,
      rows: [{ vulnerabilityId: "CVE-2024-1000", exploitation: 2, automatable: true, technicalTotal: true, assessedOn: null }],
      skipped: 1,
    });
  });
});

describe.each(FEEDS.map((feed) => [feed.id, feed] as const))("%s", (_id, feed) => {
  it.each(["", "{}", "[]", "null", "hello", '{"vulnerabilities":7}', "<html>"])("refuses %j", (text) => {
    expect(() => feed.parse(Buffer.from(text))).toThrow(expect.objectContaining({ code: "invalid_report" }));
  });
  it("refuses a gzip stream that is cut off", () => {
    expect(() => feed.parse(gzipSync(Buffer.from("x".repeat(1000))).subarray(0, 20))).toThrow(
      expect.objectContaining({ code: "invalid_report" }),
    );
  });
});
