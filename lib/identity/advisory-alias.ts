/**
 * Advisories of vendors cover several flaws at once: they are never the same thing as one CVE, unless their source says
 * that they cover exactly one.
 */
const ADVISORY =
  /^(?:RH[SBE]A|CESA|ELSA|ELBA|ALAS\w*|ALSA|ALBA|ALEA|RL[SBE]A|RXSA|DSA|DLA|USN|LSN|SUSE-[SRO]U|OPENSUSE-[SRO]U|FEDORA|MGASA|GLSA|PHSA|ASA|AVG|CGA|ASB|KB)[-:]?\d|^(?:SUSE|OPENSUSE)-[SRO]U-/i;

/** The usual spelling: identifiers are upper case, but the body of a GHSA is lower case. */
export function normalizeVulnerabilityId(id: string): string {
  const text = id.trim();
  if (/^ghsa-/i.test(text)) return `GHSA-${text.slice(5).toLowerCase()}`;
  return /^(?:cve|cwe|go|pysec|rustsec|mal|osv|gms|rhsa|dsa|dla|usn|elsa|alas\w*|temp)-/i.test(text) ? text.toUpperCase() : text;
}

const isCve = (id: string): boolean => /^CVE-\d{4}-\d{3,}$/.test(id);
const isGhsa = (id: string): boolean => /^GHSA(?:-[a-z0-9]{4}){3}$/.test(id);

/** True for ids of advisories, which as a rule cover several flaws (RHSA, ELSA, ALAS, DSA, USN …). */
export const isAdvisory = (id: string): boolean => ADVISORY.test(id.trim());

/**
 * The ids among `related` that name the very same flaw as `id`: none where `id` covers several CVEs, never an advisory.
 */
export function sameFlaw(id: string, related: readonly string[]): string[] {
  const own = normalizeVulnerabilityId(id);
  const others = [...new Set(related.map(normalizeVulnerabilityId))].filter((other) => other !== "" && other !== own && !isAdvisory(other));
  const cves = new Set([own, ...others].filter(isCve));
  return (cves.size > 1 ? others.filter((other) => !isCve(other)) : others).sort();
}

/**
 * The one id of a flaw: its CVE if it has exactly one, else its GHSA, else the vendor's id. Depends on the set of ids only,
 * except that a tool's own CVE or GHSA is kept where several are given.
 */
export function canonicalVulnerability(id: string, aliases: readonly string[]): string {
  const own = normalizeVulnerabilityId(id);
  const all = [...new Set([own, ...aliases.map(normalizeVulnerabilityId).filter((alias) => alias !== "" && !isAdvisory(alias))])].sort();
  const cves = all.filter(isCve);
  if (cves.length === 1 && cves[0] !== undefined) return cves[0];
  if (isCve(own) || (cves.length > 1 && isGhsa(own))) return own;
  const ghsas = all.filter(isGhsa);
  if (cves.length === 0 && ghsas[0] !== undefined) return ghsas[0];
  if (cves.length > 1) return own;
  return all.find((other) => !isAdvisory(other)) ?? own;
}
