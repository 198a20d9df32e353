import type { ClientBase } from "pg";
import { Problem } from "@/lib/core/errors";
import { identityId, NIL_ID } from "@/lib/core/ids";
import {
  isFault,
  isInCluster,
  isJudged,
  type PackageIdentity,
  type PackageRecord,
  type ScanRecord,
  type ScanTarget,
  type SightingKind,
  type SightingRecord,
  type VulnerabilityRecord,
} from "@/lib/core/records";
import { severityNumber } from "@/lib/core/severity";
import { FINDING_KINDS } from "@/lib/core/shape";
import { canonicalVulnerability } from "@/lib/identity/advisory-alias";
import { findingId, findingProblem, findingSubject, placeOf as placeKeyOf } from "@/lib/identity/finding-key";
import { displayName, parseImageReference } from "@/lib/identity/image-ref";
import { severityPrecedence } from "@/lib/risk/severity-precedence";
import { detailOf } from "./finding-detail";
import { type Place, placeOf } from "./place";
import { copyToStage, createStage, FOUND_ALL_THE_SAME, MERGE_STAGE, type StageRow } from "./stage-tables";
import { StagedFacts } from "./vulnerability-facts";

/** One tool's word on one target, with its number in the stage. Scans of the same target in one document are one word on it. */
export interface StagedScan {
  number: number;
  place: Place;
  /** the cluster that a target is in, if it is in one by itself, as images are not */
  clusterId: string | null;
  scan: ScanRecord;
  covers: Set<SightingKind>;
}

export interface StagerContext {
  /** ?image= of the request: says what was scanned where the document does not, or says it otherwise (a tar file, a local tag) */
  askedImage: string | null;
  /** the cluster that a scan's own word or the request puts its target into */
  /** the repository that a name stands for, by the org's rules */
  repositoryOf: (name: string) => string;
  clusterOf: (said: string | null) => Promise<{ id: string; name: string } | null>;
}

const PENDING = 5_000;
const DELIVERY = 20_000;

type Row = StageRow<"stage">;

/** The canonical id that somebody else gave one of a flaw's names. */
const firstKnown = (record: VulnerabilityRecord, canonical: ReadonlyMap<string, string>): string | null =>
  [record.id, ...record.aliases].map((id) => canonical.get(id)).find((id) => id !== undefined) ?? null;

/**
 * Takes a report's scans, packages and sightings as they stream by and lays them into the stage, keyed by identity, in
 * deliveries: memory holds one delivery and each flaw's facts once, however long the report is. Needs a connection of its
 * own (createStage).
 */
export class ScanStager {
  readonly scans: StagedScan[] = [];
  readonly facts = new StagedFacts();
  private readonly client: ClientBase;
  private readonly context: StagerContext;
  private readonly byTarget = new Map<string, StagedScan>();
  private readonly placeKeys: (readonly string[])[] = [];
  private current: StagedScan | null = null;
  /** what the document itself calls the target that ?image= names */
  private askedFor: string | null = null;
  private pending: { target: number; record: SightingRecord }[] = [];
  /** flaws without a CVE so far: a later row of the document may name it */
  private nameless: { target: number; record: VulnerabilityRecord }[] = [];
  private rows = new Map<string, Row>();
  private packages = new Map<string, { target: number; identity: PackageIdentity; id: string; layer: string | null; paths: Set<string> }>();
  private unjudged = new Map<string, StageRow<"stage_unjudged">>();
  private details = new Map<string, StageRow<"stage_detail">>();
  private deliveries = 0;
  private hasUnjudged = false;

  constructor(client: ClientBase, context: StagerContext) {
    this.client = client;
    this.context = context;
  }

  async addScan(scan: ScanRecord): Promise<void> {
    if (this.scans.length === 0) await createStage(this.client);
    const cluster = await this.context.clusterOf(scan.target.cluster ?? null);
    const target = this.underItsName(this.askedTarget(scan.target));
    const place = placeOf(target, cluster?.name ?? null, scan.architecture);
    const key = `${place.targetId} ${scan.tool.name}`;
    const known = this.byTarget.get(key);
    const clusterId = isInCluster(target.kind) ? (cluster?.id ?? null) : null;
    this.current = known ?? { number: this.scans.length, place, clusterId, scan: { ...scan, target }, covers: new Set() };
    for (const kind of scan.covers) this.current.covers.add(kind);
    if (known) return;
    this.byTarget.set(key, this.current);
    this.scans.push(this.current);
    this.placeKeys.push(placeKeyOf(target, cluster?.id ?? null));
  }

