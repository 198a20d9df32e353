import type { FindingKind, FindingState, Origin, SeenBy } from "@/lib/core/shape";
import type { FindingItem } from "@/lib/schemas/findings";

export const STATE_WORD: Record<FindingState, string> = {
  open: "open",
  in_triage: "in triage",
  accepted_risk: "accepted risk",
  false_positive: "false positive",
  not_affected: "not affected",
  mitigated: "mitigated",
  fixed: "fixed",
};

export const KIND_WORD: Record<FindingKind, string> = {
  vulnerability: "vulnerability",
  misconfiguration: "misconfiguration",
  secret: "secret",
  license: "licence",
  benchmark: "benchmark check",
  policy: "policy result",
};

export const SEEN_BY_WORD: Record<SeenBy, string> = {
  several: "two tools or more",
  trivy: "only Trivy",
  grype: "only Grype",
  other: "another tool",
};

export const ORIGIN_WORD: Record<Origin, string> = {
  base: "inherited",
  own: "own",
  unknown: "not known",
  none: "not in an image",
};

/** "docker.io/library/nginx" → "nginx", "ghcr.io/acme/web" → "acme/web": the registry's host stands in the title. */
export function shortRepository(name: string): string {
  const [host = "", ...path] = name.split("/");
  if (path.length === 0 || !(host.includes(".") || host.includes(":") || host === "localhost")) return name;
  return (host === "docker.io" && path[0] === "library" ? path.slice(1) : path).join("/");
}

export const placeName = (place: FindingItem["place"]): string => (place.kind === "repository" ? shortRepository(place.name) : place.name);

/** What a finding is about, beside the id of its problem: the package and its version, a path, a rule, else what the problem is. */
export const subjectOf = (finding: Pick<FindingItem, "package" | "installedVersion" | "title">): string =>
  [finding.package ?? finding.title, finding.installedVersion].filter(Boolean).join(" ");

/** What to call a finding where only one line is left. */
export const findingName = (finding: FindingItem): string =>
  [finding.problem, finding.package ? `in ${finding.package}` : "", `at ${placeName(finding.place)}`].filter(Boolean).join(" ");
