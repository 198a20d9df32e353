import { describe, expect, test } from "vitest";
import { pool } from "@/lib/db/client";
import { getImage } from "@/lib/queries/get-image";
import { type CorpusFormat, corpusFile, corpusFiles } from "@/test/corpus";
import { counterFaults, ctx, ORG, send } from "@/test/ingest";

const reports = [...corpusFiles("trivy"), ...corpusFiles("grype"), ...corpusFiles("trivy-k8s")];
const text = (bytes: Buffer) => bytes.toString("utf8");

type Json = Record<string, unknown>;
const list = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : []);

/** Rows of a report, counted in the document itself without any of our code. */
function recount(document: string): { rows: number; distinct: Set<string> } {
  const parsed = JSON.parse(document.slice(document.search(/^[{[]\s*["{\n]/m))) as Json | Json[];
  const distinct = new Set<string>();
  let rows = 0;
  const results = Array.isArray(parsed)
    ? parsed
    : [
        ...list(parsed["Results"]),
        ...["Resources", "Vulnerabilities", "Misconfigurations"].flatMap((key) =>
          list(parsed[key]).flatMap((resource) => list(resource["Results"])),
        ),
      ];
  for (const result of results) {
    for (const row of list(result["Vulnerabilities"])) {
      rows++;
      distinct.add(`${row["VulnerabilityID"]} ${row["PkgName"]} ${row["InstalledVersion"]}`);
    }
    for (const key of ["Misconfigurations", "Secrets", "Licenses"]) rows += list(result[key]).length;
  }
  if (!Array.isArray(parsed)) {
    for (const match of list(parsed["matches"])) {
      rows++;
      const artifact = match["artifact"] as Json;
      distinct.add(`${(match["vulnerability"] as Json)["id"]} ${artifact["name"]} ${artifact["version"]}`);
    }
  }
  return { rows, distinct };
}

type Counts = Record<string, unknown>;
const of =
  (...keys: string[]) =>
  (counts: Counts): number =>
    Number(keys.map((key) => counts[key]).find((value) => typeof value === "number") ?? Number.NaN);
/** Rows of the other formats, by what the manifest counted. */
const ROWS: Partial<Record<CorpusFormat, (counts: Counts) => number>> = {
  anchore: (counts) => (counts["image"] === undefined ? of("vulnerabilities", "rows")(counts) : 57),
  "aws-ecr": of("findings"),
  "aws-inspector": of("findings"),
  clair: of("package_vuln_pairs", "vulnerabilities"),
  csaf: (counts) => Object.values(counts["product_status_entries"] as Record<string, number>).reduce((sum, each) => sum + each, 0),
  cyclonedx: of("vulnerabilities", "vulnerability_elements"),
  harbor: of("vulnerabilities"),
  // and its two checks
  neuvector: (counts) => of("vulnerabilities")(counts) + 2,
  openvex: of("statements"),
  "osv-scanner": of("vulnerability_entries"),
  sarif: of("results"),
  snyk: of("vulnerability_entries"),
  spdx: () => 0,
  sysdig: (counts) => (counts["vulns"] === undefined ? 6 : of("vulns")(counts)),
  // and its compliance row
  twistlock: (counts) => of("vulns")(counts) + 1,
};
const COUNTED = Object.keys(ROWS) as CorpusFormat[];

describe("every Trivy and Grype report of the corpus", () => {
  test.each(reports.map((file) => [file.format, file.name, file] as const))(
    "%s/%s: counts as in the document, unchanged the second time",
    async (_format, _name, file) => {
      const document = text(file.bytes());
      const counted = recount(document);
      const first = await send(document);
      expect(first).toMatchObject({ status: "done", error: null });
      expect(first.counts.entries).toBe(counted.rows);
      expect(first.counts.read + first.counts.skipped).toBe(counted.rows);
      const again = await send(document);
      expect(again.counts).toMatchObject({ entries: counted.rows, new: 0, reopened: 0, fixed: 0 });
      expect(again.counts.unchanged).toBe(first.counts.new + first.counts.reopened + first.counts.unchanged);
      expect(await counterFaults()).toEqual([]);
    },
  );

  test("an image's summary counts each flaw of each package once", async () => {
    const file = reports.find(({ name }) => name.includes("juice-shop-v10.2.0"));
    const document = text(file?.bytes() ?? Buffer.alloc(0));
    const { rows } = await pool().query<{ id: string }>(
      "select i.id from image i join repository r on r.org_id = i.org_id and r.id = i.repository_id where i.org_id = $1 and r.name = 'docker.io/bkimminich/juice-shop' and 'v10.2.0' = any(i.tags)",
      [ORG],
    );
    const image = await getImage(ctx, { id: rows[0]?.id ?? "" });
    expect(image.summary?.vulnerabilities.total).toBe(recount(document).distinct.size);
  });
});

describe("every other report of vulnerabilities and statement of the corpus", () => {
  const others = COUNTED.flatMap((format) => corpusFiles(format));
  test.each(others.map((file) => [file.format, file.name, file] as const))(
    "%s/%s: rows as in the manifest, unchanged the second time",
    async (_format, _name, file) => {
      const rows = ROWS[file.format]?.(file.counts) ?? 0;
      const first = await send(file.bytes());
      expect(first).toMatchObject({ status: "done", error: null });
      expect(first.counts.entries).toBe(rows);
      expect(first.counts.read + first.counts.skipped).toBe(rows);
      const again = await send(file.bytes());
      expect(again.counts).toMatchObject({ entries: rows, new: 0, reopened: 0, fixed: 0 });
      expect(again.counts.unchanged).toBe(first.counts.new + first.counts.reopened + first.counts.unchanged);
      expect(await counterFaults()).toEqual([]);
    },
  );
});

describe("one image, told of in several formats", () => {
  const statesOf = async (repository: string) => {
    const { rows } = await pool().query<{ tool: string; problem: string; subject: string }>(
      `select f.problem, f.subject from finding f join repository r on r.org_id = f.org_id and r.id = f.place_id
        where f.org_id = $1 and r.name = $2 order by 1, 2`,
      [ORG, repository],
    );
    return rows.map((row) => `${row.problem} ${row.subject}`);
  };

  test("Trivy's JSON and its CycloneDX are one set of findings", async () => {
    const bom = JSON.parse(text(corpusFile("trivy-alpine-3.17-with-33-vulns-1.6.json").bytes())) as Json;
    const first = await send(JSON.stringify(bom), { image: "registry.example.com/merge/alpine:3.17.0" });
    // What Trivy itself writes of the same rows.
    const vulnerabilities = list(bom["vulnerabilities"]).flatMap((row) =>
      list(row["affects"]).map((affected) => {
        const [, name = "", version = ""] = /^pkg:apk\/alpine\/(.+)@([^?]+)/.exec(String(affected["ref"])) ?? [];
        return {
          VulnerabilityID: row["id"],
          PkgName: decodeURIComponent(name),
          InstalledVersion: decodeURIComponent(version),
          Severity: "LOW",
        };
      }),
    );
    const json = {
      SchemaVersion: 2,
      ArtifactName: "registry.example.com/merge/alpine:3.17.0",
      ArtifactType: "container_image",
      CreatedAt: "2025-08-19T15:19:40Z",
      Metadata: { OS: { Family: "alpine", Name: "3.17.0" } },
      Results: [{ Target: "alpine", Class: "os-pkgs", Type: "alpine", Vulnerabilities: vulnerabilities }],
    };
    const second = await send(JSON.stringify(json));
    expect(first.counts.new).toBe(70);
    expect(second.counts).toMatchObject({ entries: 70, new: 0, fixed: 0, unchanged: 70 });
    expect(await statesOf("registry.example.com/merge/alpine")).toHaveLength(70);
  });

  test("SARIF of Trivy and Grype of the same image meet on the same findings", async () => {
    const image = "registry.example.com/merge/nginx:1";
    const trivy = await send(corpusFile("nginx-trivy.sarif.json").bytes(), { image });
    const grype = await send(corpusFile("nginx-grype.sarif.json").bytes(), { image });
    expect(trivy.counts.new).toBe(99);
    expect(grype.counts.new + grype.counts.unchanged).toBe(99);
    expect(grype.counts.unchanged).toBeGreaterThan(90);
    expect(grype.counts.fixed).toBe(0);
  });

  test("Snyk's SARIF of two runs is one scan of the image that is asked for", async () => {
    const sent = await send(corpusFile("nginx-snyk.sarif.json").bytes(), { image: "registry.example.com/merge/nginx:1" });
    expect(sent).toMatchObject({ status: "done", counts: { entries: 65, skipped: 0 } });
  });

  test("a list of packages is no look, and closes nothing", async () => {
    const bom = JSON.parse(text(corpusFile("trivy-alpine-3.17-with-33-vulns-1.6.json").bytes())) as { metadata: Json };
    const image = "registry.example.com/merge/sbom:1";
    await send(JSON.stringify(bom), { image });
    const sbom = { ...bom, vulnerabilities: [], metadata: { ...bom.metadata, timestamp: "2026-08-19T15:19:37Z" } };
    const sent = await send(JSON.stringify(sbom), { image });
    expect(sent.counts).toMatchObject({ entries: 0, fixed: 0 });
    expect(sent.warnings.join(" ")).toContain("lists packages and no vulnerabilities");
    const { rows } = await pool().query(
      `select s.tool, s.status from target_scan s join image i on i.org_id = s.org_id and i.id = s.target_id join repository r on r.org_id = i.org_id and r.id = i.repository_id
        where s.org_id = $1 and r.name = 'registry.example.com/merge/sbom' order by 1`,
      [ORG],
    );
    expect(rows).toEqual([
      { tool: "trivy", status: "ok" },
      { tool: "trivy-sbom", status: "packages_only" },
    ]);
  });
});

test("a report that is cut off changes nothing and says where it breaks", async () => {
  const file = reports.find(({ name }) => name.includes("nginx-debian-9"));
  const document = text(file?.bytes() ?? Buffer.alloc(0));
  const state = () =>
    pool().query("select count(*)::int as findings, (select count(*)::int from report) as reports from finding where org_id = $1", [ORG]);
  const before = await state();
  await expect(send(document.slice(0, document.length / 2))).rejects.toMatchObject({
    code: "invalid_report",
    message: expect.stringMatching(/line|byte/i),
  });
  expect((await state()).rows).toEqual(before.rows);
});

test("twenty reports at once all land, and every number is still exact", async () => {
  const file = reports.find(({ name }) => name.includes("alpine-3.11-89"));
  const document = JSON.parse(text(file?.bytes() ?? Buffer.alloc(0))) as { descriptor: Json };
  const sent = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      send(
        JSON.stringify({
          ...document,
          descriptor: { ...document.descriptor, timestamp: new Date(Date.UTC(2026, 0, 1 + (index % 7))).toISOString() },
        }),
        {
          image: `registry.example.com/at-once/app-${index % 4}:1`,
        },
      ),
    ),
  );
  expect(sent.map(({ status }) => status)).toEqual(Array(20).fill("done"));
  expect(sent.every(({ counts }) => counts.entries === 89)).toBe(true);
  expect(await counterFaults()).toEqual([]);
});
