import { describe, expect, test } from "vitest";
import { decodeShape } from "@/lib/core/shape";
import { pool } from "@/lib/db/client";
import { getImage } from "@/lib/queries/get-image";
import { digestOf, inventory, type SaidVulnerability, trivyReport } from "@/test/fixtures/reports";
import { counterFaults, ctx, ORG, send } from "@/test/ingest";

const INDEX = "1";
const MANIFEST = "2";
const CONFIG = "c";
const FLAW: SaidVulnerability = { id: "CVE-2097-0001", package: "openssl", fixed: "2" };

let count = 0;
/** A repository of its own for each order in which documents come. */
const newRepository = () => `registry.example.com/identity/app-${++count}`;

interface Said {
  digests?: readonly string[];
  config?: string;
  architecture?: string;
  tag?: string;
  at?: string;
  found?: readonly SaidVulnerability[];
}

function trivy(repository: string, said: Said): string {
  const tag = said.tag ?? "1.0";
  const at = said.at ?? "2026-03-01T00:00:00Z";
  const report = JSON.parse(trivyReport({ repository, tag, digest: "0", builtAt: at }, at, said.found ?? [FLAW]));
  report.Metadata.RepoDigests = (said.digests ?? []).map((digit) => `${repository}@${digestOf(digit)}`);
  if (said.config) report.Metadata.ImageID = digestOf(said.config);
  else delete report.Metadata.ImageID;
  if (said.architecture === "") delete report.Metadata.ImageConfig;
  else if (said.architecture) report.Metadata.ImageConfig.architecture = said.architecture;
  return JSON.stringify(report);
}

/** Grype names the platform's own manifest beside the digest of the index. */
const grype = (repository: string): string =>
  JSON.stringify({
    matches: [],
    source: {
      type: "image",
      target: {
        userInput: `${repository}:1.0`,
        imageID: digestOf(CONFIG),
        manifestDigest: digestOf(MANIFEST),
        tags: [`${repository}:1.0`],
        repoDigests: [`${repository}@${digestOf(INDEX)}`],
        architecture: "amd64",
        layers: [],
      },
    },
    distro: { name: "debian", version: "12", idLike: [] },
    descriptor: { name: "grype", version: "0.104.0", timestamp: "2026-03-01T00:00:00Z" },
  });

/** A reference and nothing more, as SARIF has it. */
const byReference = (repository: string, tag: string, at: string, found: readonly SaidVulnerability[]): string => {
  const report = JSON.parse(trivy(repository, { tag, at, found }));
  report.Metadata = { OS: report.Metadata.OS };
  return JSON.stringify(report);
};

const pods = (
  repository: string,
  name: string,
  digest: string | undefined,
  nodes: readonly [name: string, architecture: string][] = [],
) => {
  const [namespace, image] = ["identity", `${repository}:1.0`];
  const list = JSON.parse(inventory([{ namespace, name, image, ...(digest ? { digest } : {}) }]));
  const pod = list.items.find((item: { kind: string }) => item.kind === "Pod");
  const onNodes = nodes.map(([node]) => ({
    ...pod,
    metadata: { ...pod.metadata, name: `${name}-abc123-${node}` },
    spec: { ...pod.spec, nodeName: node },
  }));
  const machines = nodes.map(([node, architecture]) => ({
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: node, labels: { "kubernetes.io/arch": architecture } },
    status: { nodeInfo: { architecture } },
  }));
  if (onNodes.length > 0) list.items = [...list.items.filter((item: unknown) => item !== pod), ...onNodes, ...machines];
  return JSON.stringify(list);
};

type Document = [body: string, cluster?: string];

/** Sends documents in every order, each time of a repository of its own, and gives the images after each. */
async function inEveryOrder(documents: (repository: string) => Document[]) {
  const [first] = [documents("x/x")];
  const orders = permutations((first ?? []).map((_, index) => index));
  const states = [];
  for (const order of orders) {
    const repository = newRepository();
    const all = documents(repository);
    for (const at of order) {
      const [body, cluster] = all[at] ?? [""];
      const receipt = await send(body, cluster ? { cluster: `${cluster}-${count}` } : {});
      expect(receipt.error).toBeNull();
    }
    states.push({ order, repository, images: await imagesOf(repository), findings: await findingsOf(repository) });
  }
  expect(await counterFaults()).toEqual([]);
  return states;
}

