import type { ReportRecord, ScanRecord, SightingKind } from "@/lib/core/records";
import type { ListPath, ReportDocument, ReportFormat, TopLevel } from "../format";
import { unnamedMessage } from "../image-target";
import { distributionOf } from "../package-type";
import { invalidReport, notes, skipped, warning, whole } from "../records";
import { readResult, resultParts, setAside } from "../sarif-result";
import { imageOfResult, type RunTarget, targetOfReference, targetOfRun, unnamedTarget } from "../sarif-target";
import { Rules } from "../sarif-text";
import { systemIn, systemOfVersions, systemVersionOf } from "../sarif-vulnerability";
import { scanRecord } from "../scan-record";
import { type JsonObject, list, name, object, objects, text, time } from "../value";
import { ofOneRow } from "../vulnerability-record";

const LISTS: readonly ListPath[] = [["runs", "*", "results", "*"]];

function detect(top: TopLevel): boolean {
  if (top.shape === "array" || !top.keys.has("runs")) return false;
  const version = String(top.scalars.get("version") ?? "");
  return /^2\./.test(version) || /sarif/i.test(String(top.scalars.get("$schema") ?? "")) || (top.nested.get("runs")?.has("tool") ?? false);
}

/** One run, with what a first look at its results taught. */
interface Run {
  outline: JsonObject;
  /** the tool's name as it stands in the document */
  driver: string;
  tool: string;
  version: string | null;
  rules: Rules;
  /** the run names its image for all of its results */
  own: RunTarget | null;
  images: Set<string>;
  kinds: Set<SightingKind>;
  systemVersions: string[];
  os: ScanRecord["os"];
  results: number;
}

function openRun(value: unknown): Run {
  const outline = object(value) ?? {};
  const driver = object(object(outline.tool)?.driver);
  const os = name(object(object(outline.properties)?.baseOs)?.name);
  return {
    outline,
    driver: name(driver?.name) ?? "",
    // Snyk's products share their ids and their findings.
    tool:
      name(driver?.name)
        ?.toLowerCase()
        .replace(/^snyk\b.*$/, "snyk") ?? "sarif",
    version: name(driver?.semanticVersion) ?? name(driver?.version),
    rules: new Rules(object(outline.tool)),
    own: targetOfRun(outline),
    images: new Set(),
    kinds: new Set(),
    systemVersions: [],
    os: distributionOf(os),
    results: 0,
  };
}

async function firstLook(document: ReportDocument, runs: readonly Run[]): Promise<void> {
  for await (const { path, value } of document.elements()) {
    const run = runs[Number(path[1])];
    const raw = object(value);
    if (run === undefined) continue;
    run.results++;
    const result = raw === null ? null : readResult(raw, run.rules, run.tool);
    if (result === null) continue;
    run.kinds.add(result.kind);
    const image = imageOfResult(result, run.tool);
    if (image !== null) run.images.add(image);
    const version = systemVersionOf(result.rule, result.message);
    if (version !== null) run.systemVersions.push(version);
    run.os ??= systemIn(result.rule);
  }
  for (const run of runs) run.os ??= systemOfVersions(run.systemVersions);
}

const VULNERABILITY_TOOLS = /grype|scout|clair|anchore|sysdig|osv|xray/i;
/** Tools that look for misconfigurations and for nothing else. */
const CHECK_TOOLS = /checkov|kube-?linter|kube-?score|hadolint|dockle|tfsec|terrascan|kics|kubescape|kubesec|polaris|datree|snyk iac/i;

/** Null: results were not computed, which is something else than none. */
function statusOf(run: Run, isOfImage: boolean): Pick<ScanRecord, "status" | "statusReason" | "covers"> {
  const failed = objects(run.outline.invocations).some((invocation) => invocation.executionSuccessful === false);
  if (failed) return { status: "failed", statusReason: "The tool says that its run did not succeed.", covers: [] };
  if (!Array.isArray(run.outline.results) && run.results === 0)
    return { status: "failed", statusReason: "The run has no list of results: it was not finished.", covers: [] };
  const kinds = new Set(run.kinds);
  if (VULNERABILITY_TOOLS.test(run.tool) || ((run.tool === "trivy" || run.tool === "snyk") && isOfImage)) kinds.add("vulnerability");
  if (CHECK_TOOLS.test(run.driver)) kinds.add("misconfiguration");
  return { status: "ok", statusReason: null, covers: [...kinds].sort() };
}

