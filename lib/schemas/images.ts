import { z } from "zod";
import { COVERAGE_AREAS, WATCH_STATES } from "@/lib/core/coverage-area";
import { baseImage } from "./base-image";
import { coverageCounts, flag, id, listOf, measured, page, pageOf, ref, severityCounts, time } from "./common";
import { sourceItem } from "./sources";

export const IMAGE_SORTS = ["name", "lastScan", "critical", "firstSeen", "workloads"] as const;
export const listImagesInput = z.object({
  ...page,
  q: z.string().max(200).optional(),
  repository: z.string().max(1000).optional(),
  team: listOf(z.string().max(100)),
  cluster: listOf(z.string().max(253)),
  running: flag,
  coverage: listOf(z.enum(["fresh", "stale", "never"])),
  /** "unknown": nobody has sent a signature */
  signature: listOf(z.enum(["verified", "unverified", "unknown"])),
  sort: z.enum(IMAGE_SORTS.flatMap((s) => [s, `-${s}`]) as [string, ...string[]]).default("-critical"),
});

export const scanOfImage = z.object({
  tool: z.string(),
  toolVersion: z.string().nullable(),
  scannedAt: time,
  ageDays: z.number(),
  fresh: z.boolean(),
  status: z.enum(["ok", "failed", "unsupported_os", "no_packages", "packages_only"]),
  statusReason: z.string().nullable(),
  reportId: id,
  findings: z.number(),
});

/** Where an image comes from, as far as anybody has sent a signature or provenance for it. */
export const imageOrigin = z.object({
  /** whether it is signed: "verified" where a verifier said so, null where nobody has sent a signature */
  signature: z.enum(["verified", "unverified"]).nullable(),
  signedBy: z.string().nullable(),
  /** the source that it was built from; url is an https link or null */
  source: z.object({ uri: z.string(), url: z.string().nullable(), commit: z.string().nullable(), verified: z.boolean() }).nullable(),
});
export type ImageOrigin = z.infer<typeof imageOrigin>;

export const imageAttestation = z.object({
  id,
  kind: z.enum(["signature", "provenance", "sbom", "vuln_scan", "other"]),
  predicateType: z.string().nullable(),
  builder: z.string().nullable(),
  source: z.object({ uri: z.string(), url: z.string().nullable(), commit: z.string().nullable() }).nullable(),
  signer: z.object({ identity: z.string().nullable(), issuer: z.string().nullable(), keyId: z.string().nullable() }).nullable(),
  verified: z.boolean(),
  /** the tool whose output says that the signature was checked */
  verifier: z.string().nullable(),
  verifiedAt: time.nullable(),
  /** when it was signed or built, as it says itself */
  signedAt: time.nullable(),
  receivedAt: time,
  reportId: id,
});
export type ImageAttestation = z.infer<typeof imageAttestation>;

export const imageItem = z.object({
  id,
  reference: z.string(),
  repository: ref,
  digest: z.string(),
  tags: z.array(z.string()),
  os: z.string().nullable(),
  osEndOfLife: z.boolean().nullable(),
  team: ref.nullable(),
  running: z.boolean(),
  newest: z.boolean(),
  /** where one digest or tag names an image for each of several platforms: which; null: the usual one, amd64, or not known */
  platform: z.string().nullable(),
  workloads: z.number(),
  clusters: z.array(z.string()),
  coverage: z.enum(["fresh", "stale", "never"]),
  lastScanAt: time.nullable(),
  tools: z.array(z.string()),
  /** null: never scanned */
  summary: z.object({ vulnerabilities: severityCounts.extend({ total: z.number() }) }).nullable(),
  origin: imageOrigin,
  firstSeenAt: time,
});
export type ImageItem = z.infer<typeof imageItem>;
export const imagePage = pageOf(imageItem);

