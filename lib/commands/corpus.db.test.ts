import { describe, expect, test } from "vitest";
import { pool } from "@/lib/db/client";
import { getImage } from "@/lib/queries/get-image";
import { corpusFiles } from "@/test/corpus";
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
