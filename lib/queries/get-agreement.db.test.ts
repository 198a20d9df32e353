import { beforeAll, describe, expect, test } from "vitest";
import { parseAgreement } from "@/lib/core/agreement";
import { listFindingsInput } from "@/lib/schemas/findings";
import { countStatements } from "@/test/count-statements";
import { grypeReport, inventory, type SaidImage, type SaidVulnerability, trivyReport } from "@/test/fixtures/reports";
import { ctx, send } from "@/test/ingest";
import { getAgreement } from "./get-agreement";
import { listFindings } from "./list-findings";

const image = (name: string, digest: string): SaidImage => ({ repository: `registry.example.com/agree/${name}`, tag: "1.0", digest });
const [web, api, lone] = [image("web", "1"), image("api", "2"), image("lone", "3")];
const flaw = (id: string, facts: Partial<SaidVulnerability> = {}): SaidVulnerability => ({
  id,
  package: "openssl",
  severity: "HIGH",
  ...facts,
});

beforeAll(async () => {
  await send(
    trivyReport(web, "2026-05-01T00:00:00Z", [
      flaw("CVE-2026-0001", { fixed: "1.1" }),
      flaw("CVE-2026-0002"),
      flaw("CVE-2026-0003", { severity: "LOW" }),
    ]),
  );
  await send(
    grypeReport(web, "2026-05-01T01:00:00Z", [
      flaw("CVE-2026-0001", { fixed: "1.2" }),
      flaw("CVE-2026-0003", { severity: "Critical" }),
      flaw("CVE-2026-0004", { package: "zlib" }),
    ]),
  );
  await send(trivyReport(api, "2026-05-02T00:00:00Z", [flaw("CVE-2026-0005")]));
  await send(grypeReport(api, "2026-05-02T00:00:00Z", [flaw("GHSA-aaaa-bbbb-cccc")]));
  // Only Trivy looked here: Grype cannot disagree.
  await send(trivyReport(lone, "2026-05-03T00:00:00Z", [flaw("CVE-2026-0006"), flaw("CVE-2026-0007")]));
  await send(
    inventory([{ namespace: "shop", name: "web", image: "registry.example.com/agree/web:1.0", digest: `sha256:${"1".repeat(64)}` }]),
    { cluster: "agree" },
  );
});

const listed = async (agreement: string, more: object = {}): Promise<string[]> => {
  const { items } = await listFindings(ctx, listFindingsInput.parse({ agreement, state: "any", ...more }));
  return items.map(({ problem }) => problem).sort();
};

describe("agreement of two scanners", () => {
  test("compares only images that both looked at, and counts what a recount gives", async () => {
    const answer = await getAgreement(ctx, {});
    expect(answer.pairs).toEqual([{ tool: "grype", other: "trivy", images: 2 }]);
    expect(answer.tools).toEqual([
      { tool: "trivy", images: 3, findings: 6, unique: 2, alone: 1 },
      { tool: "grype", images: 2, findings: 4, unique: 2, alone: 0 },
    ]);
    expect(answer.pair).toMatchObject({ tool: "grype", other: "trivy", images: 2, both: 2, onlyTool: 2, onlyOther: 2, severityDiffers: 1 });
    expect(answer.pair?.fixes).toEqual({ same: 0, differ: 1, onlyTool: 0, onlyOther: 0, none: 1 });
    expect(answer.pair?.severities).toEqual(
      expect.arrayContaining([
        { tool: "high", other: "high", findings: 1 },
        { tool: "critical", other: "low", findings: 1 },
      ]),
    );
    expect(answer.pair?.onlyToolBy).toEqual([{ type: "deb", findings: 2, otherReads: true, unfixed: 2, noCve: 1 }]);
    const bySeverity = answer.pair?.bySeverity ?? [];
    expect(bySeverity.reduce((sum, row) => sum + row.both + row.onlyTool + row.onlyOther, 0)).toBe(6);
  });

  test("every number leads to the findings that it counts", async () => {
    expect(await listed("both:trivy,grype")).toEqual(["CVE-2026-0001", "CVE-2026-0003"]);
    expect(await listed("only:trivy,grype")).toEqual(["CVE-2026-0002", "CVE-2026-0005"]);
    expect(await listed("only:grype,trivy")).toEqual(["CVE-2026-0004", "GHSA-aaaa-bbbb-cccc"]);
    expect(await listed("severity:trivy,grype")).toEqual(["CVE-2026-0003"]);
    expect(await listed("fix:trivy,grype")).toEqual(["CVE-2026-0001"]);
    expect(await listed("unique:trivy")).toEqual(["CVE-2026-0002", "CVE-2026-0005"]);
    expect(await listed("unique:grype")).toEqual(["CVE-2026-0004", "GHSA-aaaa-bbbb-cccc"]);
    expect(await listed("only:trivy,grype", { severity: "high" })).toEqual(["CVE-2026-0002", "CVE-2026-0005"]);
  });

  test("a cluster's numbers are those of what runs there", async () => {
    const { pair, freshness } = await getAgreement(ctx, { cluster: "agree" });
    expect(pair).toMatchObject({ images: 1, both: 2, onlyTool: 1, onlyOther: 1 });
    expect(await listed("only:trivy,grype", { cluster: "agree" })).toEqual(["CVE-2026-0002"]);
    expect(freshness.map(({ cluster, tool, images, versions }) => [cluster?.name, tool, images, versions])).toEqual([
      ["agree", "grype", 1, ["0.104.0"]],
      ["agree", "trivy", 1, []],
    ]);
  });

  test("the pair may be asked for in either order, and one that shares no image is refused", async () => {
    expect((await getAgreement(ctx, { tool: "trivy", other: "grype" })).pair).toMatchObject({ tool: "trivy", onlyTool: 2 });
    await expect(getAgreement(ctx, { tool: "trivy", other: "snyk" })).rejects.toMatchObject({ code: "invalid_request" });
  });

  test("a team sees its own and nothing else", async () => {
    const foreign = await getAgreement({ ...ctx, teams: ["01980000-0000-7000-8000-000000000001"] }, {});
    expect(foreign).toMatchObject({ tools: [], pairs: [], pair: null, freshness: [] });
  });

  test("takes the same few statements whatever there is", async () => {
    const { statements } = await countStatements(() => getAgreement(ctx, {}));
    expect(statements).toBe(6);
  });
});

test("names of agreements are read strictly", () => {
  expect(parseAgreement("only:trivy,grype")).toEqual({ kind: "only", tool: "trivy", other: "grype" });
  expect(parseAgreement("unique:grype")).toEqual({ kind: "unique", tool: "grype", other: null });
  for (const text of ["", "both:trivy", "unique:a,b", "only:a,b,c", "x:a,b", "both:a',b"]) expect(parseAgreement(text)).toBeNull();
});
