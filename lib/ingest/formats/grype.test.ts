import { describe, expect, it, vi } from "vitest";
import { canonicalVulnerability } from "@/lib/identity/advisory-alias";
import { corpusFile } from "@/test/corpus";
import { json, ofType, recordsOf } from "../records-of.fixture";

// Whole documents on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const matches = async (name: string) => ofType(await recordsOf(corpusFile(name).bytes()), "vulnerability");

it("reads the image with the digest that its registry knows", async () => {
  const [scan] = ofType(await recordsOf(corpusFile("image-nginx-debian-9-456-matches.json").bytes()), "scan");
  expect(scan).toMatchObject({
    target: {
      kind: "image",
      name: "nginx:1.14.1",
      image: {
        repository: "docker.io/library/nginx",
        digest: expect.stringMatching(/^sha256:32fdf92b/),
        configDigest: expect.stringMatching(/^sha256:5662fcdb/),
        tags: ["1.14.1"],
      },
    },
    tool: { name: "grype", version: "0.73.4", databaseAt: null },
    os: { family: "debian", name: "9" },
    scannedAt: null,
    sizeBytes: 102_697_893,
    // the report has "<<PRESENCE>>" there
    architecture: null,
  });
});

it("leaves a local image to its config digest, which other tools see too", async () => {
  const [scan] = ofType(await recordsOf(corpusFile("image-amazonlinux-2-mixed-types.json").bytes()), "scan");
  expect(scan?.target.image).toMatchObject({ digest: null, configDigest: expect.stringMatching(/^sha256:7e36b657/) });
  expect(scan).toMatchObject({ scannedAt: new Date("2024-08-29T17:47:41.623Z"), tool: { databaseAt: new Date("2024-08-29T01:31:52Z") } });
});

it("finds the one id behind GHSA and ALAS", async () => {
  const found = (await matches("image-amazonlinux-2-mixed-types.json")).map((record) => [
    record.id,
    canonicalVulnerability(record.id, record.aliases),
  ]);
  expect(found).toContainEqual(["GHSA-mq26-g339-26xf", "CVE-2023-5752"]);
  expect(found).toContainEqual(["ALAS-2024-2607", "CVE-2024-39689"]);
  expect(found).toContainEqual(["ALAS-2024-2595", "ALAS-2024-2595"]);
});

it("folds the epoch into the version", async () => {
  const openssl = (await matches("image-amazonlinux-2-mixed-types.json")).find((record) => record.package.name === "openssl-libs");
  expect(openssl?.package).toMatchObject({ purl: "pkg:rpm/amazon/openssl-libs@1:1.0.2k-24.amzn2.0.12", sourceName: "openssl" });
});

it("names who gave each severity", async () => {
  const sources = async (name: string) => [...new Set((await matches(name)).map((record) => record.severitySource))].sort();
  expect(await sources("image-nginx-debian-9-456-matches.json")).toEqual(["debian"]);
  expect(await sources("image-amazonlinux-2-mixed-types.json")).toEqual(["amazon", "ghsa", "nvd"]);
  expect(await sources("image-alpine-3.11-89-matches.json")).toEqual(["nvd"]);
  const [first] = await matches("image-nginx-debian-9-456-matches.json");
  expect(first?.sources.map((source) => source.source)).toEqual(["debian", "nvd"]);
});

it("reads EPSS and KEV", async () => {
  const [first] = await matches("image-busybox-epss.json");
  expect(first?.epss).toEqual({ score: 0.0719, percentile: 0.91123, date: new Date("2025-06-18T00:00:00Z") });
  const [none, known] = await matches("snapshot-kev-epss-fields.json");
  expect([none?.knownExploited, known?.knownExploited]).toEqual([null, { addedOn: null, ransomware: true }]);
  expect(known?.epss?.date).toBeNull();
});

it("tells fix states apart", async () => {
  const states = [...new Set((await matches("image-nginx-debian-9-456-matches.json")).map((record) => record.fixState))].sort();
  expect(states).toEqual(["affected", "fixed", "will_not_fix"]);
});

describe("older and smaller reports", () => {
  const report = (facts: Record<string, unknown>) =>
    recordsOf(
      json({
        matches: [],
        source: { type: "image", target: { userInput: "a/b:1", imageID: "", tags: [] } },
        distro: { name: "", version: "" },
        descriptor: { name: "grype" },
        ...facts,
      }),
    );

  it("reads the layout of 0.7", async () => {
    const vulnerability = {
      id: "CVE-2020-1",
      severity: "High",
      links: ["https://a.example"],
      fixedInVersion: "1.2",
      cvssV2: { baseScore: 5, vector: "AV:N/AC:L/Au:N/C:N/I:N/A:P" },
      cvssV3: { baseScore: 7.5, vector: "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H" },
    };
    const [record] = ofType(
      await report({ matches: [{ vulnerability, matchDetails: {}, artifact: { name: "a", version: "1", type: "deb", locations: [] } }] }),
      "vulnerability",
    );
    expect(record).toMatchObject({ fixedVersion: "1.2", fixState: "fixed", urls: ["https://a.example"], severitySource: "grype" });
    expect(record?.sources[0]?.cvss.map((cvss) => cvss.version)).toEqual(["2", "3"]);
  });

  it("does not call clean what it has not recognised", async () => {
    const [scan] = ofType(await report({}), "scan");
    expect(scan).toMatchObject({ status: "no_packages" });
    const [clean] = ofType(await report({ distro: { name: "wolfi", version: "1" } }), "scan");
    expect(clean).toMatchObject({ status: "ok", covers: ["vulnerability"] });
  });

  it("says how many matches were suppressed", async () => {
    expect(ofType(await report({ ignoredMatches: [{}, {}, {}] }), "warning")[0]?.message).toContain("3 findings were left out");
  });

  it.each<[string, Record<string, unknown>]>([["whose matches are no list", { matches: { a: 1 } }]])(
    "refuses one %s",
    async (_name, facts) => {
      await expect(report(facts)).rejects.toMatchObject({ code: "invalid_report" });
    },
  );
});
