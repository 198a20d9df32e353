import { identityId } from "@/lib/core/ids";
import type { ScanTarget, SightingRecord } from "@/lib/core/records";
import { canonicalVulnerability } from "./advisory-alias";

/** Where a finding lives: what is put in front of its key. */
export type Place = readonly string[];

export interface ResourceName {
  /** null for cluster-scoped resources */
  namespace: string | null;
  kind: string;
  name: string;
}

/** The name of a scan target that is a Kubernetes resource: "namespace/Kind/name", or "Kind/name" where it has no namespace. */
export const formatResourceName = (resource: ResourceName): string =>
  [...(resource.namespace === null ? [] : [resource.namespace]), resource.kind, resource.name].join("/");

/** Takes the name of a scan target that is a Kubernetes resource apart. */
export function parseResourceName(text: string): ResourceName {
  const parts = text.split("/");
  const [namespace = "", kind = "", ...name] = parts.length >= 3 ? parts : ["", ...parts];
  return { namespace: namespace === "" ? null : namespace, kind, name: name.join("/") };
}

/**
 * The place of a target: the repository of an image (so findings survive rebuilds and retags), else the target itself.
 * Resources of a cluster need its id; without one they are told apart by name only.
 */
export function placeOf(target: ScanTarget, clusterId: string | null = null): Place {
  if (target.image !== null) return ["image", target.image.repository];
  if (target.kind === "source" || target.kind === "vm") return [target.kind, target.name];
  const { namespace, kind, name } = parseResourceName(target.name);
  return ["resource", clusterId ?? "", namespace ?? "", kind, name];
}

/** What is wrong: canonical vulnerability, check, rule or licence. */
export function findingProblem(record: SightingRecord): string {
  switch (record.type) {
    case "vulnerability":
      return canonicalVulnerability(record.id, record.aliases);
    case "misconfiguration":
      return record.check;
    case "secret":
      return record.rule;
    case "license":
      return record.license;
    case "benchmark":
      return record.check;
    case "policy":
      return record.policy;
  }
}

/** What it is wrong with: the package without its version, the path, or "" for the place as a whole. */
export function findingSubject(record: SightingRecord): string {
  switch (record.type) {
    case "vulnerability":
      return record.package.key;
    case "misconfiguration":
    case "benchmark":
      return "";
    case "policy":
      return record.rule;
    case "secret":
      return record.path;
    case "license":
      return record.package?.key ?? record.path ?? "";
  }
}

/** The id of the finding that a sighting at a place belongs to: kind, place, problem, subject; nothing that changes between scans. */
export const findingId = (place: Place, record: SightingRecord): string =>
  identityId("finding", record.type, ...place, findingProblem(record), findingSubject(record));
