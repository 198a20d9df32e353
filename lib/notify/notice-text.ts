import type { Notice, NoticedFinding } from "@/lib/core/notice";
import { OUTCOME_WORD } from "@/lib/core/outcome-word";

const CONTROL = /\p{C}+/gu;

/** Text of a scanner or a person on one line: no control or formatting characters, no more than so many. */
export function line(text: string, most = 300): string {
  const clean = text.replace(CONTROL, " ").replace(/\s+/g, " ").trim();
  return clean.length > most ? `${clean.slice(0, most - 1)}…` : clean;
}

/** "openssl 3.0.1 → 3.0.2 · critical · 3 days · exploited": what a message says of a finding beside its problem. */
export function about(finding: NoticedFinding): string {
  const { package: name, installedVersion, fixedVersion, severity, outcome, exploited, exposed, dueAt } = finding;
  const versions = [installedVersion, fixedVersion && `→ ${fixedVersion}`].filter(Boolean).join(" ");
  return [
    name && [name, versions].filter(Boolean).join(" "),
    severity,
    outcome === "none" ? null : OUTCOME_WORD[outcome],
    exploited && "exploited",
    exposed && "exposed",
    dueAt && `due ${dueAt.slice(0, 10)}`,
  ]
    .filter(Boolean)
    .map((part) => line(String(part)))
    .join(" · ");
}

export interface PlaceGroup {
  place: string;
  /** team and clusters, where known */
  where: string;
  findings: NoticedFinding[];
}

/** The listed findings by place and team, in the order of their worst; so many places, and so many findings of each. */
export function groupsOf({ findings }: Notice, places: number, each: number): PlaceGroup[] {
  const groups = new Map<string, PlaceGroup>();
  for (const finding of findings) {
    const key = `${finding.place.id} ${finding.team?.id ?? ""}`;
    const where = [finding.team?.name ?? "owned by nobody", finding.clusters.join(", ")].filter(Boolean).join(" · ");
    const group = groups.get(key) ?? { place: line(finding.place.name), where: line(where), findings: [] };
    groups.set(key, group);
    group.findings.push(finding);
  }
  return [...groups.values()].slice(0, places).map((group) => ({ ...group, findings: group.findings.slice(0, each) }));
}

/** "and 12 more", of what the groups leave out; null: nothing. */
export function moreThan(groups: readonly PlaceGroup[], { total }: Notice): string | null {
  const more = total - groups.reduce((sum, { findings }) => sum + findings.length, 0);
  return more > 0 ? `and ${more.toLocaleString("en")} more` : null;
}
