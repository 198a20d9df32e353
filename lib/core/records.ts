import type { FeedId } from "./feeds";
import type { Priority } from "./priority";
import type { Severity } from "./severity";
import type { FindingKind } from "./shape";
import type { ImageScope, Justification, PackageScope, StatementStatus } from "./statement";

/**
 * What a format's parser yields: normalised, tool-neutral records in document order. A scan record comes before the
 * packages and sightings that belong to it. Times are Date in UTC, or null where the document does not say.
 */
export type ReportRecord =
  | ScanRecord
  | PackageRecord
  | VulnerabilityRecord
  | CheckRecord
  | SecretRecord
  | LicenseRecord
  | BenchmarkRecord
  | PolicyRecord
  | InventoryRecord
  | RuntimeRecord
  | StatementRecord
  | AttestationRecord
  | CountedRecord
  | FeedRecord
  | FeedRow
  | SkipRecord
  | WarningRecord;

export type TargetKind = "image" | "source" | "vm" | "node" | "workload" | "resource" | "cluster";
/** In the order of the number stored in the database. */
export const TARGET_KINDS: readonly TargetKind[] = ["image", "source", "vm", "node", "workload", "resource", "cluster"];

/** Whether targets of a kind are in one cluster by themselves: images run in many, source trees and virtual machines in none. */
export const isInCluster = (kind: TargetKind): boolean =>
  kind === "node" || kind === "workload" || kind === "resource" || kind === "cluster";
/** The first of those kinds, as stored. */
export const FIRST_IN_CLUSTER = TARGET_KINDS.findIndex(isInCluster);

export interface ImageIdentity {
  /** canonical registry/path ("docker.io/library/nginx") */
  repository: string;
  /** manifest digest ("sha256:…"), the identity that registries and kubelets use */
  digest: string | null;
  /** every digest that names it in its repository: of its manifest, and of the index that holds it beside other platforms */
  digests?: readonly string[];
  /** digest of the image's config ("image id"); some runtimes report only this */
  configDigest: string | null;
  tags: string[];
}

export interface ScanTarget {
  kind: TargetKind;
  /** as a person would name it */
  name: string;
  /** only for images */
  image: ImageIdentity | null;
  /** name that the tool gives the cluster of a resource; the sender's word wins over it */
  cluster?: string | null;
}

export interface LayerFacts {
  digest: string | null;
  diffId: string | null;
  createdBy: string | null;
  sizeBytes: number | null;
}

export interface ScanRecord {
  type: "scan";
  target: ScanTarget;
  tool: { name: string; version: string | null; databaseAt: Date | null };
  /** what the tool was told to look at, as it wrote it: a reference, or an archive's path */
  artifact: string | null;
  /** when the tool looked, by its own clock; null: not said */
  scannedAt: Date | null;
  /** "packages_only": a list of packages (SBOM) that nobody has compared with advisories: no look for anything */
  status: "ok" | "failed" | "unsupported_os" | "no_packages" | "packages_only";
  statusReason: string | null;
  /** kinds that the document shows to have been looked for; only of these may an absent finding count as gone */
  covers: readonly SightingKind[];
  os: { family: string; name: string; endOfLife: boolean | null } | null;
  architecture: string | null;
  sizeBytes: number | null;
  builtAt: Date | null;
  labels: Record<string, string>;
  layers: LayerFacts[];
}

export interface PackageIdentity {
  /** canonical purl with version and without qualifiers or subpath; the identity of the package */
  purl: string;
  /** purl type: deb, rpm, apk, npm, golang … */
  type: string;
  /** canonical purl without version: what finding keys use */
  key: string;
  /** namespace/name as shown to people */
  name: string;
  /** with epoch where there is one */
  version: string;
  sourceName: string | null;
  sourceVersion: string | null;
  distro: string | null;
}

export interface PackageRecord {
  type: "package";
  package: PackageIdentity;
  layer: string | null;
  paths: string[];
}

export interface SourceFacts {
  /** "nvd", "ghsa", "redhat", "debian" … lower case */
  source: string;
  severity: Severity | null;
  cvss: { version: "2" | "3" | "4"; vector: string; score: number | null }[];
  url: string | null;
}

