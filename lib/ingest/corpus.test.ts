import { readdirSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it, vi } from "vitest";
import { Problem } from "@/lib/core/errors";
import { isSighting, type ReportRecord } from "@/lib/core/records";
import { type CorpusFile, corpusFiles } from "@/test/corpus";
import { COUNTED_FORMATS, countsOf, rowsOf } from "./corpus-rows.fixture";
import { formats } from "./formats";
import { readDocument } from "./read-document";
import { inPieces, ofType, recordsOf } from "./records-of.fixture";

// Whole documents on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const FORMAT_OF = new Map([
  ["trivy", "trivy"],
  ["trivy-k8s", "trivy-k8s"],
  ["grype", "grype"],
  ["k8s-inventory", "k8s-inventory"],
  ["policy-report", "policy-report"],
  ["kube-bench", "kube-bench"],
  ["docker-bench", "docker-bench"],
  ["kubescape", "kubescape"],
  ["trivy-operator", "trivy-operator"],
  ["checkov", "checkov"],
  ["hadolint", "hadolint"],
  ["dockle", "dockle"],
  ["polaris", "polaris"],
  ["falco", "falco"],
  ["falcosidekick", "falco"],
  ["tetragon", "tetragon"],
  ["hubble", "hubble"],
  ["k8s-audit", "k8s-audit"],
  ["kube-hunter", "kube-hunter"],
  ["attestation", "attestation"],
  ["cosign-verify", "cosign-verify"],
  ["kev", "kev"],
  ["epss", "epss"],
  ["vulnrichment", "vulnrichment"],
  ...COUNTED_FORMATS.map((format): [string, string] => [format, format]),
]);
/** What is in the corpus and is no report that anybody sends in. */
const NO_REPORT: ReadonlyMap<string, string> = new Map([
  ["attack", "a catalogue of techniques that alerts are looked up in"],
  ["oscal", "schemas and examples that what we write is checked against"],
]);
const files = corpusFiles().filter((file) => FORMAT_OF.has(file.format));
const RUNTIME = new Set(formats.filter(({ family }) => family === "runtime").map(({ id }) => id));

const unpacked = (bytes: Buffer): Buffer => (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes);

/** The document's text, however it is packed and encoded. */
function plain(bytes: Buffer): string {
  const body = unpacked(bytes);
  return new TextDecoder(body[0] === 0xff ? "utf-16le" : "utf-8").decode(body);
}

type Counts = Record<string, number>;
const tally = (keys: readonly string[]): Counts => {
  const counts: Counts = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
};
const upper = (records: readonly { severity: string }[]): Counts => tally(records.map((record) => record.severity.toUpperCase()));
const plainly = (counts: unknown): Counts =>
  Object.fromEntries(Object.entries((counts ?? {}) as Counts).map(([key, value]) => [key.toUpperCase(), value]));

/** Counts of a part of the manifest, added up over the parts of a Kubernetes report. */
const manifestParts = (file: CorpusFile): Record<string, unknown>[] =>
  file.format === "trivy-k8s"
    ? Object.values(file.counts).filter(
        (part): part is Record<string, unknown> => typeof part === "object" && part !== null && "targets" in part,
      )
    : [file.counts];
const sum = (file: CorpusFile, key: string): number => manifestParts(file).reduce((total, part) => total + (Number(part[key]) || 0), 0);
const sumOf = (file: CorpusFile, key: string): Counts => {
  const total: Counts = {};
  for (const part of manifestParts(file))
    for (const [name, value] of Object.entries(plainly(part[key]))) total[name] = (total[name] ?? 0) + value;
  return total;
};
const rows = (records: readonly ReportRecord[], list: string): number =>
  ofType(records, "skip").filter((skip) => new RegExp(`\\.${list}\\[\\d+\\]$`).test(skip.where)).length;

