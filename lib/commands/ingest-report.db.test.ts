import { expect, test } from "vitest";
import { decodeShape } from "@/lib/core/shape";
import { pool } from "@/lib/db/client";
import { findImage } from "@/lib/queries/find-image";
import { countStatements } from "@/test/count-statements";
import { grypeReport, inventory, type SaidImage, trivyReport } from "@/test/fixtures/reports";
import { counterFaults, ctx, ORG, send } from "@/test/ingest";

const VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
let serial = 0;
const image = (facts: Partial<SaidImage> = {}): SaidImage => ({
  repository: `registry.example.com/shop/app${++serial}`,
  tag: "1.0",
  digest: "a",
  ...facts,
});

interface Row {
  problem: string;
  subject: string;
  shape: number;
  rank: number;
  first_seen_at: Date;
  state_since: Date;
  fix_known_at: Date | null;
  due_at: Date | null;
  clusters: number[];
}

async function findingsOf(repository: string): Promise<(Row & ReturnType<typeof decodeShape>)[]> {
  const { rows } = await pool().query<Row>(
    `select f.* from finding f join repository r on r.org_id = f.org_id and r.id = f.place_id
     where f.org_id = $1 and r.name = $2 order by problem, subject`,
    [ORG, repository],
  );
  return rows.map((row) => ({ ...row, ...decodeShape(row.shape) }));
}

test("an image scanned from an archive is found under the archive's name, and under its own", async () => {
  const app = image();
  const archive = "build/out/app.tar.gz";
  const report = { ...(JSON.parse(trivyReport(app, "2026-03-01T00:00:00Z", [])) as object), ArtifactName: archive };
  await send(JSON.stringify(report));
  const byArchive = await findImage(ctx, archive);
  expect(byArchive).toBe(await findImage(ctx, `${app.repository}:${app.tag}`));
  await expect(findImage(ctx, "build/out/other.tar.gz")).rejects.toMatchObject({ code: "not_found" });
});

test("two tools that see one flaw make one finding with two attributions", async () => {
  const app = image();
  const said = [{ id: "CVE-2024-0001", package: "openssl", fixed: "1.1" }];
  const first = await send(trivyReport(app, "2026-03-01T00:00:00Z", said));
  const second = await send(grypeReport(app, "2026-03-01T01:00:00Z", [...said, { id: "CVE-2024-0002", package: "zlib" }]));
  expect(first.counts).toMatchObject({ entries: 1, read: 1, skipped: 0, new: 1, unchanged: 0 });
  expect(second.counts).toMatchObject({ entries: 2, read: 2, new: 1, unchanged: 1 });
  const found = await findingsOf(app.repository);
  expect(found.map(({ problem, seenBy }) => [problem, seenBy])).toEqual([
    ["CVE-2024-0001", "several"],
    ["CVE-2024-0002", "grype"],
  ]);
  expect(await counterFaults()).toEqual([]);
});

test("unchanged, fixed and reopened, with the history kept", async () => {
  const app = image();
  const a = { id: "CVE-2024-1001", package: "curl" };
  const b = { id: "CVE-2024-1002", package: "curl" };
  await send(trivyReport(app, "2026-03-01T00:00:00Z", [a, b]));
  expect((await send(trivyReport(app, "2026-03-02T00:00:00Z", [a, b]))).counts).toMatchObject({ new: 0, fixed: 0, unchanged: 2 });
  expect((await send(trivyReport(app, "2026-03-03T00:00:00Z", [a]))).counts).toMatchObject({ new: 0, fixed: 1, unchanged: 1 });
  expect((await findingsOf(app.repository)).map(({ state }) => state)).toEqual(["open", "fixed"]);
  expect((await send(trivyReport(app, "2026-03-04T00:00:00Z", [a, b]))).counts).toMatchObject({ new: 0, reopened: 1, unchanged: 1 });
  const spans = await pool().query(
    `select s.from_at, s.to_at, s.shape & 7 as state from finding_span s join finding f on f.org_id = s.org_id and f.id = s.finding_id
     where f.problem = $1 order by from_at`,
    [b.id],
  );
  expect(spans.rows.map((row) => [row.from_at.toISOString().slice(0, 10), row.to_at.toISOString().slice(0, 10), row.state])).toEqual([
    ["2026-03-01", "2026-03-03", 0],
    ["2026-03-03", "2026-03-04", 6],
  ]);
  expect(await counterFaults()).toEqual([]);
});