const permutations = (items: readonly number[]): number[][] =>
  items.length === 0
    ? [[]]
    : items.flatMap((item, at) => permutations([...items.slice(0, at), ...items.slice(at + 1)]).map((rest) => [item, ...rest]));

async function imagesOf(repository: string) {
  const { rows } = await pool().query<{
    digest: string;
    platform: string;
    tags: string[];
    tools: string[];
    active: boolean;
    running: boolean;
  }>(
    `select case when i.digest like 'sha256:%' then substr(i.digest, 8, 1) else i.digest end as digest, i.platform, i.tags, t.active, t.running,
       array(select s.tool from target_scan s where s.org_id = i.org_id and s.target_id = i.id order by 1) as tools
     from image i join repository r on r.org_id = i.org_id and r.id = i.repository_id join target t on t.org_id = i.org_id and t.id = i.id
     where i.org_id = $1 and r.name = $2 order by i.digest, i.platform`,
    [ORG, repository],
  );
  return rows;
}

async function findingsOf(repository: string) {
  const { rows } = await pool().query<{ problem: string; shape: number }>(
    `select problem, shape from finding f join repository r on r.org_id = f.org_id and r.id = f.place_id
     where f.org_id = $1 and r.name = $2 order by problem`,
    [ORG, repository],
  );
  return rows.map(({ problem, shape }) => {
    const { state, running } = decodeShape(shape);
    return { problem, state, running };
  });
}

describe("one image, however it is named", () => {
  test.each<[string, string]>([
    ["the digest of the index", INDEX],
    ["the digest of the manifest", MANIFEST],
    ["the digest of the config", CONFIG],
  ])("a scan that names index and manifest is tied to pods that report %s", async (_what, reported) => {
    const states = await inEveryOrder((repository) => [
      [trivy(repository, { digests: [INDEX, MANIFEST], config: CONFIG })],
      [pods(repository, "app", reported), "prod"],
    ]);
    for (const { images, findings } of states) {
      expect(images).toEqual([{ digest: INDEX, platform: "", tags: ["1.0"], tools: ["trivy"], active: true, running: true }]);
      expect(findings).toEqual([{ problem: FLAW.id, state: "open", running: true }]);
    }
  });

  test("two tools of which one knows the manifest too look at one image", async () => {
    const states = await inEveryOrder((repository) => [
      [trivy(repository, { digests: [INDEX], config: CONFIG })],
      [grype(repository)],
      [pods(repository, "app", MANIFEST), "prod"],
    ]);
    for (const { images } of states)
      expect(images).toEqual([{ digest: INDEX, platform: "", tags: ["1.0"], tools: ["grype", "trivy"], active: true, running: true }]);
  });

  test("it is found by each of its digests", async () => {
    const repository = newRepository();
    await send(trivy(repository, { digests: [INDEX, MANIFEST], config: CONFIG }));
    for (const digit of [INDEX, MANIFEST, CONFIG])
      expect((await getImage(ctx, { id: `${repository}@${digestOf(digit)}` })).repository.name).toBe(repository);
  });

  test("a digest that nothing ties to what was scanned is an image that nobody scanned", async () => {
    const states = await inEveryOrder((repository) => [
      [trivy(repository, { digests: [INDEX], config: CONFIG })],
      [pods(repository, "app", MANIFEST), "prod"],
    ]);
    for (const { images } of states)
      expect(images.map(({ digest, tools, running }) => [digest, tools, running])).toEqual([
        [INDEX, ["trivy"], false],
        [MANIFEST, [], true],
      ]);
  });
});