describe.each(files.map((file) => [file.name, file] as const))("%s", (_name, file) => {
  it("is claimed by exactly one format", async () => {
    const { top } = await readDocument(file.bytes());
    expect(formats.filter((format) => format.detect(top)).map((format) => format.id)).toEqual([FORMAT_OF.get(file.format)]);
  });

  it("gives as many records as there are rows in it", async () => {
    const records = await recordsOf(file.bytes());
    const counts = rowsOf(file);
    if (counts !== null) {
      const found = countsOf(records);
      expect(found.rows).toBe(counts.rows);
      for (const [key, count] of Object.entries(counts)) expect({ [key]: found[key as keyof typeof found] }).toEqual({ [key]: count });
    } else if (file.format === "trivy" || file.format === "trivy-k8s") {
      const vulnerabilities = ofType(records, "vulnerability");
      expect(vulnerabilities.length + rows(records, "Vulnerabilities")).toBe(sum(file, "vulnerabilities"));
      expect(upper(vulnerabilities)).toEqual(sumOf(file, "by_severity"));
      expect(new Set(vulnerabilities.map((row) => row.id)).size).toBeLessThanOrEqual(sum(file, "distinct_vuln_ids"));
      expect(vulnerabilities.filter((row) => row.fixedVersion !== null).length).toBe(sum(file, "with_fixed_version"));
      expect(ofType(records, "misconfiguration").length + rows(records, "Misconfigurations")).toBe(sum(file, "misconfigurations"));
      expect(upper(ofType(records, "misconfiguration").filter((row) => !row.passed))).toEqual(sumOf(file, "misconf_fail_by_severity"));
      expect(ofType(records, "secret").length + rows(records, "Secrets")).toBe(sum(file, "secrets"));
      expect(ofType(records, "license").length + rows(records, "Licenses")).toBe(sum(file, "licenses"));
      expect(upper(ofType(records, "license"))).toEqual(sumOf(file, "licenses_by_severity"));
      if (file.format === "trivy") expect(ofType(records, "package").length).toBe(sum(file, "packages"));
      if (file.format === "trivy-k8s") {
        const failed = ofType(records, "scan").filter((scan) => scan.status === "failed");
        expect(failed.length).toBe(sum(file, "resources_with_error"));
      }
    } else if (file.format === "grype") {
      const vulnerabilities = ofType(records, "vulnerability");
      expect(vulnerabilities.length + rows(records, "matches")).toBe(file.counts.matches);
      expect(upper(vulnerabilities)).toEqual(plainly(file.counts.by_severity));
      expect(new Set(vulnerabilities.map((row) => row.id)).size).toBe(file.counts.distinct_vuln_ids);
      expect(vulnerabilities.filter((row) => row.knownExploited !== null).length).toBe(file.counts.with_kev);
      expect(vulnerabilities.filter((row) => row.epss !== null).length).toBe(file.counts.with_epss);
    } else if (file.format === "k8s-inventory") {
      const inventory = ofType(records, "inventory");
      expect(inventory.length + ofType(records, "skip").length).toBe(file.counts.objects);
      const pods = inventory.filter((record) => record.object === "pod");
      if (file.counts.pods !== undefined) {
        expect(pods.length).toBe(file.counts.pods);
        const containers = pods.flatMap((pod) => pod.spec.containers);
        expect(containers.filter(({ kind }) => kind === "container").length).toBe(file.counts.containers);
        expect(containers.filter(({ kind }) => kind === "init").length).toBe(file.counts.init_containers ?? 0);
        expect(containers.filter(({ privileged }) => privileged).length).toBe(file.counts.privileged_containers);
        expect(pods.filter((pod) => pod.spec.hostNetwork).length).toBe(file.counts.host_network_pods);
        expect(tally(pods.map((pod) => pod.phase))).toEqual(file.counts.phases);
      }
    } else if (file.format === "kev") {
      const entries = ofType(records, "kev");
      expect(entries.length).toBe(file.counts.entries);
      expect(entries.filter((row) => row.ransomware).length).toBe((file.counts.ransomware as Counts).Known);
      expect(ofType(records, "feed").map(({ version }) => version)).toEqual([file.counts.catalog_version]);
    } else if (file.format === "epss") {
      const scores = ofType(records, "epss");
      expect(scores.length).toBe(file.counts.rows);
      expect(scores.filter((row) => row.epss >= 0.5).length).toBe(file.counts.epss_ge_0_5);
    } else if (file.format === "vulnrichment") {
      expect(tally(ofType(records, "ssvc").map((row) => ["none", "poc", "active"][row.exploitation] ?? ""))).toEqual(
        file.counts.by_exploitation,
      );
    } else if (file.format === "policy-report") {
      const results = ofType(records, "policy");
      const unsaid = ofType(records, "skip")
        .filter((skip) => skip.reason === "no result")
        .map(() => "None");
      expect(results.length + ofType(records, "skip").length).toBe(file.counts.results);
      expect(tally([...results.map((row) => row.result), ...unsaid])).toEqual(file.counts.by_result);
    } else if (file.format === "kube-bench" || file.format === "docker-bench") {
      const counted = (file.counts.by_status ?? file.counts.by_result) as Counts;
      const results = ofType(records, "benchmark");
      expect(results.length + ofType(records, "skip").length).toBe(file.counts.checks);
      const words =
        file.format === "kube-bench"
          ? { fail: "FAIL", manual: "WARN", skipped: "INFO" }
          : { fail: "WARN", manual: "NOTE", skipped: "INFO" };
      const word: Record<string, string> = { pass: "PASS", ...words };
      expect(tally(results.map((row) => word[row.result] ?? ""))).toEqual(counted);
    } else if (file.format === "kubescape") {
      const checks = ofType(records, "misconfiguration");
      expect(checks.length + ofType(records, "skip").length).toBe(file.counts.resource_control_pairs);
      expect(tally(checks.map((row) => (row.passed ? "passed" : "failed")))).toEqual(file.counts.pairs_by_status);
      expect(ofType(records, "scan").length).toBe(file.counts.results);
    } else if (file.format === "trivy-operator") {
      const { counts } = file;
      expect(ofType(records, "skip")).toEqual([]);
      const of = (kind: "vulnerability" | "secret" | "misconfiguration" | "benchmark") => ofType(records, kind);
      if (file.name.startsWith("all-crds")) {
        expect(ofType(records, "scan").length).toBe(Object.values(counts).reduce<number>((total, each) => total + Number(each), 0));
        return;
      }
      expect(of("vulnerability").length).toBe(counts.vulnerabilities ?? 0);
      expect(upper(ofType(records, "vulnerability"))).toEqual(plainly(counts.vuln_by_severity));
      expect(of("secret").length).toBe(counts.secrets ?? 0);
      const isBench = file.name.startsWith("starboard");
      expect(of("misconfiguration").length).toBe(isBench ? 0 : (counts.checks ?? 0));
      expect(upper(ofType(records, "misconfiguration").filter((row) => !row.passed))).toEqual(plainly(counts.failed_by_severity));
      const compliance = counts.compliance as Record<string, number> | undefined;
      expect(of("benchmark").length).toBe(isBench ? counts.checks : (compliance?.summary_control_checks ?? 0));
      expect(ofType(records, "benchmark").filter((row) => row.result === "fail").length).toBe(
        isBench ? 5 : (compliance?.summary_controls_with_fail ?? 0),
      );
    } else if (file.format === "checkov") {
      const checks = ofType(records, "misconfiguration");
      expect(checks.filter((row) => row.passed).length).toBe(file.counts.passed);
      expect(checks.filter((row) => !row.passed).length).toBe(file.counts.failed);
      expect(ofType(records, "skip").length).toBe(file.counts.skipped);
      expect(new Set(checks.flatMap((row) => (row.passed ? [] : row.check))).size).toBe(file.counts.distinct_failed_check_ids);
    } else if (file.format === "polaris") {
      const checks = ofType(records, "misconfiguration");
      expect(checks.length).toBe(file.counts.checks);
      expect(checks.filter((row) => row.passed).length).toBe(file.counts.passed);
      expect(ofType(records, "scan").length).toBe(file.counts.resources);
    } else if (file.format === "hadolint") {
      const checks = ofType(records, "misconfiguration");
      expect(checks.length).toBe(file.counts.findings);
      expect(new Set(checks.map((row) => row.check)).size).toBe(file.counts.distinct_codes);
      expect(ofType(records, "scan").length).toBe((file.counts.files as string[]).length);
    } else if (file.format === "dockle") {
      expect(ofType(records, "misconfiguration").length + ofType(records, "skip").length).toBe(file.counts.details);
      const levels = file.counts.by_level as Counts;
      expect(ofType(records, "skip").length).toBe((levels.IGNORE ?? 0) + (levels.SKIP ?? 0));
    } else if (file.format === "tetragon") {
      const events = ofType(records, "event");
      expect(events.length).toBe(file.counts.events);
      expect(tally(events.map((event) => event.source))).toEqual(file.counts.by_type);
      expect(events.filter((event) => event.pod !== null).length).toBe(file.counts.with_pod);
      expect([...new Set(events.map((event) => event.hostname))]).toEqual(file.counts.nodes);
    } else if (file.format === "hubble") {
      const verdicts = plainly(file.counts.by_verdict);
      const stopped = (verdicts.DROPPED ?? 0) + (verdicts.ERROR ?? 0) + (verdicts.AUDIT ?? 0);
      expect(ofType(records, "event").length).toBe(stopped);
      expect(ofType(records, "counted").length).toBe(Number(file.counts.flows) - stopped);
    } else if (file.format === "k8s-audit") {
      expect(ofType(records, "event").map(({ rule }) => rule.split(" ")[0])).toEqual([file.counts.verb]);
    } else if (file.format === "kube-hunter") {
      const checks = ofType(records, "misconfiguration");
      expect(checks.length).toBe(file.counts.vulnerabilities);
      expect(upper(checks)).toEqual(plainly(file.counts.by_severity));
    } else if (file.format === "attestation" || file.format === "cosign-verify") {
      const [detail] = file.counts.details as Record<string, unknown>[];
      const statements = ofType(records, "attestation");
      expect(statements.length).toBe(file.counts.documents);
      expect(statements[0]?.predicateType).toBe(detail?.predicateType ?? detail?.cosign_type);
      // One document of the corpus names its subject by a purl alone.
      const named = detail?.digest === undefined ? (file.name.startsWith("intoto-vulns") ? 0 : detail?.subjects) : 1;
      expect(statements[0]?.subjects.length).toBe(named);
      if (detail?.digest !== undefined) expect(statements[0]?.subjects).toEqual([{ digest: detail.digest, name: detail.docker_reference }]);
    } else {
      const events = ofType(records, "event");
      expect(events.length).toBe(file.counts.falco_events);
      expect(tally(events.map((event) => event.rule))).toEqual(file.counts.by_rule);
      expect(upper(events.map((event) => ({ severity: event.priority })))).toEqual(plainly(file.counts.by_priority));
    }
  });

  it("gives a scan before its rows, and identity to every row", async () => {
    let scanned = false;
    for (const record of await recordsOf(file.bytes())) {
      if (record.type === "scan") {
        scanned = true;
        expect(record.target.name).not.toBe("");
        if (record.target.kind === "image") expect(record.target.image?.repository).toMatch(/\//);
      }
      if (!isSighting(record)) continue;
      expect(scanned).toBe(true);
      if (record.type === "vulnerability") {
        expect(record.package.key).toMatch(/^pkg:[a-z]/);
        expect(record.package.purl.startsWith(record.package.key)).toBe(true);
      }
    }
  });

  it("gives the same records again: packed, marked, in UTF-16, in pieces, and read in passes", async () => {
    const given = unpacked(file.bytes());
    const records = await recordsOf(given);
    expect(await recordsOf(gzipSync(given))).toEqual(records);
    const bytes = Buffer.from(plain(given));
    expect(await recordsOf(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]))).toEqual(records);
    const utf16 = Buffer.from(`\ufeff${bytes.toString("utf8")}`, "utf16le");
    expect(await recordsOf(utf16)).toEqual(records);
    expect(await recordsOf(Buffer.from(utf16).swap16())).toEqual(records);
    expect(await recordsOf(inPieces(bytes, 1021), null, 0)).toEqual(records);
    expect(await recordsOf(inPieces(gzipSync(bytes), 4096), null, 0)).toEqual(records);
    expect(await recordsOf(inPieces(utf16, 999), null, 0)).toEqual(records);
  });

  it("is refused where it is cut off", async () => {
    const text = plain(file.bytes()).trimEnd();
    // YAML that is cut off between two lines is YAML still.
    if (file.name.endsWith(".yaml")) return;
    // Lines of events stand for themselves; there only the cut line is lost.
    if (file.name.endsWith(".jsonl") && RUNTIME.has(FORMAT_OF.get(file.format) ?? "")) {
      const all = (await recordsOf(file.bytes())).length;
      const cut = await recordsOf(Buffer.from(text.slice(0, -5)));
      expect(ofType(cut, "skip").length).toBe(1);
      expect(cut.length).toBe(all);
      return;
    }
    // So do lines of tags, and those of a table.
    if (/\.(?:spdx|csv|csv\.gz)$/.test(file.name)) return;
    for (const share of [0.05, 0.5, 0.95, 1]) {
      const cut = Buffer.from(text.slice(0, Math.floor(text.length * share) - 1));
      for (const wholeBytes of [undefined, 0]) {
        await expect(recordsOf(cut, null, wholeBytes)).rejects.toSatisfy(
          (error) => error instanceof Problem && error.code === "invalid_report" && /line \d+, column \d+, byte \d+/.test(error.message),
        );
      }
    }
  });
});

it.each(corpusFiles().map((file) => [file.format, file.name, file] as const))(
  "%s/%s is claimed by one format, or is known to be no report",
  async (format, _name, file) => {
    if (NO_REPORT.has(format)) return expect(FORMAT_OF.has(format)).toBe(false);
    const { top } = await readDocument(file.bytes());
    expect(formats.filter((each) => each.detect(top)).map(({ id }) => id)).toHaveLength(1);
    expect(FORMAT_OF.has(format)).toBe(true);
  },
);

it("has a file for each format and a format for each file", () => {
  const names = readdirSync(new URL("./formats", import.meta.url)).filter((name) => name !== "index.ts" && !name.endsWith(".test.ts"));
  expect(names.map((name) => name.replace(/\.ts$/, "")).sort()).toEqual(formats.map((format) => format.id).sort());
  expect(files.length).toBeGreaterThan(60);
});
