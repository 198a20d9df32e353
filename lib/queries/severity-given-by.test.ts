import { expect, it } from "vitest";
import { severityNumber } from "@/lib/core/severity";
import type { AttributionRow } from "./finding-evidence";
import { severityGivenBy } from "./severity-given-by";

const said = (tool: string, severity: "high" | "critical", more: Partial<AttributionRow> = {}): AttributionRow => ({
  tool,
  toolVersion: null,
  toolId: null,
  severity: severityNumber(severity),
  severitySource: tool,
  precedence: 1,
  fixedVersion: null,
  fixState: null,
  installedVersions: [],
  targetId: "1",
  targetKind: 0,
  targetName: "app:1",
  active: true,
  scannedAt: new Date(0),
  reportId: tool,
  sees: true,
  ...more,
});

it("the word that the shown severity comes from is one that says it, in what counts, by the source that counts most", () => {
  const rows = [
    said("louder", "critical", { precedence: 0 }),
    said("retired", "high", { precedence: 5, active: false }),
    said("weaker", "high"),
    said("asked", "high", { precedence: 3 }),
    said("blind", "high", { precedence: 9, sees: false }),
  ];
  expect(severityGivenBy({ severity: "high" }, rows)?.tool).toBe("asked");
  expect(severityGivenBy({ severity: "low" }, rows)).toBeUndefined();
});