describe("one tag for two platforms", () => {
  const ARM = { id: "CVE-2097-0002", package: "zlib" };
  const scans = (repository: string): Document[] => [
    [trivy(repository, { digests: [INDEX], config: CONFIG, architecture: "amd64" })],
    [trivy(repository, { digests: [INDEX], config: "d", architecture: "arm64", at: "2026-03-02T00:00:00Z", found: [ARM] })],
  ];

  test("is two images that both have it; neither makes the other old or its findings fixed", async () => {
    for (const { images, findings } of await inEveryOrder(scans)) {
      expect(images).toEqual([
        { digest: INDEX, platform: "", tags: ["1.0"], tools: ["trivy"], active: true, running: false },
        { digest: INDEX, platform: "arm64", tags: ["1.0"], tools: ["trivy"], active: true, running: false },
      ]);
      expect(findings.map(({ state }) => state)).toEqual(["open", "open"]);
    }
  });

  test("is one image where the configs are one, whatever platform a tool says", async () => {
    const states = await inEveryOrder((repository) => [
      [trivy(repository, { digests: [INDEX], config: CONFIG, architecture: "arm64" })],
      [grype(repository)],
    ]);
    for (const { images } of states) expect(images.map(({ platform, tools }) => [platform, tools])).toEqual([["", ["grype", "trivy"]]]);
  });

  test("is one image where one tool says no platform and the other the only one", async () => {
    const states = await inEveryOrder((repository) => [
      [trivy(repository, { digests: [INDEX], architecture: "" })],
      [grype(repository).replace('"architecture":"amd64"', '"architecture":"arm64"')],
    ]);
    for (const { images } of states)
      expect(images.map(({ platform, tools }) => [platform, tools])).toEqual([["arm64", ["grype", "trivy"]]]);
  });

  test("of which only one was looked at, that one stands in for the other", async () => {
    const states = await inEveryOrder((repository) => [
      ...scans(repository).slice(1),
      [pods(repository, "app", INDEX, [["n1", "amd64"]]), "other"],
    ]);
    for (const { repository, images } of states) {
      expect(images.map(({ platform, running }) => [platform, running])).toEqual([["arm64", true]]);
      const { rows } = await pool().query("select matched_by from container where image like $1 || '%'", [repository]);
      expect(rows).toEqual([{ matched_by: "platform" }]);
    }
  });

  test.each<[string, [string, string][], boolean[]]>([
    ["amd64", [["n1", "amd64"]], [true, false]],
    ["arm64", [["n2", "arm64"]], [false, true]],
    [
      "both",
      [
        ["n1", "amd64"],
        ["n2", "arm64"],
      ],
      [true, true],
    ],
  ])("a workload on nodes of %s runs that of its nodes", async (_what, nodes, running) => {
    const states = await inEveryOrder((repository) => [...scans(repository), [pods(repository, "app", INDEX, nodes), "mixed"]]);
    for (const { images, findings, order } of states) {
      expect({ order, running: images.map((image) => image.running) }).toEqual({ order, running });
      expect(findings.map((finding) => finding.running)).toEqual(running);
    }
  });
});

describe("a tag that moves", () => {
  const A = { id: "CVE-2097-0003", package: "bash" };
  const B = { id: "CVE-2097-0004", package: "curl" };
  test("points at the image that was last seen with it, and remembers the others, in whatever order reports come", async () => {
    const states = await inEveryOrder((repository) => [
      [trivy(repository, { digests: ["a"], config: "4", tag: "latest", at: "2026-03-01T00:00:00Z", found: [A] })],
      [trivy(repository, { digests: ["b"], config: "5", tag: "latest", at: "2026-03-03T00:00:00Z", found: [B] })],
      // The first image again, later, under another tag: it has not got the moved one back.
      [trivy(repository, { digests: ["a"], config: "4", tag: "old", at: "2026-03-05T00:00:00Z", found: [A] })],
    ]);
    for (const { repository, images } of states) {
      expect(images.map(({ digest, tags }) => [digest, tags])).toEqual([
        ["a", ["old"]],
        ["b", ["latest"]],
      ]);
      const { rows } = await pool().query(
        `select substr(i.digest, 8, 1) as digest, h.tag, h.first_seen_at, h.last_seen_at from image_tag h
         join image i on i.org_id = h.org_id and i.id = h.image_id join repository r on r.org_id = h.org_id and r.id = h.repository_id
         where r.name = $1 and h.tag = 'latest' order by 1`,
        [repository],
      );
      expect(rows).toEqual([
        { digest: "a", tag: "latest", first_seen_at: new Date("2026-03-01T00:00:00Z"), last_seen_at: new Date("2026-03-01T00:00:00Z") },
        { digest: "b", tag: "latest", first_seen_at: new Date("2026-03-03T00:00:00Z"), last_seen_at: new Date("2026-03-03T00:00:00Z") },
      ]);
    }
  });

  test("a pod that still runs what the tag was before does not take the tag back", async () => {
    const states = await inEveryOrder((repository) => [
      [trivy(repository, { digests: ["a"], config: "4" })],
      [pods(repository, "app", "b"), "prod"],
    ]);
    for (const { images } of states)
      expect(images.map(({ digest, tags, running }) => [digest, tags, running])).toEqual([
        ["a", ["1.0"], false],
        ["b", [], true],
      ]);
  });
});

