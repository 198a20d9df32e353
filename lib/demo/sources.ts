import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { baseLabels, baseOf, type DemoLayer, layersOfBase, layersOn } from "./bases";
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
  shows: (row: string, fixable: boolean) => boolean;
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
  "base-node": { file: "trivy/image-juice-shop-v10.2.0-alpine-236-vulns.json.gz" },
  "base-debian": { file: "trivy/image-debian-9-stretch.json" },
};

const GRYPE: Partial<Record<SourceName, string>> = {
  "juice-shop": "grype/image-alpine-3.11-89-matches.json.gz",
  alpine: "grype/image-alpine-3.11-89-matches.json.gz",
  nginx: "grype/image-nginx-debian-9-456-matches.json.gz",
  amazonlinux: "grype/image-amazonlinux-2-mixed-types.json",
  busybox: "grype/image-busybox-epss.json",
  clean: "grype/image-wolfi-zero-matches-0.114.json",
  "base-node": "grype/image-alpine-3.11-89-matches.json.gz",
  "base-debian": "grype/image-nginx-debian-9-456-matches.json.gz",
};

/** The tools' reports on one image at one time; none for an image that nobody scans. */
export function tell(source: SourceName, scan: DemoScan): DemoDocument[] {
  const trivy = TRIVY[source];
  const grype = GRYPE[source];
  const layering = layeringOf(source, scan);
  const documents: DemoDocument[] = [];
  if (trivy) documents.push(trivy.file.includes("bare-array") ? tellBareArray(trivy.file, scan) : tellTrivy(trivy, scan, layering));
  if (grype) documents.push(tellGrype(grype, scan, layering));
  return documents;
}

/** How an image that stands on a base is told: both tools' reports speak of the same layers, the lowest of which are the base's. */
interface Layering {
  layers: DemoLayer[];
  labels: Record<string, string>;
  /** the layer for one that a report names; null: it lies above the base that is told of */
  of(layer: string): string | null;
}

function layeringOf(source: SourceName, { repository, tag }: DemoScan): Layering | null {
  const base = baseOf(source);
  if (!base) return null;
  const template = TEMPLATES[base.name]();
  const own =
    source === "debian" ? [...template.slice(0, base.layers), { diffId: "", createdBy: "COPY dist /srv/app # buildkit" }] : template;
  const reference = `${repository}:${tag}`;
  const layers = source.startsWith("base-") ? layersOfBase(base, own, reference) : layersOn(base, own, reference);
  return {
    layers,
    labels: baseLabels(repository, source),
    of: (layer) => {
      const position = template.findIndex(({ diffId }) => diffId === layer);
      return layers[position === -1 ? base.packagesIn : position]?.diffId ?? null;
    },
  };
}

/** The layers that a real image of each base has, with the commands that made them. */
const TEMPLATES: Record<"node" | "debian", () => DemoLayer[]> = {
  node: () =>
    layersIn(asObject(asObject(asObject(document("trivy/image-juice-shop-v10.2.0-alpine-236-vulns.json.gz"))["Metadata"])["ImageConfig"])),
  debian: () => {
    const { source } = asObject(document("grype/image-nginx-debian-9-456-matches.json.gz")) as { source?: Json };
    const config = Buffer.from(String(asObject(source?.["target"])["config"]), "base64").toString("utf8");
    return layersIn(asObject(JSON.parse(config)));
  },
};

function layersIn(config: Json): DemoLayer[] {
  const commands = asList(config["history"]).filter((step) => step["empty_layer"] !== true);
  const { diff_ids: ids } = asObject(config["rootfs"]) as { diff_ids?: string[] };
  return (ids ?? []).map((diffId, position) => ({ diffId, createdBy: String(commands[position]?.["created_by"] ?? "") }));
}

const trivyRow = (row: Json): string => `${row["VulnerabilityID"]} ${row["PkgName"]} ${row["InstalledVersion"]}`;

const shown = (results: Json[], scan: DemoScan, layering: Layering | null = null): Json[] =>
  results.map((result) => ({
    ...result,
    ...(Array.isArray(result["Vulnerabilities"])
      ? {
          Vulnerabilities: asList(result["Vulnerabilities"]).flatMap((row) => {
            if (!scan.shows(trivyRow(row), Boolean(row["FixedVersion"]))) return [];
            if (!layering) return [row];
            const layer = layering.of(String(asObject(row["Layer"])["DiffID"]));
            return layer === null ? [] : [{ ...row, Layer: { DiffID: layer } }];
          }),
        }
      : {}),
  }));

