import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { chance, fakeDigest } from "./chance";
import { type DemoWorkload, repositoryOf, type SourceName } from "./fleet";

/** A scan to be told: which image, when, and which of the report's rows it shows. */
export interface DemoScan {
  repository: string;
  tag: string;
  /** when the tool looked */
  at: Date;
  builtAt: Date;
  /** keeps a row of the report, by what identifies it */
  shows: (row: string) => boolean;
}

/** A real report that can be told again about another image. image: set where the document cannot name it itself. */
export interface DemoDocument {
  tool: "trivy" | "grype";
  body: string;
  namesImage: boolean;
}

type Json = Record<string, unknown>;

const CORPUS = join(process.cwd(), "test/corpus");
const read = (file: string): Json | Json[] => {
  const bytes = readFileSync(join(CORPUS, file));
  return JSON.parse((file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8")) as Json | Json[];
};
const loaded = new Map<string, Json | Json[]>();
function document(file: string): Json | Json[] {
  const known = loaded.get(file) ?? read(file);
  loaded.set(file, known);
  return known;
}

const asObject = (value: unknown): Json => (typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {});
const asList = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : []);

const KUBERNETES = "trivy-k8s/all-cluster-254-resources.json.gz";

/** Where each source's rows come from. A part of the cluster scan is the one resource's results in it. */
const TRIVY: Partial<Record<SourceName, { file: string; resource?: string }>> = {
  "juice-shop": { file: "trivy/image-juice-shop-v10.2.0-alpine-236-vulns.json.gz" },
  python: { file: "trivy/image-python3-trivy-0.2.1-bare-array-1427-vulns.json.gz" },
  minio: { file: KUBERNETES, resource: "securecodebox-operator-minio" },
  "kube-proxy": { file: KUBERNETES, resource: "kube-proxy" },
  kindnet: { file: KUBERNETES, resource: "kindnet" },
  coredns: { file: KUBERNETES, resource: "coredns" },
  "local-path": { file: KUBERNETES, resource: "local-path-provisioner" },
  etcd: { file: KUBERNETES, resource: "etcd-kind-control-plane" },
  distroless: { file: "trivy/image-distroless-python2.7-debian-9.json" },
  debian: { file: "trivy/image-debian-9-stretch.json" },
  nginx: { file: "trivy/image-debian-9-stretch.json" },
  ubuntu: { file: "trivy/image-ubuntu-18.04.json" },
  photon: { file: "trivy/image-photon-3.0.json" },
  gobinary: { file: "trivy/image-alpine-3.23-gobinary-1-critical.json.gz" },
  clean: { file: "trivy/image-sle-micro-rancher-5.4-zero-findings.json" },
};

const GRYPE: Partial<Record<SourceName, string>> = {
  "juice-shop": "grype/image-alpine-3.11-89-matches.json.gz",
  alpine: "grype/image-alpine-3.11-89-matches.json.gz",
  nginx: "grype/image-nginx-debian-9-456-matches.json.gz",
  amazonlinux: "grype/image-amazonlinux-2-mixed-types.json",
  busybox: "grype/image-busybox-epss.json",
  clean: "grype/image-wolfi-zero-matches-0.114.json",
};

/** The tools' reports on one image at one time; none for an image that nobody scans. */
export function tell(source: SourceName, scan: DemoScan): DemoDocument[] {
  const trivy = TRIVY[source];
  const grype = GRYPE[source];
  const documents: DemoDocument[] = [];
  if (trivy) documents.push(trivy.file.includes("bare-array") ? tellBareArray(trivy.file, scan) : tellTrivy(trivy, scan));
  if (grype) documents.push(tellGrype(grype, scan));
  return documents;
}

const trivyRow = (row: Json): string => `${row["VulnerabilityID"]} ${row["PkgName"]} ${row["InstalledVersion"]}`;

const shown = (results: Json[], scan: DemoScan): Json[] =>
  results.map((result) => ({
    ...result,
    ...(Array.isArray(result["Vulnerabilities"])
      ? { Vulnerabilities: asList(result["Vulnerabilities"]).filter((row) => scan.shows(trivyRow(row))) }
      : {}),
  }));

function tellTrivy({ file, resource }: { file: string; resource?: string }, scan: DemoScan): DemoDocument {
  const whole = asObject(document(file));
  const part = resource ? asObject(asList(whole["Resources"]).find((one) => one["Name"] === resource)) : whole;
  const results = asList(part["Results"]).filter((result) => String(result["Class"] ?? "").endsWith("-pkgs"));
  const metadata = asObject(part["Metadata"]);
  const config = asObject(metadata["ImageConfig"]);
  const reference = `${scan.repository}:${scan.tag}`;
  const distro = results.find((result) => result["Class"] === "os-pkgs");
  return {
    tool: "trivy",
    namesImage: true,
    body: JSON.stringify({
      SchemaVersion: 2,
      Trivy: { Version: "0.69.3" },
      CreatedAt: scan.at.toISOString(),
      ArtifactName: reference,
      ArtifactType: "container_image",
      Metadata: {
        ...metadata,
        OS: metadata["OS"] ?? { Family: String(distro?.["Type"] ?? "debian"), Name: "12.5" },
        ImageID: fakeDigest("config", reference),
        RepoTags: [reference],
        RepoDigests: [`${scan.repository}@${fakeDigest(reference)}`],
        ImageConfig: { ...config, architecture: "amd64", os: "linux", created: scan.builtAt.toISOString() },
      },
      Results: shown(results, scan),
    }),
  };
}

/** Trivy before 0.20 wrote only the list of targets: the image comes with the request. */
function tellBareArray(file: string, scan: DemoScan): DemoDocument {
  return { tool: "trivy", namesImage: false, body: JSON.stringify(shown(asList(document(file)), scan)) };
}

function tellGrype(file: string, scan: DemoScan): DemoDocument {
  const whole = asObject(document(file));
  const source = asObject(whole["source"]);
  const reference = `${scan.repository}:${scan.tag}`;
  const digest = fakeDigest(reference);
  return {
    tool: "grype",
    namesImage: true,
    body: JSON.stringify({
      ...whole,
      matches: asList(whole["matches"]).filter((match) => {
        const artifact = asObject(match["artifact"]);
        return scan.shows(`${asObject(match["vulnerability"])["id"]} ${artifact["name"]} ${artifact["version"]}`);
      }),
      source: {
        ...source,
        target: {
          ...asObject(source["target"]),
          userInput: reference,
          imageID: fakeDigest("config", reference),
          manifestDigest: digest,
          tags: [reference],
          repoDigests: [`${scan.repository}@${digest}`],
          architecture: "amd64",
          config: Buffer.from(JSON.stringify({ created: scan.builtAt.toISOString() })).toString("base64"),
        },
      },
      descriptor: { ...asObject(whole["descriptor"]), timestamp: scan.at.toISOString() },
    }),
  };
}

/**
 * Which rows of a report a release shows at a time. Most were known from the start, some became known over the ninety
 * days; each release mends some; all by chance that depends only on names.
 */
export function showsRow(workload: DemoWorkload, release: number, dayBack: number): (row: string) => boolean {
  const repository = repositoryOf(workload);
  const { share, told = {} } = workload;
  return (row) => {
    const releases = told[row.slice(0, row.indexOf(" "))];
    if (releases) return releases.includes(release);
    if (chance(repository, row, "there") >= share) return false;
    const becameKnown = chance(row, "known");
    if (becameKnown > 0.75 && dayBack > (1 - becameKnown) * 360) return false;
    return chance(repository, row, "mended") >= release * 0.22;
  };
}
