import { describe, expect, it } from "vitest";
import type { CheckRecord, ScanTarget, SecretRecord, VulnerabilityRecord } from "@/lib/core/records";
import { findingId, findingSubject, formatResourceName, parseResourceName, placeOf } from "./finding-key";
import { packageIdentity } from "./package-identity";

const image = (repository: string, digest: string, tag: string): ScanTarget => ({
  kind: "image",
  name: `${repository}:${tag}`,
  image: { repository, digest, configDigest: null, tags: [tag] },
});
const vulnerability = (id: string, aliases: string[], version: string): VulnerabilityRecord => ({
  type: "vulnerability",
  id,
  aliases,
  package: packageIdentity({ type: "npm", name: "lodash", version }),
  layer: null,
  paths: [],
  severity: "high",
  severitySource: "ghsa",
  fixedVersion: null,
  fixState: null,
  title: null,
  description: null,
  urls: [],
  cwes: [],
  sources: [],
  publishedAt: null,
  modifiedAt: null,
  epss: null,
  knownExploited: null,
});
const check: CheckRecord = {
  type: "misconfiguration",
  check: "KSV-0001",
  passed: false,
  title: "",
  description: null,
  message: null,
  resolution: null,
  url: null,
  severity: "low",
  location: null,
};

describe("findingId", () => {
  it("survives rebuilds, retags, upgrades and the other tool's id", () => {
    const one = findingId(placeOf(image("docker.io/library/a", "sha256:1", "1")), vulnerability("CVE-2024-1000", [], "1.0.0"));
    const other = findingId(
      placeOf(image("docker.io/library/a", "sha256:2", "2")),
      vulnerability("GHSA-2jv5-9r88-3w3p", ["CVE-2024-1000"], "1.0.1"),
    );
    expect(other).toBe(one);
    expect(findingId(placeOf(image("docker.io/library/b", "sha256:1", "1")), vulnerability("CVE-2024-1000", [], "1.0.0"))).not.toBe(one);
  });

  it("keeps places of different kinds apart", () => {
    const places = [
      placeOf(image("docker.io/library/a", "sha256:1", "1")),
      placeOf({ kind: "source", name: "docker.io/library/a", image: null }),
      placeOf({ kind: "vm", name: "docker.io/library/a", image: null }),
      placeOf({ kind: "workload", name: "ns/Deployment/a", image: null }, "c1"),
      placeOf({ kind: "workload", name: "ns/Deployment/a", image: null }, "c2"),
      placeOf({ kind: "workload", name: "ns/StatefulSet/a", image: null }, "c1"),
    ];
    expect(new Set(places.map((place) => findingId(place, check))).size).toBe(places.length);
  });

  it("does not depend on what changes between scans", () => {
    const place = placeOf({ kind: "source", name: ".", image: null });
    expect(findingId(place, { ...check, title: "another", location: "Dockerfile:3", severity: "high" })).toBe(findingId(place, check));
    const secret: SecretRecord = { type: "secret", rule: "github-pat", title: "", path: "a", severity: "high", masked: null, lines: null };
    expect(findingId(place, { ...secret, lines: { start: 1, end: 1 } })).toBe(findingId(place, secret));
    expect(findingId(place, { ...secret, path: "b" })).not.toBe(findingId(place, secret));
    expect(findingSubject(secret)).toBe("a");
  });
});

it.each([
  [{ namespace: "ns", kind: "Deployment", name: "a" }, "ns/Deployment/a"],
  [{ namespace: null, kind: "ClusterRole", name: "system:node" }, "ClusterRole/system:node"],
])("names resources so that they can be read back: %j", (resource, name) => {
  expect(formatResourceName(resource)).toBe(name);
  expect(parseResourceName(name)).toEqual(resource);
});