/** What Trivy says of an image's layers and labels, as its layering has them. */
function trivyLayers(metadata: Json, { layers, labels }: Layering): Json {
  const config = asObject(metadata["ImageConfig"]);
  const container = asObject(config["config"]);
  const diffIds = layers.map(({ diffId }) => diffId);
  return {
    ...metadata,
    Layers: undefined,
    DiffIDs: diffIds,
    ImageConfig: {
      ...config,
      history: layers.map(({ createdBy }) => ({ created_by: createdBy })),
      rootfs: { type: "layers", diff_ids: diffIds },
      config: { ...container, Labels: { ...asObject(container["Labels"]), ...labels } },
    },
  };
}

function tellTrivy({ file, resource }: { file: string; resource?: string }, scan: DemoScan, layering: Layering | null): DemoDocument {
  const whole = asObject(document(file));
  const part = resource ? asObject(asList(whole["Resources"]).find((one) => one["Name"] === resource)) : whole;
  const results = asList(part["Results"]).filter((result) => String(result["Class"] ?? "").endsWith("-pkgs"));
  const said = asObject(part["Metadata"]);
  const metadata = layering ? trivyLayers(said, layering) : said;
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
      Results: shown(results, scan, layering),
    }),
  };
}

/** Trivy before 0.20 wrote only the list of targets: the image comes with the request. */
function tellBareArray(file: string, scan: DemoScan): DemoDocument {
  return { tool: "trivy", namesImage: false, body: JSON.stringify(shown(asList(document(file)), scan)) };
}

function tellGrype(file: string, scan: DemoScan, layering: Layering | null): DemoDocument {
  const whole = asObject(document(file));
  const source = asObject(whole["source"]);
  const reference = `${scan.repository}:${scan.tag}`;
  const digest = fakeDigest(reference);
  return {
    tool: "grype",
    namesImage: true,
    body: JSON.stringify({
      ...whole,
      matches: asList(whole["matches"]).flatMap((match) => {
        const artifact = asObject(match["artifact"]);
        const vulnerability = asObject(match["vulnerability"]);
        const { versions } = asObject(vulnerability["fix"]) as { versions?: string[] };
        const row = `${vulnerability["id"]} ${artifact["name"]} ${artifact["version"]}`;
        if (!scan.shows(row, (versions ?? []).length > 0)) return [];
        return layering ? grypeLayers(match, layering) : [match];
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
          ...(layering
            ? {
                layers: layering.layers.map(({ diffId }) => ({ digest: diffId })),
                labels: { ...asObject(asObject(source["target"])["labels"]), ...layering.labels },
              }
            : {}),
          config: Buffer.from(JSON.stringify({ created: scan.builtAt.toISOString() })).toString("base64"),
        },
      },
      descriptor: { ...asObject(whole["descriptor"]), timestamp: scan.at.toISOString() },
    }),
  };
}

/** A match in the layers of a layering; none where its package lies above what is told of. */
function grypeLayers(match: Json, layering: Layering): Json[] {
  const artifact = asObject(match["artifact"]);
  const locations = asList(artifact["locations"]).map((location) => ({
    ...location,
    layerID: layering.of(String(location["layerID"])),
  }));
  return locations[0]?.layerID === null ? [] : [{ ...match, artifact: { ...artifact, locations } }];
}

/** Most rows of a report were known from the start, some became known over the ninety days. */
export function isKnown(row: string, dayBack: number): boolean {
  const becameKnown = chance(row, "known");
  return becameKnown <= 0.75 || dayBack <= (1 - becameKnown) * 360;
}

/**
 * Which rows of a report a release shows at a time. Each release mends some, by chance that depends only on names.
 */
export function showsRow(workload: DemoWorkload, release: number, dayBack: number): (row: string) => boolean {
  const repository = repositoryOf(workload);
  const { share, told = {} } = workload;
  return (row) => {
    const releases = told[row.slice(0, row.indexOf(" "))];
    if (releases) return releases.includes(release);
    if (chance(repository, row, "there") >= share) return false;
    if (!isKnown(row, dayBack)) return false;
    return chance(repository, row, "mended") >= release * 0.22;
  };
}