export interface VulnerabilityRecord {
  type: "vulnerability";
  /** the id that the tool uses */
  id: string;
  /** ids of the very same flaw (never an advisory that covers several) */
  aliases: string[];
  package: PackageIdentity;
  layer: string | null;
  paths: string[];
  severity: Severity;
  /** who gave that severity, lower case: a distro vendor, nvd, ghsa, or the tool's name */
  severitySource: string;
  fixedVersion: string | null;
  /** fixed, affected, will_not_fix, fix_deferred, end_of_life, under_investigation, not_affected, unknown */
  fixState: string | null;
  title: string | null;
  description: string | null;
  urls: string[];
  cwes: string[];
  sources: SourceFacts[];
  publishedAt: Date | null;
  modifiedAt: Date | null;
  epss: { score: number; percentile: number | null; date: Date | null } | null;
  knownExploited: { addedOn: Date | null; ransomware: boolean } | null;
  /** from the same row of the document as the record before it (one row that names several packages): counted once */
  sameRow?: true;
}

export interface CheckRecord {
  type: "misconfiguration";
  /** the tool's check id, canonical spelling ("DS-0002", "C-0017") */
  check: string;
  passed: boolean;
  title: string;
  description: string | null;
  message: string | null;
  resolution: string | null;
  url: string | null;
  severity: Severity;
  /** file and lines, or resource path */
  location: string | null;
}

export interface SecretRecord {
  type: "secret";
  rule: string;
  title: string;
  path: string;
  severity: Severity;
  /** never the secret itself: what the tool masked, or stars */
  masked: string | null;
  lines: { start: number; end: number } | null;
}

export interface LicenseRecord {
  type: "license";
  license: string;
  category: string | null;
  severity: Severity;
  /** null where a file carries it */
  package: { key: string; name: string } | null;
  path: string | null;
}

/** One check of a benchmark (CIS Kubernetes, CIS Docker) on a node, a node role or a cluster. */
export interface BenchmarkRecord {
  type: "benchmark";
  /** the benchmark's own number ("1.2.16") */
  check: string;
  /** the benchmark and its version as the tool names it ("cis-1.6") */
  benchmark: string | null;
  title: string;
  description: string | null;
  resolution: string | null;
  severity: Severity;
  /** "manual": a person has to look; "skipped": not looked at */
  result: "pass" | "fail" | "manual" | "skipped";
}

/** What a policy engine says of one resource. */
export interface PolicyRecord {
  type: "policy";
  policy: string;
  rule: string;
  title: string;
  message: string | null;
  resolution: string | null;
  category: string | null;
  severity: Severity;
  /** "warn" fails too, but is meant to be let through; "error": the policy could not be evaluated */
  result: "pass" | "fail" | "warn" | "error" | "skip";
  /** from the same row of the document as the record before it (one result that names several resources): counted once */
  sameRow?: true;
}

/** One thing that a statement is about: a package, wherever it is or inside of something; or all of an image. */
export interface StatementProduct {
  /** as the document names it */
  label: string;
  /** what the document as a whole is about, as a scan of it would name it; null where it is about nothing in particular */
  target: ScanTarget | null;
  image: ImageScope | null;
  /** a package that has to be in the same target: the application whose component is meant */
  holder: PackageScope | null;
  /** null: whatever is in the image */
  package: PackageScope | null;
}

/** Somebody's judgement on a flaw in some products (VEX). */
export interface StatementRecord {
  type: "statement";
  /** the id that the document uses */
  vulnerability: string;
  /** ids of the very same flaw */
  aliases: string[];
  status: StatementStatus;
  justification: Justification | null;
  /** the document's own word for it, where that is another vocabulary's */
  justificationSaid: string | null;
  /** impact or action, in the author's words */
  detail: string | null;
  author: string | null;
  /** by the author's clock; null: not said */
  statedAt: Date | null;
  products: StatementProduct[];
  /** how many rows of the document it stands for; 0 for one that comes with another record of the same row */
  entries: number;
}

