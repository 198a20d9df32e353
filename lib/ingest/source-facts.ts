import type { SourceFacts } from "@/lib/core/records";
import type { Severity } from "@/lib/core/severity";
import { canonicalDistribution } from "@/lib/identity/purl";
import { link, number, text } from "./value";

type Cvss = SourceFacts["cvss"][number];

/** Distributions whose feeds carry no severity: tools that name them as the source took it from NVD. */
const WITHOUT_SEVERITY = new Set(["alpine", "wolfi", "chainguard", "minimos"]);

/**
 * The one name of a source that tools name differently: "NVD", "GITHUB", "debian-distro-debian-12", "vulnerabilities:debian:10",
 * "github:language:go", "oracle-oval", "DEBIAN_CVE".
 */
export function sourceName(given: string): string {
  const bare = given
    .trim()
    .toLowerCase()
    .replace(/^vulnerabilities:/, "");
  if (/^nvd(?:v\d)?\b|national vulnerability database|^nist\b/.test(bare)) return "nvd";
  if (/^(?:github|ghsa)\b/.test(bare)) return "ghsa";
  const first = bare.split(/:|-(?:distro|language|updater|oval|cvrf|osv|csaf)|_cve\b/)[0] ?? bare;
  return canonicalDistribution(first === "" ? bare : first);
}

/** Whose severity a tool shows that names this source. */
export const severitySourceOf = (source: string): string => (WITHOUT_SEVERITY.has(source) ? "nvd" : source);

/** A vector in its own version's spelling; some tools leave the prefix of v3 and v4 out. */
export function cvssOf(vector: unknown, score: unknown, method: string | null = null): Cvss | null {
  const given = text(vector, 500)?.replace(/^\(|\)$/g, "");
  if (given === undefined) return null;
  const prefix = /^CVSS:([234])/i.exec(given)?.[1];
  if (prefix !== undefined) return { version: prefix as Cvss["version"], vector: given.replace(/^cvss/i, "CVSS"), score: number(score) };
  if (!/^AV:/i.test(given)) return null;
  if (/\/Au:/i.test(given)) return { version: "2", vector: given, score: number(score) };
  if (/\/AT:/i.test(given)) return { version: "4", vector: `CVSS:4.0/${given}`, score: number(score) };
  if (!/\/PR:/i.test(given)) return null;
  const minor = /3\.?0|v?3$/i.test(method ?? "") ? "0" : "1";
  return { version: "3", vector: `CVSS:3.${minor}/${given}`, score: number(score) };
}

/** The words of CVSS v3 and v4 for a score, for where a tool gives a score and no word. */
export function severityOfScore(score: number | null): Severity {
  if (score === null || score < 0 || score > 10) return "unknown";
  if (score >= 9) return "critical";
  if (score >= 7) return "high";
  if (score >= 4) return "medium";
  return score > 0 ? "low" : "negligible";
}

/** Collects what each source says of a vulnerability. */
export class SourceList {
  private readonly found = new Map<string, SourceFacts>();

  at(source: string): SourceFacts {
    const facts = this.found.get(source) ?? { source, severity: null, cvss: [], url: null };
    this.found.set(source, facts);
    return facts;
  }

  severity(source: string, severity: Severity): this {
    if (severity !== "unknown") this.at(source).severity ??= severity;
    return this;
  }

  cvss(source: string, cvss: Cvss | null): this {
    if (cvss === null) return this;
    const facts = this.at(source);
    if (!facts.cvss.some((known) => known.vector === cvss.vector)) facts.cvss.push(cvss);
    return this;
  }

  url(source: string, url: unknown): this {
    const found = link(url);
    if (found !== null) this.at(source).url ??= found;
    return this;
  }

  all(): SourceFacts[] {
    return [...this.found.values()].sort((a, b) => (a.source < b.source ? -1 : 1));
  }
}
