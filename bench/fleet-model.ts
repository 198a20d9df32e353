// What a made-up fleet consists of before any finding: names, owners, what runs where, which flaws exist.
import { identityId } from "../lib/core/ids";
import type { Severity } from "../lib/core/severity";
import type { Outcome } from "../lib/core/shape";
import { timeline } from "../lib/risk/bod-26-04";
import type { Random } from "./random";

export interface FleetSize {
  findings: number;
  repositories: number;
  teams: number;
  clusters: number;
  namespaces: number;
  vulnerabilities: number;
}

/** 400 teams, 50 clusters, 400 namespaces and up to 20,000 repositories, fewer of each in a small fleet. */
export const fleetSize = (findings: number): FleetSize => {
  const scaled = (most: number, per: number, least: number): number => Math.max(least, Math.min(most, Math.floor(findings / per)));
  return {
    findings,
    repositories: scaled(20_000, 50, 12),
    teams: scaled(400, 200, 4),
    clusters: scaled(50, 200, 3),
    namespaces: scaled(400, 200, 5),
    vulnerabilities: scaled(60_000, 15, 40),
  };
};

export interface Flaw {
  id: string;
  alias: string;
  title: string;
  severity: Severity;
  /** null unknown */
  epss: number | null;
  kev: boolean;
  automatable: boolean;
  technicalTotal: boolean;
  packageKey: string;
  packageName: string;
  packageType: string;
  fixed: string | null;
}

export interface Place {
  id: string;
  name: string;
  team: number | null;
  /** newest first */
  images: { id: string; digest: string; tag: string; running: boolean }[];
  /** cluster positions in which an image of it runs */
  clusters: number[];
  running: boolean;
  exposed: boolean;
  privileged: boolean;
  workloads: { id: string; cluster: number; namespace: string; name: string; image: number }[];
}

export const teamId = (team: number): string => identityId("bench-team", String(team));
export const clusterId = (cluster: number): string => identityId("bench-cluster", String(cluster));

const TYPES = [
  ["deb", 50, (n: number) => [`pkg:deb/debian/lib${WORDS[n % WORDS.length]}${n}`, `lib${WORDS[n % WORDS.length]}${n}`]],
  ["apk", 15, (n: number) => [`pkg:apk/alpine/${WORDS[n % WORDS.length]}-${n}`, `${WORDS[n % WORDS.length]}-${n}`]],
  ["npm", 20, (n: number) => [`pkg:npm/${WORDS[n % WORDS.length]}-${n}`, `${WORDS[n % WORDS.length]}-${n}`]],
  [
    "golang",
    15,
    (n: number) => [`pkg:golang/example.com/${WORDS[n % WORDS.length]}/v${n}`, `example.com/${WORDS[n % WORDS.length]}/v${n}`],
  ],
] as const;
const WORDS = [
  "ssl",
  "xml",
  "json",
  "http",
  "zip",
  "image",
  "crypt",
  "yaml",
  "sql",
  "net",
  "log",
  "auth",
  "curl",
  "regex",
  "font",
  "proxy",
];
const WEAKNESSES = [
  "heap overflow",
  "use after free",
  "path traversal",
  "denial of service",
  "request smuggling",
  "injection",
  "information leak",
];

export function makeFlaws(random: Random, count: number): Flaw[] {
  const packages = Math.max(8, Math.floor(count / 6));
  return Array.from({ length: count }, (_, n) => {
    const [type, , name] = random.weighted(TYPES.map((entry) => [entry, entry[1]] as const));
    const [packageKey = "", packageName = ""] = name(random.zipf(packages));
    const severity = random.weighted<Severity>([
      ["critical", 6],
      ["high", 24],
      ["medium", 40],
      ["low", 20],
      ["negligible", 7],
      ["unknown", 3],
    ]);
    return {
      id: `CVE-${2016 + (n % 11)}-${10_000 + n}`,
      alias: `GHSA-bench-${String(n).padStart(6, "0")}`,
      title: `${packageName}: ${random.pick(WEAKNESSES)} in ${random.pick(WORDS)} parser`,
      severity,
      epss: random.chance(0.05) ? null : Math.round(Math.min(0.99, 0.0005 / (random.next() + 0.0005)) * 1000) / 1000,
      kev: random.chance(0.006),
      automatable: random.chance(0.25),
      technicalTotal: random.chance(severity === "critical" ? 0.8 : 0.3),
      packageKey,
      packageName,
      packageType: type,
      fixed: random.chance(0.7) ? `2.${n % 40}.1` : null,
    };
  });
}

export function makePlaces(random: Random, size: FleetSize): Place[] {
  return Array.from({ length: size.repositories }, (_, n) => {
    const name = `registry.example.com/${WORDS[random.zipf(WORDS.length)]}/${WORDS[n % WORDS.length]}-service-${n}`;
    const running = random.chance(0.6);
    const images = Array.from({ length: 1 + random.below(2) }, (_unused, position) => {
      const digest = `sha256:${identityId("a", name, String(position)).replaceAll("-", "")}${identityId("b", name, String(position)).replaceAll("-", "")}`;
      return { id: identityId("image", name, digest), digest, tag: `1.${9 - position}.0`, running: running && position === 0 };
    });
    const workloads = Array.from({ length: running ? 1 + random.zipf(4) : 0 }, (_unused, position) => {
      const cluster = random.zipf(size.clusters);
      const namespace = `ns-${random.zipf(size.namespaces)}`;
      const workload = `${name.split("/").at(-1)}-${position}`;
      return {
        id: identityId("workload", clusterId(cluster), namespace, "Deployment", workload),
        cluster,
        namespace,
        name: workload,
        image: 0,
      };
    });
    return {
      id: identityId("repository", name),
      name,
      team: random.chance(0.04) ? null : random.zipf(size.teams),
      images,
      clusters: [...new Set(workloads.map(({ cluster }) => cluster))].sort((a, b) => a - b),
      running,
      exposed: running && random.chance(0.25),
      privileged: running && random.chance(0.05),
      workloads,
    };
  });
}

export const outcomeOf = (flaw: Flaw, exposed: boolean): Outcome =>
  timeline({ kev: flaw.kev, exposed, automatable: flaw.automatable, technicalTotal: flaw.technicalTotal }).outcome;