/** An entry of the document that could not be used: counted and shown in the receipt. */
export interface SkipRecord {
  type: "skip";
  reason: string;
  where: string;
  /** the check that it is about, where the tool could not evaluate it or its word cannot be read: what was found by it before stands */
  unjudged?: CheckRecord | BenchmarkRecord | PolicyRecord;
}

/** An entry that was read and holds nothing to keep (a flow that was let through): counted, so that the receipt adds up. */
export interface CountedRecord {
  type: "counted";
  /** what it was, as the receipt counts it: "flow", "request" */
  kind: string;
  /** the sensor that it shows to be alive, and when */
  tool: string;
  at: Date;
}

export interface WarningRecord {
  type: "warning";
  message: string;
}

// ------------------------------------------------------------------ feeds

/** What a feed's document says of itself; it comes after its rows, since some date themselves by the latest of them. */
export interface FeedRecord {
  type: "feed";
  feed: FeedId;
  /** the day or moment that the data speaks for; null: not said */
  asOf: Date | null;
  /** the publisher's own version of the data or model */
  version: string | null;
}

export interface KevRow {
  type: "kev";
  vulnerabilityId: string;
  addedOn: Date;
  dueOn: Date | null;
  /** known to be used in ransomware campaigns */
  ransomware: boolean;
  name: string | null;
  action: string | null;
}

export interface EpssRow {
  type: "epss";
  vulnerabilityId: string;
  /** probability of exploitation within thirty days, 0 to 1 */
  epss: number;
  percentile: number;
}

export interface SsvcRow {
  type: "ssvc";
  vulnerabilityId: string;
  /** 0 none, 1 public proof of concept, 2 active */
  exploitation: 0 | 1 | 2;
  automatable: boolean;
  /** technical impact is total, not partial */
  technicalTotal: boolean;
  assessedOn: Date | null;
}

export type FeedRow = KevRow | EpssRow | SsvcRow;

// ------------------------------------------------------------------ inventory

export type InventoryRecord = { type: "inventory" } & (
  | { object: "namespace"; name: string; labels: Record<string, string> }
  | NodeObject
  | WorkloadObject
  | PodObject
  | ReplicaSetObject
  | ServiceObject
  | RouteObject
);

export interface NodeObject {
  object: "node";
  name: string;
  roles: string[];
  osImage: string | null;
  kernel: string | null;
  kubelet: string | null;
  runtime: string | null;
  arch: string | null;
  labels: Record<string, string>;
  addresses: { type: string; address: string }[];
}

export type WorkloadKind = "Deployment" | "StatefulSet" | "DaemonSet" | "CronJob" | "Job" | "Pod" | "ReplicaSet" | "ReplicationController";

export interface OwnerRef {
  kind: string;
  name: string;
}

export interface ContainerSpec {
  kind: "container" | "init" | "ephemeral";
  name: string;
  image: string;
  privileged: boolean;
  runAsNonRoot: boolean | null;
  runAsUser: number | null;
  readOnlyRootFilesystem: boolean | null;
  allowPrivilegeEscalation: boolean | null;
  capabilitiesAdd: string[];
  capabilitiesDrop: string[];
  seccomp: string | null;
  hostPorts: number[];
  limits: Record<string, string>;
}

export interface PodSpec {
  serviceAccount: string | null;
  automountToken: boolean | null;
  hostNetwork: boolean;
  hostPID: boolean;
  hostIPC: boolean;
  hostPaths: string[];
  containers: ContainerSpec[];
}

export interface WorkloadObject {
  object: "workload";
  kind: WorkloadKind;
  namespace: string;
  name: string;
  labels: Record<string, string>;
  /** labels of the pod template: what services select on */
  podLabels: Record<string, string>;
  owner: OwnerRef | null;
  replicas: number | null;
  readyReplicas: number | null;
  spec: PodSpec;
}

export interface ReplicaSetObject {
  object: "replicaset";
  namespace: string;
  name: string;
  owner: OwnerRef | null;
}