describe("an image that is known by reference only", () => {
  const OTHER = { id: "CVE-2097-0005", package: "tar" };
  test("is the real one as soon as a digest is known for its tag", async () => {
    const states = await inEveryOrder((repository) => [
      [byReference(repository, "1.0", "2026-03-01T00:00:00Z", [OTHER])],
      [grype(repository)],
      [pods(repository, "app", INDEX), "prod"],
    ]);
    for (const { repository, images, findings, order } of states) {
      expect({ order, images }).toEqual({
        order,
        images: [{ digest: INDEX, platform: "", tags: ["1.0"], tools: ["grype", "trivy"], active: true, running: true }],
      });
      expect(findings).toEqual([{ problem: OTHER.id, state: "open", running: true }]);
      const { rows } = await pool().query(
        `select count(*)::int as lost from report p where p.org_id = $1 and p.target_name like $2 || '%'
           and not exists (select from target t where t.org_id = p.org_id and t.id = p.target_id)`,
        [ORG, repository],
      );
      expect(rows).toEqual([{ lost: 0 }]);
    }
  });

  test("one that is known by its config only is the one whose digest is known, too", async () => {
    const states = await inEveryOrder((repository) => [
      [trivy(repository, { config: CONFIG, at: "2026-03-05T00:00:00Z", found: [OTHER] })],
      [grype(repository)],
    ]);
    for (const { images, findings } of states) {
      expect(images.map(({ digest, tools }) => [digest, tools])).toEqual([[INDEX, ["grype", "trivy"]]]);
      expect(findings).toEqual([{ problem: OTHER.id, state: "open", running: false }]);
    }
  });

  test("its own tool's later word on the digest stands, in either order", async () => {
    const states = await inEveryOrder((repository) => [
      [byReference(repository, "1.0", "2026-03-01T00:00:00Z", [OTHER])],
      [trivy(repository, { digests: [INDEX], config: CONFIG, at: "2026-03-05T00:00:00Z" })],
    ]);
    for (const { images, findings } of states) {
      expect(images.map(({ digest, tools }) => [digest, tools])).toEqual([[INDEX, ["trivy"]]]);
      expect(findings.filter(({ state }) => state === "open").map(({ problem }) => problem)).toEqual([FLAW.id]);
    }
  });

  test("of a tag that moved it is the one that had the tag when it was looked at; its old id leads there", async () => {
    const repository = newRepository();
    await send(byReference(repository, "1.0", "2026-03-02T00:00:00Z", [OTHER]));
    const { rows } = await pool().query<{ id: string }>(
      "select i.id from image i join repository r on r.org_id = i.org_id and r.id = i.repository_id where r.name = $1",
      [repository],
    );
    const id = rows[0]?.id ?? "";
    await send(trivy(repository, { digests: ["a"], config: "4", at: "2026-03-01T00:00:00Z" }));
    await send(trivy(repository, { digests: ["b"], config: "5", at: "2026-03-09T00:00:00Z" }));
    const images = await imagesOf(repository);
    expect(images.map(({ digest, tags }) => [digest, tags])).toEqual([
      ["a", []],
      ["b", ["1.0"]],
    ]);
    const led = await getImage(ctx, { id });
    expect(led.digest).toBe(digestOf("a"));
    expect(await counterFaults()).toEqual([]);
  });
});
