import { describe, expect, test } from "vitest";
import { canonicalVulnerability } from "@/lib/identity/advisory-alias";
import { json, ofType, recordsOf } from "./records-of.fixture";

const IMAGE_ID = `sha256:${"a1".repeat(32)}`;
const image = {
  type: "image",
  target: { userInput: "quay.io/team/app:1", imageID: IMAGE_ID, tags: ["quay.io/team/app:1"], repoDigests: [] },
};
const report = (facts: Record<string, unknown>) =>
  recordsOf(
    json({
      matches: [],
      source: image,
      distro: { name: "debian", version: "12", idLike: [] },
      descriptor: { name: "grype", version: "0.104.0" },
      ...facts,
    }),
  );
const artifact = {
  name: "zlib1g",
  version: "1:1.2",
  type: "deb",
  purl: "pkg:deb/debian/zlib1g@1%3A1.2?arch=amd64",
  locations: [],
  upstreams: [],
};
const match = (vulnerability: Record<string, unknown>, facts: Record<string, unknown> = {}) => ({
  vulnerability: { id: "CVE-2024-0001", namespace: "debian:distro:debian:12", severity: "High", ...vulnerability },
  relatedVulnerabilities: [],
  matchDetails: [],
  artifact,
  ...facts,
});
const rows = async (...matches: unknown[]) => ofType(await report({ matches }), "vulnerability");

describe("the layout of 0.7 and the later ones", () => {
  test("0.7: fixedInVersion, links, one CVSS of each version, match details that are an object", async () => {
    const old = match(
      {
        namespace: undefined,
        links: ["https://a.example/1"],
        fixedInVersion: "1.3",
        cvssV2: { baseScore: 5, vector: "AV:N/AC:L/Au:N/C:N/I:N/A:P" },
        cvssV3: { baseScore: 7.5, vector: "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H" },
      },
      { matchDetails: { matcher: "dpkg-matcher" }, relatedVulnerabilities: undefined },
    );
    const [row] = await rows(old);
    expect(row).toMatchObject({ fixedVersion: "1.3", fixState: "fixed", urls: ["https://a.example/1"] });
    expect(row?.sources[0]?.cvss.map(({ version }) => version)).toEqual(["2", "3"]);
  });

  test("later: fix, urls, a list of CVSS with version 4 among them, related vulnerabilities", async () => {
    const [row] = await rows(
      match(
        {
          id: "GHSA-aaaa-bbbb-cccc",
          namespace: "github:language:python",
          fix: { state: "fixed", versions: ["1.3", "2.0"] },
          urls: ["https://a.example/1"],
        },
        {
          relatedVulnerabilities: [
            {
              id: "CVE-2024-0001",
              namespace: "nvd:cpe",
              severity: "Critical",
              cvss: [{ source: "nvd@nist.gov", type: "Primary", version: "4.0", vector: "CVSS:4.0/AV:N", metrics: { baseScore: 9.3 } }],
            },
          ],
        },
      ),
    );
    expect(row).toMatchObject({ aliases: ["CVE-2024-0001"], fixedVersion: "1.3, 2.0", severity: "high", severitySource: "ghsa" });
    expect(row?.sources.map(({ source, severity, cvss }) => [source, severity, cvss.map(({ version }) => version)])).toEqual([
      ["ghsa", "high", []],
      ["nvd", "critical", ["4"]],
    ]);
  });
});

test.each([
  ["fixed", ["1.3"], "fixed"],
  ["not-fixed", [], "affected"],
  ["wont-fix", [], "will_not_fix"],
  ["unknown", [], "unknown"],
  ["", [], "unknown"],
  ["", ["1.3"], "fixed"],
])("the fix state %j with versions %j is %s", async (state, versions, expected) => {
  expect((await rows(match({ fix: { state, versions } })))[0]?.fixState).toBe(expected);
});

describe("what was scanned", () => {
  const scan = async (facts: Record<string, unknown>) => ofType(await report(facts), "scan")[0];

  test("an image is an object, a directory or file a text", async () => {
    expect((await scan({}))?.target).toMatchObject({ kind: "image", name: "quay.io/team/app:1" });
    expect((await scan({ source: { type: "directory", target: "/src/app" } }))?.target).toMatchObject({ kind: "source", name: "/src/app" });
    expect((await scan({ source: { type: "file", target: "bin/app" } }))?.target).toMatchObject({ kind: "source", name: "bin/app" });
  });

  test.each([[undefined], [null], [{ type: "unknown", target: "unknown" }], [{ type: "image" }]])(
    "with the source %j has no name, and says so",
    async (source) => {
      const records = await report({ source });
      expect(ofType(records, "scan")[0]?.target).toMatchObject({ kind: "image", name: "unnamed/image" });
      expect(ofType(records, "warning")[0]?.message).toContain("?image=");
      expect((await scan({ source, distro: { name: "", version: "" } }))?.target).toMatchObject({ kind: "source", name: "unnamed/grype" });
    },
  );

  test.each([[{ name: "", version: "" }], [undefined], [null]])(
    "the distribution %j is not known, and no match is not clean",
    async (distro) => {
      expect(await scan({ distro })).toMatchObject({ os: null, status: "no_packages" });
    },
  );

  test.each([
    [{ name: "grype", version: "[not provided]" }, null],
    [{ name: "grype", version: "" }, null],
    [{ name: "grype", version: "0.9.0" }, "0.9.0"],
    [undefined, null],
  ])("the descriptor %j gives the version %j", async (descriptor, version) => {
    expect((await scan({ descriptor }))?.tool.version).toBe(version);
  });
});