test("the same bytes again change nothing", async () => {
  const app = image();
  const document = trivyReport(app, "2026-03-01T00:00:00Z", [{ id: "CVE-2024-1101", package: "tar" }]);
  await send(document);
  const before = await findingsOf(app.repository);
  expect((await send(document)).counts).toMatchObject({ entries: 1, new: 0, reopened: 0, fixed: 0, unchanged: 1 });
  expect(await findingsOf(app.repository)).toEqual(before);
});

test("a tool that did not look fixes nothing", async () => {
  const app = image();
  await send(trivyReport(app, "2026-03-01T00:00:00Z", [{ id: "CVE-2024-1201", package: "bash" }]));
  await send(grypeReport(app, "2026-03-02T00:00:00Z", []));
  expect((await findingsOf(app.repository)).map(({ state }) => state)).toEqual(["open"]);
  const next = { ...app, digest: "b", tag: "2.0", builtAt: "2026-03-05T00:00:00Z" };
  await send(grypeReport(next, "2026-03-06T00:00:00Z", []));
  expect((await findingsOf(app.repository)).map(({ state }) => state)).toEqual(["open"]);
  await send(trivyReport(next, "2026-03-07T00:00:00Z", []));
  expect((await findingsOf(app.repository)).map(({ state }) => state)).toEqual(["fixed"]);
  expect(await counterFaults()).toEqual([]);
});

test("a scan for one kind of thing fixes nothing of another", async () => {
  const app = image();
  await send(trivyReport(app, "2026-03-01T00:00:00Z", [{ id: "CVE-2024-1251", package: "bash" }]));
  const secrets = JSON.parse(trivyReport(app, "2026-03-02T00:00:00Z", []));
  secrets.Results = [
    {
      Target: "/app/.env",
      Class: "secret",
      Secrets: [
        { RuleID: "aws-access-key-id", Category: "AWS", Severity: "CRITICAL", Title: "AWS key", StartLine: 1, EndLine: 1, Match: "***" },
      ],
    },
  ];
  expect((await send(JSON.stringify(secrets))).counts).toMatchObject({ entries: 1, new: 1, fixed: 0 });
  expect((await findingsOf(app.repository)).map(({ kind, state }) => [kind, state])).toEqual([
    ["vulnerability", "open"],
    ["secret", "open"],
  ]);
});

test("the order in which reports arrive does not matter", async () => {
  const a = { id: "CVE-2024-1301", package: "perl" };
  const b = { id: "CVE-2024-1302", package: "perl" };
  const c = { id: "CVE-2024-1303", package: "perl" };
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  const ends = [];
  for (const order of orders) {
    const app = image();
    const documents = [
      trivyReport(app, "2026-03-01T00:00:00Z", [a, b]),
      trivyReport(app, "2026-03-02T00:00:00Z", [b, c]),
      trivyReport(app, "2026-03-03T00:00:00Z", [c]),
    ];
    for (const index of order) await send(documents[index] ?? "");
    ends.push((await findingsOf(app.repository)).map(({ problem, state, first_seen_at }) => ({ problem, state, first_seen_at })));
  }
  for (const end of ends) expect(end).toEqual(ends[0]);
  expect(await counterFaults()).toEqual([]);
});

test("what runs, where, and who can reach it comes from the inventory", async () => {
  const app = image();
  await send(
    trivyReport(app, "2026-03-01T00:00:00Z", [{ id: "CVE-2024-1401", package: "nginx", fixed: "2", vector: VECTOR, severity: "CRITICAL" }]),
  );
  expect((await findingsOf(app.repository))[0]).toMatchObject({ running: false, exposed: false, outcome: "60_days" });
  const workload = { namespace: "shop", name: `web${serial}`, image: `${app.repository}:1.0`, digest: "a" };
  await send(inventory([{ ...workload, host: "shop.example.com" }]), { cluster: "prod" });
  const [exposed] = await findingsOf(app.repository);
  expect(exposed).toMatchObject({ running: true, exposed: true, outcome: "3_days" });
  expect(exposed?.clusters).toHaveLength(1);
  await send(inventory([{ ...workload, name: "another", image: "registry.example.com/other:1" }]), { cluster: "prod" });
  expect((await findingsOf(app.repository))[0]).toMatchObject({ running: false, exposed: false, clusters: [] });
  expect(await counterFaults()).toEqual([]);
});