function scanOf(run: Run, target: RunTarget): ScanRecord {
  const invocation = objects(run.outline.invocations)[0];
  return scanRecord(target.target, run.tool, {
    tool: { name: run.tool, version: run.version, databaseAt: null },
    scannedAt: time(invocation?.endTimeUtc) ?? time(invocation?.startTimeUtc),
    os: run.os,
    ...statusOf(run, target.named && target.target.kind === "image"),
  });
}

function targetOfOneImage(run: Run): RunTarget | null {
  const [only] = run.images;
  return run.own ?? (run.images.size === 1 && only !== undefined ? targetOfReference(only) : null);
}

/** Several runs can be of one target by one tool: they are one scan of it. */
const keyOf = (scan: ScanRecord): string => `${scan.target.kind} ${scan.target.name} ${scan.tool.name}`;

class Scans {
  private readonly byKey = new Map<string, ScanRecord>();
  private current = "";

  add(scan: ScanRecord): void {
    const known = this.byKey.get(keyOf(scan));
    if (known === undefined) this.byKey.set(keyOf(scan), scan);
    else {
      const best = known.status === "ok" ? known : scan;
      this.byKey.set(keyOf(scan), { ...best, os: known.os ?? scan.os, covers: [...new Set([...known.covers, ...scan.covers])].sort() });
    }
  }

  /** The scan to announce before a record of this one, or nothing where it is the one at hand. */
  *turnTo(scan: ScanRecord): Iterable<ScanRecord> {
    const key = keyOf(scan);
    if (key === this.current) return;
    this.current = key;
    yield this.byKey.get(key) ?? scan;
  }

  all(): Iterable<ScanRecord> {
    return this.byKey.values();
  }
}

async function* parseDocument(document: ReportDocument): AsyncIterable<ReportRecord> {
  const { outline, where } = document;
  const top = object(outline);
  if (top === null || !Array.isArray(top.runs)) throw invalidReport("runs is not a list: this is no usable SARIF document.");
  if (/^1\./.test(text(top.version) ?? "")) throw invalidReport("This is SARIF 1.0; only SARIF 2 can be read. Most tools can write 2.1.0.");
  const runs = list(top.runs).map(openRun);
  await firstLook(document, runs);

  const scans = new Scans();
  const ofOneImage = runs.map(targetOfOneImage);
  const named = ofOneImage.filter((target) => target !== null);
  // A run that names nothing is of what the other runs are of, where they are all of the same.
  const [shared] = named;
  const isShared = named.length > 0 && named.every((target) => target.target.name === shared?.target.name);
  const targets = runs.map((run, at) => {
    const whole = ofOneImage[at] ?? (isShared && run.images.size === 0 ? (shared ?? null) : null);
    const rest = whole ?? unnamedTarget(run.outline, run.tool, run.systemVersions.length > 0);
    const byImage = new Map(whole === null ? [...run.images].map((image) => [image, scanOf(run, targetOfReference(image))]) : []);
    const main = scanOf(run, rest);
    return { main, byImage, named: rest.named };
  });
  for (const [at, { main, byImage }] of targets.entries()) {
    if (byImage.size === 0 || (runs[at]?.results ?? 0) === 0) scans.add(main);
    for (const scan of byImage.values()) scans.add(scan);
  }
  const unnamed = new Set(targets.flatMap(({ main, byImage, named }) => (named || byImage.size > 0 ? [] : [main.target.name])));
  for (const scan of scans.all()) yield* scans.turnTo(scan);
  for (const target of unnamed) yield warning(unnamedMessage(target));

  for await (const { path, value } of document.elements()) {
    const run = runs[Number(path[1])];
    const target = targets[Number(path[1])];
    const raw = object(value);
    if (raw === null || run === undefined || target === undefined) {
      yield skipped("not an object", path, where);
      continue;
    }
    const result = readResult(raw, run.rules, run.tool);
    const reason = result === null ? "names no rule" : setAside(raw);
    if (result === null || reason !== null) {
      yield skipped(reason ?? "names no rule", path, where);
      continue;
    }
    yield* scans.turnTo(target.byImage.get(imageOfResult(result, run.tool) ?? "") ?? target.main);
    yield* ofOneRow(resultParts(result, run.tool, run.os), path, where);
  }
}

export const sarif: ReportFormat = {
  id: "sarif",
  label: "SARIF",
  family: "vulnerability",
  detect,
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents(LISTS)) yield* parseDocument(whole(document));
  },
};