describe("ids", () => {
  const canonical = async (id: string, related: string[], namespace = "amazon:distro:amazonlinux:2") => {
    const [row] = await rows(
      match({ id, namespace }, { relatedVulnerabilities: related.map((each) => ({ id: each, namespace: "nvd:cpe" })) }),
    );
    return row && canonicalVulnerability(row.id, row.aliases);
  };

  test("of advisories are their one CVE, where one is related", async () => {
    expect(await canonical("ALAS-2024-2607", ["CVE-2024-39689"])).toBe("CVE-2024-39689");
    expect(await canonical("GHSA-mq26-g339-26xf", ["CVE-2023-5752"], "github:language:python")).toBe("CVE-2023-5752");
  });

  test("stay what they are where none is, or several are", async () => {
    expect(await canonical("ELSA-2024-0001", [])).toBe("ELSA-2024-0001");
    expect(await canonical("ALAS-2024-1", ["CVE-2024-1000", "CVE-2024-1001"])).toBe("ALAS-2024-1");
  });
});

test("EPSS, CWEs and known exploitation are lists at the vulnerability; a date of year one is unknown", async () => {
  const [row] = await rows(
    match({
      epss: [{ cve: "CVE-2024-0001", epss: 0.5, percentile: 0.9, date: "2026-01-02" }],
      cwes: [{ cve: "CVE-2024-0001", cwe: "CWE-79", source: "nvd@nist.gov", type: "Primary" }],
      knownExploited: [{ cve: "CVE-2024-0001", dateAdded: "0001-01-01", knownRansomwareCampaignUse: "Known" }],
      risk: 41.2,
    }),
  );
  expect(row).toMatchObject({
    epss: { score: 0.5, percentile: 0.9, date: new Date("2026-01-02T00:00:00Z") },
    cwes: ["CWE-79"],
    knownExploited: { addedOn: null, ransomware: true },
  });
});

test("ignored matches are not open, and the receipt says how many", async () => {
  const records = await report({
    matches: [match({})],
    ignoredMatches: [{ ...match({ id: "CVE-2024-2" }), appliedIgnoreRules: [{ namespace: "vex" }] }],
  });
  expect(ofType(records, "vulnerability").map(({ id }) => id)).toEqual(["CVE-2024-0001"]);
  expect(ofType(records, "warning").map(({ message }) => message)).toEqual([expect.stringContaining("1 finding was left out")]);
});

test("one flaw of a source's several packages is a row for each", async () => {
  const binary = (name: string) => ({
    ...artifact,
    name,
    purl: `pkg:deb/debian/${name}@1?upstream=openssl`,
    upstreams: [{ name: "openssl", version: "1" }],
  });
  const found = await rows(match({}, { artifact: binary("libssl3") }), match({}, { artifact: binary("openssl") }));
  expect(found.map((row) => [row.id, row.package.key, row.package.sourceName])).toEqual([
    ["CVE-2024-0001", "pkg:deb/debian/libssl3", "openssl"],
    ["CVE-2024-0001", "pkg:deb/debian/openssl", "openssl"],
  ]);
});

test("xeol's report, which has the same envelope, is refused", async () => {
  const xeol = { matches: [{ Cycle: { ProductName: "python" }, artifact }], source: image, distro: {}, descriptor: { name: "xeol" } };
  await expect(recordsOf(json(xeol))).rejects.toMatchObject({ code: "unknown_format" });
});

describe("alerts of the newest versions", () => {
  const alerts = (...types: string[]) => ({
    alertsByPackage: [{ package: artifact, alerts: types.map((type) => ({ type, message: "m", metadata: {} })) }],
  });
  const scan = async (facts: Record<string, unknown>) => ofType(await report(facts), "scan")[0];

  test("say that the distribution is no longer supported", async () => {
    expect((await scan(alerts("distro-eol")))?.os?.endOfLife).toBe(true);
    expect((await scan({}))?.os?.endOfLife).toBeNull();
  });

  test.each(["distro-unknown", "distro-disabled"])("of packages that were not matched (%s) make no clean scan", async (type) => {
    expect(await scan(alerts(type))).toMatchObject({ status: "unsupported_os" });
    expect(await scan({ ...alerts(type), matches: [match({})] })).toMatchObject({ status: "unsupported_os" });
  });
});

test("matches that cannot be used are skipped with a reason, and all are counted", async () => {
  const matches = [match({}), 7, match({ id: undefined }), match({}, { artifact: undefined }), match({}, { artifact: { type: "deb" } })];
  const records = await report({ matches });
  const skips = ofType(records, "skip");
  expect(skips.map(({ reason }) => reason)).toEqual(["not an object", "no vulnerability id", "no artifact", "no usable package name"]);
  expect(ofType(records, "vulnerability").length + skips.length).toBe(matches.length);
});