test("a container is tied by tag until a digest says otherwise, and an unscanned image is a blind spot", async () => {
  const app = image();
  const workload = { namespace: "shop", name: `tagged${serial}`, image: `${app.repository}:1.0` };
  await send(inventory([workload]), { cluster: "stage" });
  const tied = () =>
    pool().query(
      "select c.matched_by, i.digest from container c join image i on i.org_id = c.org_id and i.id = c.image_id where c.image = $1",
      [workload.image],
    );
  expect((await tied()).rows).toEqual([{ matched_by: "tag", digest: "tag:1.0" }]);
  await send(trivyReport(app, "2026-03-01T00:00:00Z", [{ id: "CVE-2024-1501", package: "vim" }]));
  expect((await tied()).rows).toEqual([{ matched_by: "tag", digest: `sha256:${"a".repeat(64)}` }]);
  expect((await findingsOf(app.repository))[0]).toMatchObject({ running: true });
});

test("a tag belongs to the image that was seen with it last, in whatever order the reports come", async () => {
  const held = async (order: readonly number[]) => {
    const old = image({ digest: "b" });
    const fresh = { ...old, digest: "c" };
    const documents = [trivyReport(old, "2026-03-01T00:00:00Z", []), trivyReport(fresh, "2026-03-05T00:00:00Z", [])];
    for (const index of order) await send(documents[index] ?? "");
    const { rows } = await pool().query(
      `select left(i.digest, 8) as digest, i.tags from image i join repository r on r.org_id = i.org_id and r.id = i.repository_id
       where r.name = $1 order by 1`,
      [old.repository],
    );
    return rows;
  };
  const expected = [
    { digest: "sha256:b", tags: [] },
    { digest: "sha256:c", tags: ["1.0"] },
  ];
  expect(await held([0, 1])).toEqual(expected);
  expect(await held([1, 0])).toEqual(expected);
});

test("the receipt says which image no longer counts, and that a scan has no date", async () => {
  const old = image({ digest: "b", tag: "1", builtAt: "2026-01-01T00:00:00Z" });
  await send(trivyReport(old, "2026-03-01T00:00:00Z", [{ id: "CVE-2024-1601", package: "git" }]));
  const undated = JSON.parse(trivyReport({ ...old, digest: "c", tag: "2", builtAt: "2026-02-01T00:00:00Z" }, "", []));
  const receipt = await send(JSON.stringify(undated));
  expect(receipt.counts).toMatchObject({ fixed: 1 });
  expect(receipt.counts.notes).toEqual([expect.stringContaining(`${old.repository}:1 is no longer the newest image`)]);
  expect(receipt.warnings).toEqual([expect.stringContaining("does not say when the scan was made")]);
});

test("an inventory counts its own objects, and one that is read after a newer one changes nothing", async () => {
  const workload = (name: string) => ({ namespace: "shop", name: `${name}${serial}`, image: `registry.example.com/${name}:1` });
  const cluster = "order";
  const first = await send(inventory([workload("one"), workload("two")]), { cluster, receivedAt: new Date("2026-03-01T00:00:00Z") });
  expect(first.counts).toMatchObject({ new: first.counts.entries, unchanged: 0, gone: 0, fixed: 0 });
  const third = await send(inventory([workload("one")]), { cluster, receivedAt: new Date("2026-03-03T00:00:00Z") });
  expect(third.counts).toMatchObject({ new: 0, unchanged: third.counts.entries, fixed: 0 });
  expect(third.counts.gone).toBeGreaterThan(0);
  const second = await send(inventory([workload("one"), workload("two")]), { cluster, receivedAt: new Date("2026-03-02T00:00:00Z") });
  expect(second).toMatchObject({ late: true, counts: { new: 0, gone: 0, unchanged: second.counts.entries } });
  const { rows } = await pool().query(
    "select w.name from workload w join cluster k on k.org_id = w.org_id and k.id = w.cluster_id where k.name = $1 and w.gone_at is null and w.kind <> 'Pod'",
    [cluster],
  );
  expect(rows).toEqual([{ name: workload("one").name }]);
});

