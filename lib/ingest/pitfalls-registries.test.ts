import { describe, expect, test } from "vitest";
import { detectFormat } from "./detect";
import { securityHubFinding } from "./documented-findings.fixture";
import { entriesOf } from "./entries.fixture";
import { readDocument } from "./read-document";
import { json, ofType, recordsOf } from "./records-of.fixture";

const HEX = "b".repeat(64);
const flaws = async (value: unknown) => ofType(await recordsOf(json(value)), "vulnerability");
const scans = async (value: unknown) => ofType(await recordsOf(json(value)), "scan");
const formatOf = async (bytes: Buffer) => detectFormat((await readDocument(bytes)).top).id;

describe("Harbor", () => {
  const report = (facts: object = {}) => ({
    generated_at: "2026-03-01T10:00:00.123456789Z",
    scanner: { name: "Trivy", vendor: "Aqua Security", version: "v0.60.0" },
    severity: "High",
    vulnerabilities: [
      {
        id: "CVE-2026-1000",
        package: "openssl",
        version: "3.1",
        fix_version: "",
        severity: "High",
        description: "d",
        links: ["https://example.com/1"],
        artifact_digests: [`sha256:${HEX}`],
        preferred_cvss: null,
        cwe_ids: null,
        vendor_attributes: null,
      },
    ],
    ...facts,
  });

  test.each([
    ["application/vnd.security.vulnerability.report; version=1.1"],
    ["application/vnd.scanner.adapter.vuln.report.harbor+json; version=1.0"],
    [null],
  ])("the top key is the type %s, or the report stands alone", async (type) => {
    const value = type === null ? report() : { [type]: report() };
    expect(await formatOf(json(value))).toBe("harbor");
    expect(await flaws(value)).toMatchObject([{ id: "CVE-2026-1000", fixedVersion: null, severity: "high" }]);
    expect((await scans(value))[0]?.target.image?.digest).toBe(`sha256:${HEX}`);
  });

  test("a clean report has null for its list, and rows without a package are skipped", async () => {
    expect(await scans(report({ vulnerabilities: null }))).toMatchObject([{ covers: ["vulnerability"] }]);
    expect(entriesOf(await recordsOf(json(report({ vulnerabilities: [{ id: "CVE-2026-1" }, { package: "x" }, null] }))))).toEqual({
      read: 0,
      skipped: 3,
    });
  });
});

