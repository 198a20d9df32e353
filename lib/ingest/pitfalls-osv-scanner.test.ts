import { describe, expect, test } from "vitest";
import { canonicalVulnerability } from "@/lib/identity/advisory-alias";
import { json, ofType, recordsOf } from "./records-of.fixture";

const source = (path: string, ...packages: unknown[]) => ({ source: { path, type: "lockfile" }, packages });
const npm = (vulnerabilities: unknown[], groups: unknown[] = [], name = "lodash") => ({
  package: { name, version: "4.17.20", ecosystem: "npm" },
  vulnerabilities,
  groups,
});
const read = (...results: unknown[]) =>
  recordsOf(json({ results, experimental_config: { licenses: { summary: false, allowlist: null } } }));
const rows = async (row: unknown) => ofType(await read(source("/app/package-lock.json", row)), "vulnerability");

describe("groups", () => {
  test("unite the ids of one issue: three rows of one group are one flaw", async () => {
    const ids = ["GHSA-aaaa-bbbb-cccc", "GO-2024-0001", "CVE-2024-0001"];
    const found = await rows(
      npm(
        ids.map((id) => ({ id })),
        [{ ids, aliases: ids }],
      ),
    );
    expect(found.length).toBe(3);
    expect(new Set(found.map((row) => canonicalVulnerability(row.id, row.aliases)))).toEqual(new Set(["CVE-2024-0001"]));
  });

  test("of other issues stay apart", async () => {
    const found = await rows(
      npm([{ id: "CVE-2024-0001" }, { id: "CVE-2024-0002" }], [{ ids: ["CVE-2024-0001"] }, { ids: ["CVE-2024-0002"] }]),
    );
    expect(found.map((row) => canonicalVulnerability(row.id, row.aliases))).toEqual(["CVE-2024-0001", "CVE-2024-0002"]);
  });
});

