import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

export type CorpusFormat =
  | "anchore"
  | "attestation"
  | "aws-ecr"
  | "aws-inspector"
  | "checkov"
  | "clair"
  | "csaf"
  | "cosign-verify"
  | "cyclonedx"
  | "docker-bench"
  | "dockle"
  | "epss"
  | "falco"
  | "falcosidekick"
  | "grype"
  | "hadolint"
  | "harbor"
  | "hubble"
  | "k8s-audit"
  | "k8s-inventory"
  | "kev"
  | "kube-bench"
  | "kube-hunter"
  | "kubescape"
  | "neuvector"
  | "openvex"
  | "osv-scanner"
  | "polaris"
  | "policy-report"
  | "sarif"
  | "snyk"
  | "spdx"
  | "sysdig"
  | "tetragon"
  | "trivy"
  | "trivy-k8s"
  | "trivy-operator"
  | "twistlock"
  | "vulnrichment";

interface Entry {
  file: string;
  format: CorpusFormat;
  sha256: string;
  counts: Record<string, unknown>;
}

export interface CorpusFile {
  /** as in "image-alpine-3.10.json" */
  name: string;
  format: CorpusFormat;
  /** absolute path of the stored file, which may be gzipped */
  path: string;
  sha256: string;
  /** what was counted in the document independently of Plimsoll */
  counts: Record<string, unknown>;
  /** the document itself; for epss the gzip file that FIRST publishes */
  bytes(): Buffer;
}

const here = (file: string): URL => new URL(file, import.meta.url);
const manifest = JSON.parse(readFileSync(here("MANIFEST.json"), "utf8")) as Entry[];

/** The documents of a format, or all of them. */
export const corpusFiles = (format?: CorpusFormat): CorpusFile[] =>
  manifest
    .filter((entry) => format === undefined || entry.format === format)
    .map((entry) => {
      const packedByUs = entry.file.endsWith(".gz") && !entry.file.endsWith(".csv.gz");
      return {
        name: (entry.file.split("/").at(-1) ?? entry.file).replace(/(\.(?:jsonl?|xml|sarif|spdx))\.gz$/, "$1"),
        format: entry.format,
        path: here(entry.file).pathname,
        sha256: entry.sha256,
        counts: entry.counts,
        bytes: () => {
          const stored = readFileSync(here(entry.file));
          return packedByUs ? gunzipSync(stored) : stored;
        },
      };
    });

/** One document by its name; throws if there is none. */
export function corpusFile(name: string): CorpusFile {
  const found = corpusFiles().find((file) => file.name === name);
  if (found === undefined) throw new Error(`There is no corpus file "${name}".`);
  return found;
}

export type SsvcFile =
  | "cisa_bod_26_04_1_0_0.csv"
  | "deployer_patch_application_priority_1_0_0.csv"
  | "human_impact_1_0_0.csv"
  | "vulnrichment_ssvc_2024-10-24.csv.gz";

/** The published decision tables, and the SSVC points of Vulnrichment (gzipped). */
export const ssvcFile = (name: SsvcFile): Buffer => readFileSync(here(`ssvc/${name}`));
