import { identityId, NIL_ID } from "@/lib/core/ids";
import type { PackageIdentity, SightingRecord, VulnerabilityRecord } from "@/lib/core/records";
import { severityNumber } from "@/lib/core/severity";
import { FINDING_KINDS } from "@/lib/core/shape";
import { canonicalVulnerability } from "@/lib/identity/advisory-alias";
import { findingId, findingProblem, findingSubject } from "@/lib/identity/finding-key";
import { severityPrecedence } from "@/lib/risk/severity-precedence";
import type { ScanBundle } from "./gather";

export interface StagedSighting {
  findingId: string;
  packageId: string;
  kind: number;
  problem: string;
  subject: string;
  severity: number;
  precedence: number;
  severitySource: string | null;
  fixedVersion: string | null;
  fixState: string | null;
  toolId: string | null;
}

export interface StagedPackage {
  id: string;
  identity: PackageIdentity;
  layer: string | null;
  paths: Set<string>;
}

export interface StagedDetail {
  title: string;
  description: string | null;
  resolution: string | null;
  url: string | null;
  location: string | null;
}

/** One tool's whole word on one target, as rows keyed by identity: the same thing said twice is one row. */
export interface StagedScan {
  sightings: Map<string, StagedSighting>;
  packages: Map<string, StagedPackage>;
  details: Map<string, StagedDetail>;
  vulnerabilities: { id: string; record: VulnerabilityRecord }[];
  /** other ids of a flaw → its canonical id */
  aliases: Map<string, string>;
}

export const packageIdOf = (identity: PackageIdentity): string => identityId("package", identity.purl);

/** knownAliases maps ids that earlier reports taught us to their canonical id. */
export function stageScan(
  placeKey: readonly string[],
  bundles: readonly ScanBundle[],
  knownAliases: ReadonlyMap<string, string>,
): StagedScan {
  const staged: StagedScan = { sightings: new Map(), packages: new Map(), details: new Map(), vulnerabilities: [], aliases: new Map() };
  for (const { packages, sightings } of bundles) {
    for (const record of packages) addPackage(staged, record.package, record.layer, record.paths);
    for (const record of sightings) addSighting(staged, placeKey, withKnownAliases(record, knownAliases));
  }
  return staged;
}

function withKnownAliases(record: SightingRecord, known: ReadonlyMap<string, string>): SightingRecord {
  if (record.type !== "vulnerability") return record;
  const learned = [record.id, ...record.aliases].flatMap((id) => known.get(id) ?? []);
  return learned.length > 0 ? { ...record, aliases: [...new Set([...record.aliases, ...learned])] } : record;
}

function addPackage(staged: StagedScan, identity: PackageIdentity, layer: string | null, paths: readonly string[]): string {
  const id = packageIdOf(identity);
  const known = staged.packages.get(id);
  if (known) {
    for (const path of paths) known.paths.add(path);
    known.layer ??= layer;
  } else staged.packages.set(id, { id, identity, layer, paths: new Set(paths) });
  return id;
}

function addSighting(staged: StagedScan, placeKey: readonly string[], record: SightingRecord): void {
  if (record.type === "misconfiguration" && record.passed) return;
  const id = findingId(placeKey, record);
  const row: StagedSighting = {
    findingId: id,
    packageId: NIL_ID,
    kind: FINDING_KINDS.indexOf(record.type),
    problem: findingProblem(record),
    subject: findingSubject(record),
    severity: severityNumber(record.severity),
    precedence: 0,
    severitySource: null,
    fixedVersion: null,
    fixState: null,
    toolId: null,
  };
  if (record.type === "vulnerability") {
    const canonical = canonicalVulnerability(record.id, record.aliases);
    staged.vulnerabilities.push({ id: canonical, record });
    for (const alias of [record.id, ...record.aliases]) if (alias !== canonical) staged.aliases.set(alias, canonical);
    row.packageId = addPackage(staged, record.package, record.layer, record.paths);
    row.precedence = severityPrecedence(record.severitySource, record.package.type);
    row.severitySource = record.severitySource;
    row.fixedVersion = record.fixedVersion;
    row.fixState = record.fixState;
    row.toolId = record.id === canonical ? null : record.id;
  } else if (!staged.details.has(id)) staged.details.set(id, detailOf(record));
  merge(staged.sightings, row);
}

/** A tool that says one thing twice of one package (several paths, several advisories): the weightier word stands. */
function merge(sightings: Map<string, StagedSighting>, row: StagedSighting): void {
  const key = `${row.findingId}${row.packageId}`;
  const known = sightings.get(key);
  if (!known) {
    sightings.set(key, row);
    return;
  }
  if (row.precedence > known.precedence || (row.precedence === known.precedence && row.severity > known.severity)) {
    known.severity = row.severity;
    known.precedence = row.precedence;
    known.severitySource = row.severitySource;
  }
  known.fixedVersion ??= row.fixedVersion;
  known.fixState ??= row.fixState;
}

function detailOf(record: Exclude<SightingRecord, VulnerabilityRecord>): StagedDetail {
  switch (record.type) {
    case "misconfiguration":
      return {
        title: record.title,
        description: record.message ?? record.description,
        resolution: record.resolution,
        url: record.url,
        location: record.location,
      };
    case "secret":
      return {
        title: record.title,
        description: record.masked,
        resolution: "Revoke the secret, then remove it from the image and its history.",
        url: null,
        location: record.lines ? `${record.path}:${record.lines.start}` : record.path,
      };
    case "license":
      return {
        title: `${record.license}${record.category ? ` (${record.category})` : ""}`,
        description: null,
        resolution: null,
        url: null,
        location: record.path,
      };
  }
}