test.each<[string, Record<string, unknown>, string | undefined, string]>([
  ["the database's word", { database_specific: { severity: "MODERATE" } }, "9.8", "medium"],
  ["the ecosystem's urgency", { affected: [{ ecosystem_specific: { urgency: "unimportant" } }] }, "9.8", "negligible"],
  [
    "the group's score, a text",
    { severity: [{ type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" }] },
    "9.8",
    "critical",
  ],
  ["nothing", {}, undefined, "unknown"],
  ["an empty score", {}, "", "unknown"],
])("the severity is %s", async (_what, facts, max_severity, expected) => {
  const [row] = await rows(npm([{ id: "CVE-2024-0001", ...facts }], [{ ids: ["CVE-2024-0001"], max_severity }]));
  expect(row?.severity).toBe(expected);
});

test("a package without ecosystem is known by its commit, and one of a release of a distribution by the distribution", async () => {
  const [git] = await rows({
    package: { name: "https://git.example/lib", version: "", ecosystem: "", commit: "abc123" },
    vulnerabilities: [{ id: "OSV-2024-1" }],
  });
  expect(git?.package).toMatchObject({ type: "generic", version: "abc123" });
  const [deb] = await rows({ package: { name: "openssl", version: "1.1", ecosystem: "Debian:10" }, vulnerabilities: [{ id: "DSA-1-1" }] });
  expect(deb?.package).toMatchObject({ key: "pkg:deb/debian/openssl", distro: "debian-10" });
});

test("a clean run that wrote nothing is told to be empty, and an empty list of results is a scan of nothing by name", async () => {
  await expect(recordsOf(Buffer.alloc(0), "osv-scanner")).rejects.toMatchObject({
    code: "invalid_report",
    message: "The document is empty.",
  });
  const records = await recordsOf(json({ results: [] }));
  expect(ofType(records, "scan").map((scan) => scan.target.name)).toEqual(["unnamed/osv-scanner"]);
  expect(ofType(records, "warning")[0]?.message).toContain("?image=");
});

describe("an image scan of version 2", () => {
  const layers = [
    { diff_id: "sha256:aa", command: "ADD rootfs", is_empty: false, base_image_index: 1 },
    { diff_id: "sha256:bb", command: "COPY app", is_empty: false, base_image_index: 0 },
  ];
  const affected = (ecosystem: string, fixed?: string) => ({
    package: { ecosystem, name: "glibc" },
    ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }, ...(fixed === undefined ? [] : [{ fixed }])] }],
  });
  const glibc = (...releases: unknown[]) => ({
    package: { name: "glibc", os_package_name: "libc6", version: "2.41-12", ecosystem: "Debian:13", image_origin_details: { index: 1 } },
    vulnerabilities: [{ id: "DEBIAN-CVE-2024-0001", affected: releases }],
    groups: [{ ids: ["DEBIAN-CVE-2024-0001"], max_severity: "7.5" }],
  });
  const image = (path: string, row: unknown, facts: Record<string, unknown> = {}) =>
    recordsOf(
      json({
        results: [{ source: { path, type: "os" }, packages: [row] }],
        image_metadata: {
          os: "Debian GNU/Linux 13 (trixie)",
          layer_metadata: layers,
          base_images: [[{}], [{ name: "debian", tags: ["13"] }]],
        },
        ...facts,
      }),
    );

  test("has the image of its sources' paths, its system, and its layers", async () => {
    const records = await image("quay.io/team/app:1:/var/lib/dpkg/status", glibc());
    expect(ofType(records, "scan")[0]).toMatchObject({
      target: { kind: "image", name: "quay.io/team/app:1" },
      os: { family: "debian", name: "13" },
      layers: [
        { diffId: "sha256:aa", createdBy: "ADD rootfs" },
        { diffId: "sha256:bb", createdBy: "COPY app" },
      ],
    });
    expect(ofType(records, "vulnerability")[0]).toMatchObject({ paths: ["/var/lib/dpkg/status"], layer: "sha256:bb" });
  });

  test("of a version that writes bare paths has no name, and says so", async () => {
    const records = await image("/var/lib/dpkg/status", glibc());
    expect(ofType(records, "scan")[0]?.target.name).toBe("unnamed/image");
    expect(ofType(records, "warning")[0]?.message).toContain("?image=");
    expect(ofType(records, "vulnerability")[0]?.paths).toEqual(["/var/lib/dpkg/status"]);
  });

  test("is fixed by no version of another release", async () => {
    const fixed = async (...releases: unknown[]) => ofType(await image("/x", glibc(...releases)), "vulnerability")[0]?.fixedVersion;
    expect(await fixed(affected("Debian:12"), affected("Debian:13"), affected("Debian:14", "2.43-5"))).toBeNull();
    expect(await fixed(affected("Debian:13", "2.41-13"), affected("Debian:14", "2.43-5"))).toBe("2.41-13");
    expect(await fixed(affected("Debian", "2.41-13"))).toBe("2.41-13");
  });

  test("knows the CVE in the name of a distribution's record", async () => {
    const [row] = ofType(await image("/x", glibc()), "vulnerability");
    expect(row && canonicalVulnerability(row.id, row.aliases)).toBe("CVE-2024-0001");
    expect(row?.package).toMatchObject({ key: "pkg:deb/debian/libc6", sourceName: "glibc" });
  });

  test("counts findings of detectors as passed over", async () => {
    const records = await image("/x", glibc(), { experimental_generic_findings: [{ Adv: {}, Target: {} }] });
    expect(ofType(records, "skip")).toEqual([
      { type: "skip", reason: "findings of OSV-Scanner's detectors are not read", where: "experimental_generic_findings[0]" },
    ]);
  });
});

test("licence violations are read, each is counted, and licences count as looked at where a list of allowed ones is given", async () => {
  const licensed = {
    package: { name: "certifi", version: "1", ecosystem: "PyPI" },
    licenses: ["MPL-2.0"],
    license_violations: ["MPL-2.0", null],
  };
  const records = await recordsOf(
    json({
      results: [source("/code/requirements.txt", licensed, { ...licensed, package: {} })],
      experimental_config: { licenses: { summary: true, allowlist: [{ id: "MIT" }] } },
    }),
  );
  expect(ofType(records, "scan")[0]?.covers).toEqual(["license", "vulnerability"]);
  expect(ofType(records, "license")).toMatchObject([{ license: "MPL-2.0", package: { key: "pkg:pypi/certifi" } }]);
  expect(ofType(records, "skip").map(({ reason }) => reason)).toEqual(["no licence name", "no usable package name", "no licence name"]);
  expect(ofType(await read(source("/a", npm([]))), "scan")[0]?.covers).toEqual(["vulnerability"]);
});

test("rows that cannot be used are skipped with a reason, and all are counted", async () => {
  const records = await read(
    source("/a", 7, npm([7, {}, { id: "CVE-2024-0001" }]), { package: {}, vulnerabilities: [{ id: "CVE-2024-0001" }] }),
  );
  expect(ofType(records, "skip").map(({ reason }) => reason)).toEqual([
    "not an object",
    "not an object",
    "no vulnerability id",
    "no usable package name",
  ]);
  expect(ofType(records, "vulnerability").length).toBe(1);
});
