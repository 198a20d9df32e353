import type { Effect } from "@/lib/core/gate";

export interface Policy {
  /** of the library: its name; of one's own: an id */
  key: string;
  name: string;
  /** what to do about it, for whoever's build stopped */
  advice: string;
  condition: string;
  effect: Effect;
}

const policy = (key: string, effect: Effect, name: string, condition: string, advice: string): Policy => ({
  key,
  effect,
  name,
  condition,
  advice,
});

const UPGRADE = "Upgrade the package, or rebuild on a base image that has the fix.";

/** Policies that ship with the product; an organisation sets what each does. */
export const LIBRARY: readonly Policy[] = [
  policy("kev-fixable", "fail", "Known to be exploited, and a fix exists", "finding.kev && finding.fixable", UPGRADE),
  policy("kev", "warn", "Known to be exploited", "finding.kev", "Mitigate it now, or take the image out; there may be no fix yet."),
  policy("three-days", "fail", "To be fixed within three days", 'finding.outcome in ["3_days", "3_days_forensic"]', UPGRADE),
  policy("fourteen-days-new", "fail", "New, and to be fixed within 14 days", 'finding.isNew && finding.outcome == "14_days"', UPGRADE),
  policy(
    "critical-fixable",
    "fail",
    "Critical, and a fix exists",
    'finding.kind == "vulnerability" && finding.severity == "critical" && finding.fixable',
    UPGRADE,
  ),
  policy(
    "high-fixable-new",
    "warn",
    "New and high, and a fix exists",
    'finding.kind == "vulnerability" && finding.isNew && finding.severity == "high" && finding.fixable',
    UPGRADE,
  ),
  policy("epss-high", "warn", "Likely to be exploited (EPSS 10 % or more)", "finding.epss >= 0.1", UPGRADE),
  policy("epss-exposed", "fail", "Likely to be exploited, in what is exposed", "finding.epss >= 0.1 && image.exposed", UPGRADE),
  policy(
    "old-fixable",
    "warn",
    "A fix has been waiting for 90 days",
    'finding.fixable && finding.ageDays > 90 && finding.severity in ["critical", "high"]',
    UPGRADE,
  ),
  policy(
    "secret",
    "fail",
    "A secret in the image",
    'finding.kind == "secret"',
    "Take it out of the image and its history, and replace the secret: it counts as known.",
  ),
  policy(
    "own-layer-critical",
    "warn",
    "Critical in what was put on top of the base",
    'finding.origin == "own" && finding.severity == "critical"',
    UPGRADE,
  ),
  policy(
    "misconfiguration-critical",
    "fail",
    "Critical misconfiguration",
    'finding.kind == "misconfiguration" && finding.severity == "critical"',
    "Change the setting as the finding says.",
  ),
  policy(
    "policy-high",
    "warn",
    "A policy of severity high or critical is not met",
    'finding.kind == "policy" && finding.severity in ["critical", "high"]',
    "Change the manifest as the policy says.",
  ),
  policy(
    "license-restricted",
    "warn",
    "A licence that a scanner calls risky",
    'finding.kind == "license" && finding.severity in ["critical", "high"]',
    "Ask whether the licence may be used, or replace the package.",
  ),
  policy(
    "os-end-of-life",
    "warn",
    "The operating system is past its end of life",
    "image.osEndOfLife",
    "Move to a release that still gets fixes.",
  ),
  policy(
    "not-signed",
    "off",
    "No verified signature",
    'image.signature != "verified"',
    "Sign the image, and send what cosign verify says of it.",
  ),
  policy("tag-latest", "off", "Named by the tag latest", "image.isLatest", "Name a version, or the digest."),
  policy(
    "old-image",
    "off",
    "Built more than 180 days ago",
    "image.ageDays > 180",
    "Rebuild it: fixes of the base image come with a rebuild.",
  ),
  policy(
    "registry-public",
    "off",
    "From a public registry",
    'image.registry in ["docker.io", "quay.io", "ghcr.io", "gcr.io", "public.ecr.aws"]',
    "Take it from your own registry, which is scanned.",
  ),
  policy(
    "privileged-critical",
    "fail",
    "Critical, in what runs privileged",
    'image.privileged && finding.severity == "critical"',
    "Fix it, or run the workload without privileges.",
  ),
];