  async add(record: PackageRecord | SightingRecord): Promise<void> {
    const target = this.current?.number;
    if (target === undefined) throw new Error("A record came before the scan that it belongs to.");
    if (record.type === "package") this.addPackage(target, record.package, record.layer, record.paths);
    else this.pending.push({ target, record });
    if (this.pending.length >= PENDING) await this.resolvePending();
    if (this.packages.size >= DELIVERY) await this.deliver();
  }

  /** To be called after the last record. */
  async end(): Promise<void> {
    await this.resolvePending();
    for (const { record } of this.nameless) this.facts.addAliases(canonicalVulnerability(record.id, record.aliases), record);
    for (const { target, record } of this.nameless) this.addVulnerability(target, record, firstKnown(record, this.facts.aliases));
    this.nameless = [];
    await this.deliver();
    if (this.deliveries > 1) await this.client.query(MERGE_STAGE);
    if (this.hasUnjudged) await this.client.query(FOUND_ALL_THE_SAME);
    if (this.scans.length > 0) await this.client.query("analyze stage");
  }

  /** A mirror's image is that of the repository that it mirrors. */
  private underItsName(target: ScanTarget): ScanTarget {
    if (target.image === null) return target;
    const repository = this.context.repositoryOf(target.image.repository);
    if (repository === target.image.repository) return target;
    const tag = target.image.tags[0];
    return { ...target, name: `${displayName(repository)}${tag === undefined ? "" : `:${tag}`}`, image: { ...target.image, repository } };
  }

  private askedTarget(target: ScanTarget): ScanTarget {
    const asked = this.context.askedImage;
    if (!asked) return target;
    const reference = parseImageReference(asked);
    if (!reference) throw new Problem("invalid_report", `“${asked}” is not an image reference.`);
    const said = `${target.kind} ${target.name}`;
    this.askedFor ??= said;
    if (this.askedFor !== said) throw new Problem("invalid_report", "?image= names one image, but this document holds scans of several.");
    return {
      kind: "image",
      name: asked,
      image: {
        repository: reference.repository,
        digest: reference.digest ?? target.image?.digest ?? null,
        digests: [...(reference.digest ? [reference.digest] : []), ...(target.image?.digests ?? [])],
        configDigest: target.image?.configDigest ?? null,
        tags: reference.tag ? [reference.tag] : [],
      },
    };
  }

  /** Finds the canonical ids of the waiting rows, with what earlier reports taught about ids that are no CVE. */
  private async resolvePending(): Promise<void> {
    const waiting = this.pending;
    this.pending = [];
    const canonical = new Map<SightingRecord, string>();
    const unknown = new Set<string>();
    for (const { record } of waiting) {
      if (record.type !== "vulnerability") continue;
      const id = canonicalVulnerability(record.id, record.aliases);
      canonical.set(record, id);
      if (!id.startsWith("CVE-")) for (const each of [record.id, ...record.aliases]) unknown.add(each);
    }
    const learned = await this.readAliases(unknown);
    for (const { target, record } of waiting) {
      if (record.type !== "vulnerability") this.addOther(target, record);
      else {
        const id = canonical.get(record) ?? record.id;
        const known = id.startsWith("CVE-") ? id : firstKnown(record, learned);
        if (known === null) this.nameless.push({ target, record });
        else this.addVulnerability(target, record, known);
      }
    }
    if (this.rows.size + this.details.size + this.unjudged.size >= DELIVERY) await this.deliver();
  }

  private async readAliases(ids: ReadonlySet<string>): Promise<Map<string, string>> {
    if (ids.size === 0) return new Map();
    const { rows } = await this.client.query<{ alias: string; vulnerability_id: string }>(
      "select alias, vulnerability_id from vulnerability_alias where alias = any($1)",
      [[...ids]],
    );
    return new Map(rows.map((row) => [row.alias, row.vulnerability_id]));
  }