export const imageDetail = imageItem.extend({
  configDigest: z.string().nullable(),
  architecture: z.string().nullable(),
  sizeBytes: z.number().nullable(),
  builtAt: time.nullable(),
  labels: z.record(z.string(), z.string()),
  /** what its label says that it is built on, as it is written */
  baseImage: z.string().nullable(),
  /** what it is built on, as far as that is known */
  base: z.object({
    image: baseImage.nullable(),
    /** "label": one names it by digest; "layers": its layers are the lowest; "name": a label names it, and nothing scanned here is that */
    by: z.enum(["label", "layers", "name"]).nullable(),
    /** so many of the lowest layers are the base's */
    layers: z.number().nullable(),
    /** why it is not known, or not surely; null: it is known */
    unknown: z.string().nullable(),
  }),
  /** its open vulnerability findings, by where their package comes from */
  origins: z.object({ inherited: measured, own: measured, unknown: z.number() }),
  /** repositories of which an image that counts is built on this one */
  builtOnIt: z.number(),
  ownerRule: z.string().nullable(),
  scans: z.array(scanOfImage),
  /** what was signed about it, verified first; the newest fifty */
  attestations: z.array(imageAttestation),
  layers: z.array(
    z.object({
      position: z.number(),
      digest: z.string().nullable(),
      createdBy: z.string().nullable(),
      sizeBytes: z.number().nullable(),
      packages: z.number(),
      vulnerabilities: severityCounts.extend({ total: z.number() }),
    }),
  ),
  runsIn: z.array(
    z.object({
      workload: ref,
      kind: z.string(),
      namespace: z.string(),
      cluster: ref,
      team: ref.nullable(),
      container: z.string(),
      exposed: z.boolean(),
      matchedBy: z.string(),
    }),
  ),
  /** which images its tags have pointed to, by the times of reports; the newest first */
  tagHistory: z.array(z.object({ tag: z.string(), image: z.object({ id, digest: z.string() }), firstSeenAt: time, lastSeenAt: time })),
  otherKinds: z.array(z.object({ kind: z.string(), count: z.number() })),
});
export type ImageDetail = z.infer<typeof imageDetail>;

export const listImagePackagesInput = z.object({
  id: z.string().max(1000),
  q: z.string().max(200).optional(),
  layer: z.string().max(200).optional(),
  ...page,
});
export const imagePackagePage = pageOf(
  z.object({
    purl: z.string(),
    name: z.string(),
    type: z.string(),
    version: z.string(),
    layer: z.string().nullable(),
    paths: z.array(z.string()),
    vulnerabilities: severityCounts.extend({ total: z.number() }),
    /** the highest version that fixes any of them */
    fixedVersion: z.string().nullable(),
    /** how many of its vulnerabilities have a fix */
    fixable: z.number(),
  }),
);

export const coverageCell = z.object({
  area: z.enum(COVERAGE_AREAS),
  state: z.enum(WATCH_STATES),
  /** so many of what there is; null where there is only a last word */
  covered: z.number().nullable(),
  of: z.number().nullable(),
  lastAt: time.nullable(),
  by: z.array(z.string()),
});
export type CoverageCell = z.infer<typeof coverageCell>;

export const coverage = z.object({
  asOf: time,
  freshDays: z.number(),
  images: coverageCounts,
  /** running images, by whether anybody has verified a signature of theirs */
  signatures: z.object({ running: z.number(), verified: z.number(), unverified: z.number(), unknown: z.number() }),
  byCluster: z.array(
    z.object({
      cluster: ref,
      images: coverageCounts,
      lastInventoryAt: time.nullable(),
      sensors: z.array(z.object({ tool: z.string(), lastEventAt: time })),
    }),
  ),
  byTeam: z.array(z.object({ team: ref.nullable(), images: coverageCounts })),
  byTool: z.array(z.object({ tool: z.string(), images: z.number(), newestScanAt: time.nullable() })),
  /** the seven areas that have to be watched, cluster by cluster */
  ledger: z.array(z.object({ cluster: ref, workloads: z.number(), exposed: z.number(), cells: z.array(coverageCell) })),
  /** what nobody watches, the worst first */
  blindSpots: z.array(
    z.object({
      cluster: ref,
      area: z.enum(COVERAGE_AREAS),
      state: z.enum(WATCH_STATES),
      why: z.string(),
      lastAt: time.nullable(),
      switchOn: z.string(),
      /** workloads that it leaves unseen, published ones tenfold */
      weight: z.number(),
    }),
  ),
  /** what reports, and whether it still does: the silent first */
  sources: z.array(sourceItem),
});
export type Coverage = z.infer<typeof coverage>;