test("an id that only a later row of the document explains still makes one finding", async () => {
  const app = image();
  const document = JSON.parse(trivyReport(app, "2026-03-01T00:00:00Z", [{ id: "GHSA-aaaa-bbbb-cccc", package: "left-pad" }]));
  const rows = document.Results[0].Vulnerabilities;
  rows.push({ ...rows[0], VulnerabilityID: "CVE-2024-1701", VendorIDs: ["GHSA-aaaa-bbbb-cccc"] });
  expect((await send(JSON.stringify(document))).counts).toMatchObject({ entries: 2, read: 2, new: 1 });
  expect((await findingsOf(app.repository)).map(({ problem }) => problem)).toEqual(["CVE-2024-1701"]);
});

test("the number of statements does not depend on how many targets a document has", async () => {
  const cluster = (name: string, count: number) =>
    JSON.stringify({
      ClusterName: name,
      CreatedAt: "2026-03-01T00:00:00Z",
      Resources: Array.from({ length: count }, (_, at) => ({
        Namespace: "shop",
        Kind: "Deployment",
        Name: `app${at}`,
        Results: [
          {
            Target: `Deployment/app${at}`,
            Class: "config",
            Type: "kubernetes",
            Misconfigurations: [{ ID: "KSV001", AVDID: "AVD-KSV-0001", Title: "Privileged", Severity: "HIGH", Status: "FAIL" }],
          },
        ],
      })),
    });
  const few = await countStatements(() => send(cluster("few", 2)));
  const many = await countStatements(() => send(cluster("many", 60)));
  expect(many.result.counts).toMatchObject({ entries: 60, new: 60 });
  expect(many.statements).toBe(few.statements);
});

const secretsReport = (of: SaidImage, at: string, rules: readonly string[]): string => {
  const document = JSON.parse(trivyReport(of, at, []));
  document.Results = [
    { Target: "/app/.env", Class: "secret", Secrets: rules.map((RuleID) => ({ RuleID, Severity: "HIGH", Title: RuleID, Match: "***" })) },
  ];
  return JSON.stringify(document);
};

test("a report that is older than another is still the newest word on what only it looked for", async () => {
  const ends = [];
  for (const order of [
    [0, 1],
    [1, 0],
  ]) {
    const app = image();
    const documents = [
      secretsReport(app, "2026-03-01T00:00:00Z", ["aws-access-key-id"]),
      trivyReport(app, "2026-03-02T00:00:00Z", [{ id: "CVE-2024-1801", package: "bash" }]),
    ];
    for (const index of order) expect(await send(documents[index] ?? "")).toMatchObject({ late: false });
    ends.push((await findingsOf(app.repository)).map(({ problem, state }) => [problem, state]));
  }
  expect(ends[0]).toEqual([
    ["CVE-2024-1801", "open"],
    ["aws-access-key-id", "open"],
  ]);
  expect(ends[1]).toEqual(ends[0]);
});

test("a newer image that was not searched for secrets does not fix those of the older one", async () => {
  const old = image({ digest: "b", tag: "1", builtAt: "2026-01-01T00:00:00Z" });
  const fresh = { ...old, digest: "c", tag: "2", builtAt: "2026-02-01T00:00:00Z" };
  await send(secretsReport(old, "2026-03-01T00:00:00Z", ["private-key"]));
  await send(trivyReport(fresh, "2026-03-02T00:00:00Z", []));
  expect((await findingsOf(old.repository)).map(({ state }) => state)).toEqual(["open"]);
  await send(secretsReport(fresh, "2026-03-03T00:00:00Z", []));
  expect((await findingsOf(old.repository)).map(({ state }) => state)).toEqual(["fixed"]);
});
