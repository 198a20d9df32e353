import fc from "fast-check";
import { expect, test } from "vitest";
import { pool } from "@/lib/db/client";
import { digestOf, grypeReport, type SaidImage, trivyReport } from "@/test/fixtures/reports";
import { counterFaults, ORG, send } from "@/test/ingest";

const layer = (digit: string): string => digestOf(digit);
const BASE: SaidImage = { repository: "docker.io/library/debian", tag: "12", digest: "a", layers: [layer("1"), layer("2")] };
const APP: SaidImage = { repository: "registry.example/app", tag: "1", digest: "b", layers: [layer("1"), layer("2"), layer("3")] };
const AT = "2026-01-02T00:00:00Z";

interface Told {
  image: SaidImage;
  body: string;
}
const told = (image: SaidImage, rows: { id: string; package: string; layer?: string }[], at = AT): Told => ({
  image,
  body: trivyReport(image, at, rows),
});

const BASES = told(BASE, [{ id: "CVE-2024-0001", package: "openssl", layer: layer("1") }]);
const APPS = told(APP, [
  { id: "CVE-2024-0001", package: "openssl", layer: layer("1") },
  { id: "CVE-2024-0002", package: "curl", layer: layer("3") },
  { id: "CVE-2024-0003", package: "zlib" },
]);

/** What the database holds of bases and origins, whatever the ids of reports. */
async function state(repository: string) {
  const { rows } = await pool().query(
    `select f.problem, (array['unknown', 'base', 'own', 'none'])[1 + ((f.shape >> 21) & 3)] as origin
     from finding f join repository r on r.org_id = f.org_id and r.id = f.place_id where f.org_id = $1 and r.name = $2 order by 1`,
    [ORG, repository],
  );
  const bases = await pool().query(
    `select b.digest, i.base_layers as layers, i.base_by as by, i.base_image as name
     from image i join repository r on r.org_id = i.org_id and r.id = i.repository_id
     left join image b on b.org_id = i.org_id and b.id = i.base_image_id where i.org_id = $1 and r.name = $2 order by i.digest`,
    [ORG, repository],
  );
  return { origins: Object.fromEntries(rows.map(({ problem, origin }) => [problem, origin])), bases: bases.rows };
}

async function forget() {
  for (const table of [
    "sighting finding finding_span finding_detail place_count team_count cluster_count shape_count target_look target_scan",
    "image_package image_layer image target repository package report outbox",
  ].flatMap((names) => names.split(" ")))
    await pool().query(`delete from ${table} where org_id = $1`, [ORG]);
}

async function after(documents: readonly Told[]) {
  await forget();
  for (const { body } of documents) expect((await send(body)).status).toBe("done");
  expect(await counterFaults()).toEqual([]);
  return state(APP.repository);
}

test("a package comes with the base whose layers lie lowest in the image, whichever was scanned first", async () => {
  const expected = {
    origins: { "CVE-2024-0001": "base", "CVE-2024-0002": "own", "CVE-2024-0003": "own" },
    bases: [{ digest: digestOf("a"), layers: 2, by: "layers", name: null }],
  };
  expect(await after([BASES, APPS])).toEqual(expected);
  expect(await after([APPS, BASES])).toEqual(expected);
});

test("before its base is known nothing is said of where a package comes from", async () => {
  const { origins, bases } = await after([APPS]);
  expect(origins).toEqual({ "CVE-2024-0001": "unknown", "CVE-2024-0002": "unknown", "CVE-2024-0003": "unknown" });
  expect(bases).toEqual([{ digest: null, layers: null, by: null, name: null }]);
});