export interface PodObject {
  object: "pod";
  namespace: string;
  name: string;
  labels: Record<string, string>;
  owner: OwnerRef | null;
  nodeName: string | null;
  /** Pending, Running, Succeeded, Failed, Unknown */
  phase: string;
  startedAt: Date | null;
  spec: PodSpec;
  /** digest that the runtime reports, by container name; manifest or config digest */
  runtimeDigests: Record<string, string>;
}

export interface ServiceObject {
  object: "service";
  namespace: string;
  name: string;
  serviceType: string;
  selector: Record<string, string>;
  ports: { port: number; targetPort: string | null; nodePort: number | null; protocol: string }[];
  addresses: string[];
}

export interface RouteObject {
  object: "route";
  kind: string;
  namespace: string;
  name: string;
  className: string | null;
  hosts: string[];
  tls: boolean;
  backends: { service: string; namespace: string | null; port: string | null }[];
}

// ------------------------------------------------------------------ runtime

export interface RuntimeRecord {
  type: "event";
  tool: string;
  /** the sensor's own health (drops, metrics snapshots), not an alert */
  health: boolean;
  at: Date;
  /** the original text of the time, with all its digits */
  atText: string;
  rule: string;
  priority: Priority;
  source: string;
  output: string;
  hostname: string | null;
  cluster: string | null;
  namespace: string | null;
  pod: string | null;
  container: { id: string | null; name: string | null; image: string | null };
  /** the controller, where the sensor itself names it */
  workload?: OwnerRef;
  /** what the sensor tells its events of one moment apart by, where it says so */
  eventKey?: string;
  /** of a health event: how many events the sensor says it could not see, as it wrote it */
  dropped?: number;
  /** parent to child process names, outermost first: ["containerd-shim", "bash", "curl"] */
  lineage: string[];
  tags: string[];
  /** the event as it came, without what must not be kept */
  raw: unknown;
}

// ------------------------------------------------------------------ provenance

export type AttestationKind = "signature" | "provenance" | "sbom" | "vuln_scan" | "other";

/** What somebody signed about images: that they stand for them, where they were built from, what is in them. */
export interface AttestationRecord {
  type: "attestation";
  /** who wrote the document: "cosign", "github", "in-toto" */
  tool: string;
  /** what it speaks of, each by its digest ("sha256:…"); the name is only shown */
  subjects: { digest: string; name: string | null }[];
  kind: AttestationKind;
  predicateType: string | null;
  builder: string | null;
  /** url is an https link or null */
  source: { uri: string; url: string | null; commit: string | null } | null;
  /** who is said to have signed: an identity with its issuer (keyless), or a key's id */
  signer: { identity: string | null; issuer: string | null; keyId: string | null } | null;
  /** only where the document is a verifier's own output; a signature that nobody checked proves nothing */
  verified: boolean;
  /** when it was signed or the build ended, as it says itself */
  at: Date | null;
}

export type SightingRecord = VulnerabilityRecord | CheckRecord | SecretRecord | LicenseRecord | BenchmarkRecord | PolicyRecord;

const SIGHTINGS: ReadonlySet<string> = new Set<FindingKind>([
  "vulnerability",
  "misconfiguration",
  "secret",
  "license",
  "benchmark",
  "policy",
]);
export const isSighting = (record: ReportRecord): record is SightingRecord => SIGHTINGS.has(record.type);

/** Whether it says that something is wrong; the rest says that something was looked at and found in order, or not judged. */
export function isFault(record: SightingRecord): boolean {
  switch (record.type) {
    case "misconfiguration":
      return !record.passed;
    case "benchmark":
      return record.result === "fail";
    case "policy":
      return record.result === "fail" || record.result === "warn";
    default:
      return true;
  }
}

/** Whether the tool could tell at all: an earlier failure stands where a check was skipped or could not be evaluated. */
export function isJudged(record: SightingRecord): boolean {
  if (record.type === "benchmark") return record.result !== "manual" && record.result !== "skipped";
  return record.type !== "policy" || (record.result !== "error" && record.result !== "skip");
}
export type SightingKind = Extract<FindingKind, SightingRecord["type"]>;
