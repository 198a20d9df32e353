import { describe, expect, it } from "vitest";
import type { FindingItem } from "@/lib/schemas/findings";
import { findingsCsv } from "./findings-csv";

const finding: FindingItem = {
  id: "0b6a2a52-7d35-8a6c-9d54-3b3f3c4de001",
  kind: "vulnerability",
  state: "open",
  severity: "high",
  outcome: "14_days",
  problem: "CVE-2024-0001",
  title: '=HYPERLINK("http://example.com","look, here")',
  package: "@scope/name",
  packageKey: null,
  installedVersion: "1.0.0",
  fixedVersion: null,
  place: { id: "0b6a2a52-7d35-8a6c-9d54-3b3f3c4de002", name: "example.com/web", kind: "repository" },
  team: null,
  clusters: ["one", "two"],
  kev: true,
  exposed: false,
  running: true,
  fixable: false,
  seenBy: "several",
  priority: "scheduled",
  origin: "own",
  rank: 3010,
  epss: null,
  epssPercentile: null,
  firstSeenAt: "2026-11-01T00:00:00.000Z",
  stateSince: "2026-11-01T00:00:00.000Z",
  dueAt: null,
};

describe("findingsCsv", () => {
  const [header = "", line = "", ...rest] = findingsCsv([finding]).split("\r\n");

  it("has a header and one line for each finding", () => {
    expect(header).toMatch(/^id,kind,state,/);
    expect(rest).toEqual([""]);
  });
  it("runs nothing in a spreadsheet", () => {
    expect(line).toContain(`"'=HYPERLINK(""http://example.com"",""look, here"")"`);
    expect(line).toContain(",'@scope/name,");
  });
  it("leaves empty what is not known", () => {
    expect(line).toContain(",several,,2026-11-01T00:00:00.000Z,");
  });
});