test("the longest of several bases counts; the same layers are no base", async () => {
  const deeper = told({ ...BASE, repository: "docker.io/library/scratchy", digest: "c", layers: [layer("1")] }, []);
  const same = told({ ...APP, repository: "registry.example/mirror", digest: "d" }, []);
  const longer = told({ ...APP, repository: "registry.example/child", digest: "e", layers: [...(APP.layers ?? []), layer("4")] }, []);
  for (const order of [
    [deeper, BASES, same, APPS, longer],
    [longer, APPS, same, BASES, deeper],
  ]) {
    expect((await after(order)).bases).toEqual([{ digest: digestOf("a"), layers: 2, by: "layers", name: null }]);
    expect((await state("registry.example/child")).bases).toMatchObject([{ digest: digestOf("b"), layers: 3 }]);
  }
});

test("a label that names the base by digest wins; one that names an image nobody knows leaves what is above unknown", async () => {
  const label = (labels: Record<string, string>) => ({ ...APPS, body: trivyReport({ ...APP, labels }, AT, ROWS) });
  const ROWS = [
    { id: "CVE-2024-0001", package: "openssl", layer: layer("1") },
    { id: "CVE-2024-0002", package: "curl", layer: layer("3") },
  ];
  const byDigest = label({ "org.opencontainers.image.base.digest": digestOf("a") });
  for (const order of [
    [BASES, byDigest],
    [byDigest, BASES],
  ]) {
    const { origins, bases } = await after(order);
    expect(bases).toEqual([{ digest: digestOf("a"), layers: 2, by: "label", name: null }]);
    expect(origins).toEqual({ "CVE-2024-0001": "base", "CVE-2024-0002": "own" });
  }
  const unknown = await after([BASES, label({ "org.opencontainers.image.base.name": "python:3.12" })]);
  expect(unknown.bases).toEqual([{ digest: digestOf("a"), layers: 2, by: "name", name: "python:3.12" }]);
  expect(unknown.origins).toEqual({ "CVE-2024-0001": "base", "CVE-2024-0002": "unknown" });
});

test("a tool that sees only which layer wrote the package list last does not move a package out of the base", async () => {
  const rows = [{ id: "CVE-2024-0001", package: "openssl", layer: layer("3") }];
  const grype: Told = { image: APP, body: grypeReport(APP, AT, rows) };
  for (const order of [
    [BASES, APPS, grype],
    [grype, APPS, BASES],
    [APPS, BASES, grype],
  ])
    expect((await after(order)).origins["CVE-2024-0001"]).toBe("base");
});

test("without layers of packages, the base's own list decides", async () => {
  const rows = [
    { id: "CVE-2024-0001", package: "openssl" },
    { id: "CVE-2024-0002", package: "curl" },
  ];
  const app = told(APP, rows);
  const base = told(BASE, rows.slice(0, 1));
  for (const order of [
    [app, base],
    [base, app],
  ])
    expect((await after(order)).origins).toEqual({ "CVE-2024-0001": "base", "CVE-2024-0002": "own" });
});

test("any order of reports on a base, what is built on it and what is built on that ends in the same state", {
  timeout: 180_000,
}, async () => {
  const child = told({ ...APP, repository: "registry.example/child", digest: "e", layers: [...(APP.layers ?? []), layer("4")] }, [
    { id: "CVE-2024-0001", package: "openssl" },
  ]);
  const again = told(BASE, [{ id: "CVE-2024-0003", package: "zlib" }], "2026-01-03T00:00:00Z");
  const documents = [BASES, APPS, child, again];
  const all = async (order: readonly Told[]) => [await after(order), await state(BASE.repository), await state("registry.example/child")];
  const expected = await all(documents);
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(documents, { minLength: documents.length }), async (order) => {
      expect(await all(order)).toEqual(expected);
    }),
    { numRuns: 12 },
  );
});

test("images that arrive at once each see whether the other is their base", async () => {
  for (let round = 0; round < 5; round++) {
    await forget();
    await Promise.all([APPS, BASES].map(({ body }) => send(body)));
    expect((await state(APP.repository)).origins["CVE-2024-0001"]).toBe("base");
  }
});