  private addPackage(target: number, identity: PackageIdentity, layer: string | null, paths: readonly string[]): string {
    const key = `${target} ${identity.purl}`;
    const known = this.packages.get(key);
    if (known) {
      for (const path of paths) known.paths.add(path);
      known.layer ??= layer;
      return known.id;
    }
    const id = identityId("package", identity.purl);
    this.packages.set(key, { target, identity, id, layer, paths: new Set(paths) });
    return id;
  }

  private addVulnerability(target: number, record: VulnerabilityRecord, learned: string | null): void {
    const aliases = learned === null || record.aliases.includes(learned) ? record.aliases : [...record.aliases, learned];
    const named = { ...record, aliases };
    const canonical = findingProblem(named);
    this.facts.add(canonical, named);
    this.addRow({
      target,
      finding_id: findingId(this.placeKeys[target] ?? [], named),
      package_id: this.addPackage(target, record.package, record.layer, record.paths),
      kind: FINDING_KINDS.indexOf("vulnerability"),
      problem: canonical,
      subject: findingSubject(record),
      severity: severityNumber(record.severity),
      precedence: severityPrecedence(record.severitySource, record.package.type),
      severity_source: record.severitySource,
      fixed_version: record.fixedVersion,
      fix_state: record.fixState,
      tool_id: record.id === canonical ? null : record.id,
    });
  }

  private addOther(target: number, record: Exclude<SightingRecord, VulnerabilityRecord>): void {
    if (!isJudged(record)) this.leave(target, record);
    if (!isFault(record)) return;
    const id = findingId(this.placeKeys[target] ?? [], record);
    if (!this.details.has(id)) this.details.set(id, { delivery: this.deliveries, finding_id: id, ...detailOf(record) });
    this.addRow({
      target,
      finding_id: id,
      package_id: NIL_ID,
      kind: FINDING_KINDS.indexOf(record.type),
      problem: findingProblem(record),
      subject: findingSubject(record),
      severity: severityNumber(record.severity),
      precedence: 0,
      severity_source: null,
      fixed_version: null,
      fix_state: null,
      tool_id: null,
    });
  }

  /** The tool could not judge a check of the scan at hand: what was said before stands. */
  addUnjudged(record: SightingRecord): void {
    if (this.current) this.leave(this.current.number, record);
  }

  private leave(target: number, record: SightingRecord): void {
    const finding_id = findingId(this.placeKeys[target] ?? [], record);
    this.hasUnjudged = true;
    this.unjudged.set(`${target}${finding_id}`, { target, finding_id, kind: FINDING_KINDS.indexOf(record.type) });
  }

  /** A tool that says one thing twice of one package (several paths, several advisories): the weightier word stands. */
  private addRow(row: Row): void {
    const key = `${row.target}${row.finding_id}${row.package_id}`;
    const known = this.rows.get(key);
    if (!known) {
      this.rows.set(key, row);
      return;
    }
    const weight = ({ precedence, severity }: Row) => Number(precedence) * 8 + Number(severity);
    if (weight(row) > weight(known)) {
      known.severity = row.severity;
      known.precedence = row.precedence;
      known.severity_source = row.severity_source;
    }
    known.fixed_version ??= row.fixed_version;
    known.fix_state ??= row.fix_state;
  }

  private async deliver(): Promise<void> {
    if (this.rows.size > 0) await copyToStage(this.client, "stage", this.rows.values());
    if (this.unjudged.size > 0) await copyToStage(this.client, "stage_unjudged", this.unjudged.values());
    if (this.details.size > 0) await copyToStage(this.client, "stage_detail", this.details.values());
    if (this.packages.size > 0) {
      const delivery = this.deliveries;
      const rows = [...this.packages.values()].map(({ target, identity, id, layer, paths }) => ({
        target,
        delivery,
        id,
        purl: identity.purl,
        type: identity.type,
        name: identity.name,
        version: identity.version,
        source_name: identity.sourceName,
        source_version: identity.sourceVersion,
        distro: identity.distro,
        layer,
        paths: [...paths],
      }));
      await copyToStage(this.client, "stage_package", rows);
    }
    if (this.rows.size + this.details.size + this.packages.size > 0) this.deliveries++;
    this.rows = new Map();
    this.unjudged = new Map();
    this.details = new Map();
    this.packages = new Map();
  }

  /** How often the stage was added to: the same package may come again in a later delivery. */
  get deliveryCount(): number {
    return this.deliveries;
  }
}