describe("ECR", () => {
  const basic = (facts: object = {}, findings: object = {}) => ({
    imageScanFindings: {
      findings: [
        {
          name: "CVE-2026-1000",
          uri: "https://security-tracker.debian.org/tracker/CVE-2026-1000",
          severity: "HIGH",
          attributes: [
            { key: "package_version", value: "1.1.1" },
            { key: "package_name", value: "openssl" },
            { key: "CVSS3_VECTOR", value: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N" },
          ],
        },
      ],
      imageScanCompletedAt: 1_772_359_200.5,
      vulnerabilitySourceUpdatedAt: "2026-03-01T09:00:00Z",
      findingSeverityCounts: { HIGH: 1 },
      ...findings,
    },
    registryId: "123456789012",
    repositoryName: "app",
    imageId: { imageDigest: `sha256:${HEX}`, imageTag: "1" },
    imageScanStatus: { status: "COMPLETE" },
    ...facts,
  });

  test("a basic finding is a list of attributes, by any order and case of their keys", async () => {
    expect(await flaws(basic())).toMatchObject([
      { package: { key: "pkg:deb/debian/openssl", version: "1.1.1" }, severity: "high", severitySource: "debian" },
    ]);
  });

  test("times are seconds with fractions, or text", async () => {
    expect(await scans(basic())).toMatchObject([
      { scannedAt: new Date("2026-03-01T10:00:00.500Z"), tool: { databaseAt: new Date("2026-03-01T09:00:00Z") } },
    ]);
  });

  test("enhanced findings are Inspector's, also where there are none", async () => {
    const value = basic({}, { findings: undefined, enhancedFindings: [], findingSeverityCounts: {} });
    expect(await scans(value)).toMatchObject([{ tool: { name: "inspector" }, covers: ["vulnerability"] }]);
  });

  test("a part of a list closes nothing: the first has a token, the last is shorter than the count", async () => {
    expect((await scans(basic()))[0]?.covers).toEqual(["vulnerability"]);
    for (const value of [
      basic({ nextToken: "x" }),
      basic({}, { findingSeverityCounts: { HIGH: 1, LOW: 200 } }),
      basic({ imageScanFindings: undefined }),
    ])
      expect((await scans(value))[0]?.covers).toEqual([]);
  });

  test.each(["FAILED", "PENDING", "IN_PROGRESS", "UNSUPPORTED_IMAGE", "SCAN_ELIGIBILITY_EXPIRED", "FINDINGS_UNAVAILABLE"])(
    "%s is no clean scan",
    async (status) => {
      const [scan] = await scans(basic({ imageScanFindings: undefined, imageScanStatus: { status, description: "why" } }));
      expect(scan).toMatchObject({ covers: [], statusReason: "why" });
      expect(scan?.status).not.toBe("ok");
    },
  );
});

describe("Inspector", () => {
  const finding = (facts: object = {}, details: object = {}) => ({
    findingArn: "arn:aws:inspector2:eu-west-1:1:finding/x",
    resources: [{ id: "i-1", type: "AWS_EC2_INSTANCE", details: { awsEc2Instance: { platform: "UBUNTU_22_04" } } }],
    severity: "HIGH",
    status: "ACTIVE",
    type: "PACKAGE_VULNERABILITY",
    lastObservedAt: 1_772_359_200,
    packageVulnerabilityDetails: {
      vulnerabilityId: "CVE-2026-1000",
      source: "NVD",
      vulnerablePackages: [{ name: "bash", epoch: 1, version: "5.1", release: "2ubuntu1", packageManager: "OS" }],
      ...details,
    },
    ...facts,
  });
  const of = (...findings: unknown[]) => ({ findings });

  test("UNTRIAGED is no severity", async () => {
    expect((await flaws(of(finding({ severity: "UNTRIAGED" }))))[0]?.severity).toBe("unknown");
    expect((await flaws(of(finding({ severity: "INFORMATIONAL" }))))[0]?.severity).toBe("negligible");
  });

  test("a version is put together from epoch, version and release", async () => {
    expect((await flaws(of(finding())))[0]?.package.version).toBe("1:5.1-2ubuntu1");
  });

  test("a finding in code has no details of a package", async () => {
    const code = finding({
      type: "CODE_VULNERABILITY",
      packageVulnerabilityDetails: undefined,
      codeVulnerabilityDetails: { detectorId: "python/x@v1", detectorName: "X", filePath: { filePath: "a.py" } },
    });
    expect(ofType(await recordsOf(json(of(code))), "misconfiguration")).toMatchObject([{ check: "python/x@v1" }]);
    expect(entriesOf(await recordsOf(json(of(finding({ type: "CODE_VULNERABILITY", packageVulnerabilityDetails: undefined })))))).toEqual({
      read: 0,
      skipped: 1,
    });
  });

  test.each(["CLOSED", "SUPPRESSED"])("%s is not open", async (status) => {
    expect(ofType(await recordsOf(json(of(finding({ status })))), "skip")).toMatchObject([
      { reason: `the document itself says ${status.toLowerCase()}` },
    ]);
  });

  test("what it is of: an image, a machine, a function, or nothing", async () => {
    const image = {
      awsEcrContainerImage: {
        registry: "1",
        repositoryName: "app",
        imageHash: `sha256:${HEX}`,
        imageTags: ["1"],
        platform: "ALPINE_LINUX_3_18",
      },
    };
    const records = await recordsOf(
      json(
        of(
          finding({ resources: [{ id: "x", region: "eu-west-1", type: "AWS_ECR_CONTAINER_IMAGE", details: image }] }),
          finding(),
          finding({
            resources: [
              {
                id: "arn:aws:lambda:eu-west-1:1:function:f",
                type: "AWS_LAMBDA_FUNCTION",
                details: { awsLambdaFunction: { functionName: "f" } },
              },
            ],
          }),
          finding({ resources: [] }),
        ),
      ),
    );
    expect(ofType(records, "scan").map(({ target }) => [target.kind, target.name])).toEqual([
      ["image", "1.dkr.ecr.eu-west-1.amazonaws.com/app:1"],
      ["vm", "i-1"],
      ["source", "f"],
    ]);
    expect(entriesOf(records)).toEqual({ read: 3, skipped: 1 });
  });
});

describe("the AWS Security Finding Format", () => {
  test("findings are under Findings or findings, in a list, or one alone", async () => {
    const one = securityHubFinding();
    for (const value of [{ Findings: [one] }, { findings: [one] }, [one], one]) {
      expect(await formatOf(json(value))).toBe("aws-security-hub");
      expect(await flaws(value)).toMatchObject([
        { id: "CVE-2026-1000", package: { purl: "pkg:apk/alpine/openssl@3.1.0-r0" }, fixedVersion: "3.1.1-r0", severity: "high" },
      ]);
      expect(await scans(value)).toMatchObject([
        { target: { name: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1.2" }, tool: { name: "inspector" }, covers: [] },
      ]);
    }
  });

  test("an empty list names no resource and changes nothing", async () => {
    for (const value of [{ Findings: [] }, { findings: [] }, { Findings: [], NextToken: "x" }])
      expect(await recordsOf(json(value))).toMatchObject([{ type: "warning", message: expect.stringContaining("nothing was changed") }]);
    await expect(recordsOf(json({ Findings: 7 }))).rejects.toMatchObject({ code: "invalid_report" });
  });

  test.each([
    [{ Label: "CRITICAL", Normalized: 10 }, "critical"],
    [{ Label: "INFORMATIONAL" }, "negligible"],
    [{ Normalized: 95 }, "critical"],
    [{ Normalized: 70 }, "high"],
    [{ Normalized: 40 }, "medium"],
    [{ Normalized: 1 }, "low"],
    [{ Normalized: 0 }, "negligible"],
    [{}, "unknown"],
  ])("the severity %o is %s", async (Severity, expected) => {
    expect((await flaws([securityHubFinding({ Severity })]))[0]?.severity).toBe(expected);
  });

  test("one finding has several vulnerabilities of several packages, and is one row", async () => {
    const flaw = (Id: string, ...names: string[]) => ({
      Id,
      VulnerablePackages: names.map((Name) => ({ Name, Version: "1", PackageManager: "JAR" })),
    });
    const records = await recordsOf(
      json({ Findings: [securityHubFinding({ Vulnerabilities: [flaw("CVE-2026-1", "a:b", "c:d"), flaw("CVE-2026-2", "a:b")] })] }),
    );
    expect(ofType(records, "vulnerability").map(({ id, sameRow }) => [id, sameRow ?? false])).toEqual([
      ["CVE-2026-1", false],
      ["CVE-2026-1", true],
      ["CVE-2026-2", true],
    ]);
    expect(entriesOf(records)).toEqual({ read: 1, skipped: 0 });
  });

  test("archived, suppressed, resolved and closed findings are not open", async () => {
    const closed = [
      { RecordState: "ARCHIVED" },
      { Workflow: { Status: "SUPPRESSED" } },
      { Workflow: { Status: "RESOLVED" } },
      { ProductFields: { "aws/inspector/FindingStatus": "CLOSED" } },
    ];
    expect(entriesOf(await recordsOf(json({ Findings: closed.map(securityHubFinding) })))).toEqual({ read: 0, skipped: 4 });
  });

  test("what is of no image, machine or function, and what is neither a vulnerability nor a check, is skipped with a reason", async () => {
    const user = securityHubFinding({ Resources: [{ Type: "AwsIamUser", Id: "u" }] });
    const behaviour = securityHubFinding({ Vulnerabilities: undefined });
    const records = await recordsOf(json({ Findings: [user, behaviour, null] }));
    expect(ofType(records, "skip").map(({ reason }) => reason)).toEqual([
      "of a resource (AwsIamUser) that is no image, machine or function",
      "a finding that names neither a vulnerability nor a check",
      "not an object",
    ]);
  });

  test("a check has passed, failed, or was not judged; other tools write for images by name", async () => {
    const of = (Status: string) =>
      securityHubFinding({
        Vulnerabilities: undefined,
        ProductName: "Some Scanner",
        GeneratorId: "DS002",
        Compliance: { Status },
        Resources: [{ Type: "Container", Id: "ghcr.io/acme/web:1", Details: { Container: { ImageName: "ghcr.io/acme/web:1" } } }],
      });
    const records = await recordsOf(json({ Findings: [of("PASSED"), of("FAILED"), of("NOT_AVAILABLE")] }));
    expect(ofType(records, "scan")).toMatchObject([{ target: { name: "ghcr.io/acme/web:1" }, tool: { name: "some-scanner" } }]);
    expect(ofType(records, "misconfiguration").map(({ passed }) => passed)).toEqual([true, false]);
    expect(ofType(records, "skip")).toMatchObject([{ reason: "not judged (NOT_AVAILABLE)", unjudged: { check: "DS002" } }]);
  });
});

describe("Sysdig", () => {
  test("the scanner's result has packages with their vulnerabilities", async () => {
    const value = {
      info: {},
      scanner: { name: "sysdig-cli-scanner", version: "1.20" },
      result: {
        metadata: { pullString: "a/b:1", baseOs: "debian 12" },
        packages: [
          { name: "bash", version: "5", type: "os", vulns: [{ name: "CVE-2026-1", severity: { value: "High", sourceName: "vulndb" } }] },
        ],
      },
    };
    expect(await flaws(value)).toMatchObject([{ id: "CVE-2026-1", severity: "high", package: { key: "pkg:deb/debian/bash" } }]);
  });

  test("a report has flat rows, or panels of rows, each of which names its image; what is not in it need not be gone", async () => {
    const row = {
      imageRepo: "a/b",
      imageTag: "1",
      vulnName: "CVE-2026-1",
      packageName: "bash",
      packageVersion: "5",
      packageType: "os",
      vulnSeverity: "High",
      osName: "debian 12",
    };
    for (const value of [{ data: [row] }, { zones: [], panels: [{ data: [row] }] }]) {
      expect(await flaws(value)).toMatchObject([{ id: "CVE-2026-1", severity: "high" }]);
      expect((await scans(value)).map(({ covers }) => covers)).toEqual([[]]);
    }
  });

  test.each([
    [
      "the first engine's",
      "Vulnerability ID,Severity,Package name,Package version,Package type,Package path,Image,OS Name,CVSS version,CVSS score,CVSS vector,Vuln link,Vuln Publish date,Fix version,Image ID,Risk accepted",
      'CVE-2026-1000,Critical,com.acme:lib,2.9.7,java,/app/lib.jar,harbor.example.com/lib/app:1,alpine 3.19,3.0,9.8,"CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",https://nvd.nist.gov/vuln/detail/CVE-2026-1000,2026-01-18,v2.9.8,sha256:' +
        HEX +
        ",false",
    ],
    [
      "that of 2025",
      "Vulnerability Name,Vulnerability Severity,Package Name,Package Version,Package Type,Package Path,Image Name,OS Name,CVSS Version,CVSS Score,CVSS Vector,Disclosure Date,Fix Version,Image ID,Risk Accepted",
      "CVE-2026-1000,Critical,com.acme:lib,2.9.7,Java,/app/lib.jar,harbor.example.com/lib/app:1,debian 12.9,3,9.8,CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H,2026-01-18T00:00:00Z,v2.9.8,sha256:" +
        HEX +
        ",false",
    ],
  ])("the table is %s", async (_name, head, row) => {
    const bytes = Buffer.from(`${head}\n${row}\n${row.replace(/false$/, "true")}\n${row.replace("com.acme:lib", "")}\n`);
    expect(await formatOf(bytes)).toBe("sysdig");
    const records = await recordsOf(bytes);
    expect(ofType(records, "vulnerability")).toMatchObject([
      {
        id: "CVE-2026-1000",
        severity: "critical",
        fixedVersion: "v2.9.8",
        package: { key: "pkg:maven/com.acme/lib" },
        publishedAt: new Date("2026-01-18T00:00:00Z"),
        paths: ["/app/lib.jar"],
      },
    ]);
    expect(ofType(records, "scan")).toMatchObject([{ target: { name: "harbor.example.com/lib/app:1" }, covers: [] }]);
    expect(ofType(records, "skip").map(({ reason }) => reason)).toEqual(["the document itself says accepted", "no usable package name"]);
  });

  test("the command line's table names no image, and says so", async () => {
    const text =
      "CVE ID,CVE Severity,CVSS Score,CVSS Score Version,Package Name,Package Version,Package Path,Package Type,Fix Version,CVE URL,Vuln Disclosure Date,Vuln Fix Date,Risk Accepted,EPSS Score\nCVE-2026-1000,High,7.5,3.1,numpy,1.12.1,/usr/lib/numpy/PKG-INFO,python,,https://nvd.nist.gov/vuln/detail/CVE-2026-1000,2026-01-18T00:00:00Z,,false,0.1\n";
    const records = await recordsOf(Buffer.from(text));
    expect(ofType(records, "vulnerability")).toMatchObject([{ package: { key: "pkg:pypi/numpy" }, severity: "high", fixedVersion: null }]);
    expect(ofType(records, "warning").map(({ message }) => message)).toEqual([expect.stringContaining("?image=")]);
  });
});

describe("NeuVector", () => {
  const report = (facts: object = {}, error_message = "") => ({
    error_message,
    report: {
      image_id: HEX,
      registry: "https://registry.example.com/",
      repository: "acme/web",
      tag: "1",
      base_os: "alpine:3.19",
      cvedb_version: "3.4",
      modules: [{ name: "openssl", version: "3.1", source: "alpine:3.19" }],
      vulnerabilities: [
        {
          name: "CVE-2026-1000",
          severity: "High",
          package_name: "openssl",
          package_version: "3.1",
          fixed_version: "",
          published_timestamp: 1_772_359_200,
          last_modified_timestamp: 1_772_445_600,
        },
      ],
      checks: null,
      ...facts,
    },
  });

  test("an error beside a report is a failed scan", async () => {
    expect(await scans(report({ vulnerabilities: null }, "scan failed"))).toMatchObject([
      { status: "failed", statusReason: "scan failed", covers: [] },
    ]);
  });

  test("times are seconds since 1970, and a fixed version may be empty", async () => {
    expect(await flaws(report())).toMatchObject([
      { publishedAt: new Date("2026-03-01T10:00:00Z"), modifiedAt: new Date("2026-03-02T10:00:00Z"), fixedVersion: null },
    ]);
  });

  test("a check that it leaves to a person is not in order: what was found before stands", async () => {
    const checks = ["WARN", "PASS", "INFO", "NOTE", undefined].map((level, at) => ({
      test_number: `4.${at}`,
      level,
      description: "d",
      message: null,
    }));
    const records = await recordsOf(json(report({ checks })));
    expect(ofType(records, "misconfiguration").map(({ check, passed }) => [check, passed])).toEqual([
      ["4.0", false],
      ["4.1", true],
    ]);
    expect(ofType(records, "skip").map(({ unjudged }) => unjudged)).toMatchObject([{ check: "4.2" }, { check: "4.3" }, { check: "4.4" }]);
  });
});

describe("Anchore", () => {
  test("rows are in snake case with None for what is not known, or in camel case of anchorectl", async () => {
    const snake = {
      imageDigest: `sha256:${HEX}`,
      vulnerability_type: "all",
      vulnerabilities: [
        {
          vuln: "CVE-2026-1000",
          package: "bash-5.1",
          package_name: "bash",
          package_version: "5.1",
          package_type: "dpkg",
          feed_group: "debian:12",
          fix: "None",
          severity: "High",
        },
      ],
    };
    const camel = [
      {
        vuln: "CVE-2026-1000",
        packageName: "bash",
        packageVersion: "5.1",
        packageType: "dpkg",
        feedGroup: "debian:12",
        fix: "None",
        severity: "High",
      },
    ];
    for (const value of [snake, camel])
      expect(await flaws(value)).toMatchObject([
        { package: { key: "pkg:deb/debian/bash", version: "5.1" }, fixedVersion: null, severity: "high" },
      ]);
  });

  test("a policy evaluation nests digest, tag and tables", async () => {
    const digest = `sha256:${HEX}`;
    const result = {
      header: ["Image_Id", "Repo_Tag", "Trigger_Id", "Gate", "Trigger", "Check_Output", "Gate_Action", "Whitelisted", "Policy_Id"],
      rows: [
        [HEX, "a/b:1", "t", "dockerfile", "instruction", "no HEALTHCHECK", "warn", false, "p"],
        [HEX, "a/b:1", "u", "dockerfile", "exposed_ports", "22", "stop", false, "p"],
        "x",
      ],
    };
    const records = await recordsOf(
      json([
        {
          [digest]: {
            "a/b:1": [{ last_evaluation: "2026-03-01T10:00:00Z", detail: { result: { image_id: HEX, result: { [HEX]: { result } } } } }],
          },
        },
      ]),
    );
    expect(ofType(records, "policy").map((record) => [record.policy, record.rule, record.result])).toEqual([
      ["dockerfile", "instruction", "warn"],
      ["dockerfile", "exposed_ports", "fail"],
    ]);
    expect(entriesOf(records)).toEqual({ read: 2, skipped: 1 });
    expect(ofType(records, "scan")).toMatchObject([{ target: { image: { digest } }, scannedAt: new Date("2026-03-01T10:00:00Z") }]);
  });
});

describe("Twistlock", () => {
  const result = (facts: object = {}) => ({
    id: `sha256:${HEX}`,
    name: "a/b:1",
    distro: "Debian GNU/Linux 12 (bookworm)",
    scanTime: "2026-03-01T10:00:00Z",
    ...facts,
  });
  const none = { critical: 0, high: 0, medium: 0, low: 0, total: 0 };
  const coversOf = async (facts: object) => (await scans({ results: [result(facts)], consoleURL: "x" }))[0]?.covers;

  test("null lists are in order where the counts say so, and no look where they do not", async () => {
    expect(
      await coversOf({ vulnerabilities: null, vulnerabilityDistribution: none, compliances: null, complianceDistribution: none }),
    ).toEqual(["vulnerability", "misconfiguration"]);
    expect(
      await coversOf({
        vulnerabilities: null,
        vulnerabilityDistribution: { ...none, total: 7 },
        compliances: null,
        complianceDistribution: none,
      }),
    ).toEqual(["misconfiguration"]);
    expect(
      await coversOf({
        vulnerabilities: [],
        vulnerabilityDistribution: { ...none, total: 7 },
        complianceDistribution: { ...none, total: 2 },
      }),
    ).toEqual([]);
    expect(await coversOf({ vulnerabilities: null, complianceScanPassed: true })).toEqual([]);
    expect(await coversOf({ vulnerabilities: [], compliances: [] })).toEqual(["vulnerability", "misconfiguration"]);
  });

  test("rows without an id or a package are skipped with a reason", async () => {
    const records = await recordsOf(
      json({
        results: [
          result({
            vulnerabilities: [
              { id: "CVE-2026-1", packageName: "bash", packageVersion: "5", severity: "high" },
              { id: "CVE-2026-2" },
              { packageName: "x" },
              null,
            ],
            compliances: [{ title: "t", severity: "high" }, {}],
          }),
        ],
      }),
    );
    expect(entriesOf(records)).toEqual({ read: 2, skipped: 4 });
  });
});
