import type { CheckRecord, ReportRecord } from "@/lib/core/records";
import { parseSeverity } from "@/lib/core/severity";
import type { ReportFormat } from "../format";
import { invalidReport, notes, skipped, warning, whole } from "../records";
import { clusterTarget } from "../resource-target";
import { scanRecord } from "../scan-record";
import { fact, type JsonObject, link, list, name, object, objects, text } from "../value";

/** kube-hunter proves that it can read a token by printing it. */
const TOKEN_CHECKS = new Set(["KHV050", "KHV053"]);
const TOKEN = /eyJ[\w-]{10,}/;

/** Checks without a number are told apart by their title. */
const checkOf = (row: JsonObject): string | null => fact(row.vid) ?? name(row.vulnerability);

function evidenceOf(row: JsonObject): string | null {
  const evidence = text(row.evidence, 1_000);
  return evidence !== null && (TOKEN_CHECKS.has(name(row.vid) ?? "") || TOKEN.test(evidence))
    ? "evidence not kept: it may be a token"
    : evidence;
}

/** Several places of one check are one finding of the cluster: it names them all. */
function joined(rows: readonly JsonObject[], check: string, word: (row: JsonObject) => string | null, mark: string): string | null {
  const words = new Set(rows.filter((row) => checkOf(row) === check).flatMap((row) => word(row) ?? []));
  return words.size === 0 ? null : [...words].slice(0, 20).join(mark);
}

function record(row: JsonObject, check: string, rows: readonly JsonObject[]): CheckRecord {
  const url = link(row.avd_reference);
  return {
    type: "misconfiguration",
    check,
    passed: false,
    title: text(row.vulnerability, 500) ?? check,
    description: [text(row.description), text(row.category, 300)].filter((part) => part !== null).join("\n") || null,
    message: joined(rows, check, evidenceOf, "\n"),
    resolution: null,
    url: url?.endsWith("/none/") ? null : url,
    severity: parseSeverity(name(row.severity) ?? ""),
    location: joined(rows, check, (each) => text(each.location, 300), ", "),
  };
}

function* parseDocument(outline: unknown, where: string): Iterable<ReportRecord> {
  const top = object(outline);
  if (top === null) throw invalidReport("A kube-hunter report is an object with nodes, services and vulnerabilities.");
  if (top.vulnerabilities !== undefined && top.vulnerabilities !== null && !Array.isArray(top.vulnerabilities))
    throw invalidReport("vulnerabilities is not a list: this is no usable kube-hunter report.");
  const found = [top.nodes, top.services, top.vulnerabilities].some((each) => list(each).length > 0);
  // A run that only maps the network lists no vulnerabilities, not even none.
  const hunted = Array.isArray(top.vulnerabilities);
  yield scanRecord(clusterTarget("kube-hunter"), "kube-hunter", found && hunted ? { covers: ["misconfiguration"] } : {});
  if (!found) yield warning("kube-hunter found neither nodes nor services: it looked at nothing.");
  else if (!hunted) yield warning("The report has no list of vulnerabilities: kube-hunter only mapped what is there.");
  const rows = objects(top.vulnerabilities);
  for (const [index, value] of list(top.vulnerabilities).entries()) {
    const row = object(value);
    const check = row === null ? null : checkOf(row);
    if (row === null || check === null)
      yield skipped(row === null ? "not an object" : "neither vid nor vulnerability", ["vulnerabilities", index], where);
    else yield record(row, check, rows);
  }
}

/** Weaknesses that kube-hunter found by trying: they are the cluster's, wherever in it they were seen. */
export const kubeHunter: ReportFormat = {
  id: "kube-hunter",
  aliases: ["kubehunter"],
  label: "kube-hunter",
  family: "configuration",
  detect: ({ keys, nested }) =>
    keys.has("vulnerabilities") && nested.get("vulnerabilities")?.has("hunter")
      ? true
      : keys.has("nodes") && keys.has("services") && [...keys].every((key) => KEYS.has(key)),
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents()) {
      const { outline, where } = whole(document);
      yield* parseDocument(outline, where);
    }
  },
};

const KEYS = new Set(["nodes", "services", "vulnerabilities", "hunter_statistics", "kburl"]);
