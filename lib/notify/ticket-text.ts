import type { NoticedFinding } from "@/lib/core/notice";
import { about, line } from "./notice-text";
import type { Tracker } from "./trackers/tracker";

const MOST_TITLE = 200;
const MOST_LISTED = 50;

/** What one issue is about: one action or problem, for one team. */
export interface TicketGroup {
  /** the same for the same action or problem of the same team */
  key: string;
  title: string;
  findings: NoticedFinding[];
}

/** A package that can be upgraded is one thing to do, however many flaws it has; all else is one by its problem. */
function subjectOf({ kind, package: name, fixedVersion, problem, title }: NoticedFinding): { key: string; title: string } {
  return kind === "vulnerability" && name && fixedVersion
    ? { key: `upgrade ${name}`, title: `Upgrade ${name} (${problem})` }
    : { key: `problem ${problem}`, title: title ? `${problem}: ${title}` : problem };
}

/** Findings by what mends them and whose they are, in the order given. Pure. */
export function ticketGroups(findings: readonly NoticedFinding[]): TicketGroup[] {
  const groups = new Map<string, TicketGroup>();
  for (const finding of findings) {
    const subject = subjectOf(finding);
    const key = `${subject.key} ${finding.team?.id ?? "nobody"}`;
    const title = line(`${finding.team ? `${finding.team.name}: ` : ""}${subject.title}`, MOST_TITLE);
    const group = groups.get(key) ?? { key, title, findings: [] };
    groups.set(key, group);
    group.findings.push(finding);
  }
  return [...groups.values()];
}

/** The findings as a list in the tracker's markup, each with its page here. */
export function findingLines(findings: readonly NoticedFinding[], tracker: Pick<Tracker, "escape" | "link">, base: string): string {
  const lines = findings
    .slice(0, MOST_LISTED)
    .map(
      (finding) =>
        `* ${tracker.link(`${base}/findings/${finding.id}`, tracker.escape(line(finding.problem)))} ${tracker.escape(`in ${line(finding.place.name)}: ${about(finding)}`)}`,
    );
  const more = findings.length - lines.length;
  return [...lines, ...(more > 0 ? [`* and ${more.toLocaleString("en")} more`] : [])].join("\n");
}

/** What an issue says when it is opened. */
export function ticketBody({ findings }: TicketGroup, tracker: Pick<Tracker, "escape" | "link">, base: string): string {
  const number = findings.length;
  return [
    `Plimsoll sees ${number === 1 ? "this" : `these ${number} findings`}:`,
    findingLines(findings, tracker, base),
    "Closing this issue closes no finding: a scan that no longer sees it does. Then this issue is closed by itself.",
  ].join("\n\n");
}
