import { expect, test } from "vitest";
import { likelyReason } from "./reasons";

const side = (facts: Partial<Parameters<typeof likelyReason>[0]> = {}) => ({
  type: "deb",
  findings: 10,
  otherReads: true,
  unfixed: 0,
  noCve: 0,
  ...facts,
});

test("a reason is named only where the data tells one", () => {
  expect(likelyReason(side(), "Grype")).toBeNull();
  expect(likelyReason(side({ otherReads: false }), "Grype")).toContain("Grype named no package");
  expect(likelyReason(side({ noCve: 8 }), "Grype")).toContain("no CVE");
  expect(likelyReason(side({ unfixed: 7 }), "Grype")).toBeNull();
  expect(likelyReason(side({ unfixed: 8 }), "Grype")).toContain("no fix");
});
