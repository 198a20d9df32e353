import { placeName } from "@/components/findings/words";
import { formatNumber } from "@/components/ui/format";
import type { DecisionDraft } from "@/lib/client/decisions";
import type { FindingDetail, FindingItem } from "@/lib/schemas/findings";

type Scope = NonNullable<DecisionDraft["scopes"]>[number];
export type About = Pick<DecisionDraft, "scopes" | "findings">;

export interface Choice {
  value: string;
  label: string;
  hint: string;
  about: About;
}

/** What decisions are asked about: one finding, some that were ticked, or all that a list has. */
export type DecideSubject =
  | { kind: "one"; finding: FindingDetail }
  | { kind: "some"; findings: readonly FindingItem[] }
  | { kind: "list"; query: string; count: number; atLeast: boolean };

/** A finding's own scope: its problem with its package, path or rule, at its place. */
function scopeOf({ kind, problem, packageKey, package: name, place }: FindingItem): Scope {
  const subject = packageKey ?? name;
  return { kind, problem, place: place.id, ...(subject ? { subject } : {}) };
}

const withoutPlace = ({ place: _place, ...scope }: Scope): Scope => scope;

const unique = <T extends { id: string }>(items: readonly T[]): T[] => [...new Map(items.map((item) => [item.id, item])).values()];

/** How far a decision on one finding can go, the narrow first. */
function choicesOf(finding: FindingDetail): Choice[] {
  const here = scopeOf(finding);
  const what = finding.package ?? "it";
  const place = placeName(finding.place);
  const clusters = unique(finding.runsIn.map(({ cluster }) => cluster));
  const workloads = unique(finding.runsIn.map(({ workload }) => workload));
  const choices: Choice[] = [
    { value: "here", label: `${what} in ${place}`, hint: "whatever tag or digest, wherever it runs", about: { scopes: [here] } },
  ];
  if (clusters.length > 1)
    for (const { id, name } of clusters)
      choices.push({
        value: `cluster ${id}`,
        label: `${what} in ${place}, only in ${name}`,
        hint: "open again when another cluster runs it",
        about: { scopes: [{ ...here, cluster: id }] },
      });
  if (workloads.length > 1)
    for (const { id, name } of workloads.slice(0, 10))
      choices.push({
        value: `workload ${id}`,
        label: `${what} in ${place}, only in ${name}`,
        hint: "holds where nothing else runs it",
        about: { scopes: [{ ...here, workload: id }] },
      });
  if (finding.team)
    choices.push({
      value: "team",
      label: `${what} in all that ${finding.team.name} owns`,
      hint: "also what the team builds later",
      about: { scopes: [{ ...withoutPlace(here), team: finding.team.id }] },
    });
  choices.push({
    value: "everywhere",
    label: `${what} everywhere`,
    hint: "as far as your rights go",
    about: { scopes: [withoutPlace(here)] },
  });
  return choices;
}

export function choicesFor(subject: DecideSubject): Choice[] {
  if (subject.kind === "one") return choicesOf(subject.finding);
  if (subject.kind === "some") {
    const count = formatNumber(subject.findings.length);
    return [
      { value: "some", label: `The ${count} ticked findings`, hint: "each where it is", about: { scopes: subject.findings.map(scopeOf) } },
    ];
  }
  const count = `${formatNumber(subject.count)}${subject.atLeast ? "+" : ""}`;
  return [{ value: "list", label: `All ${count} findings of the list`, hint: "each where it is", about: { findings: subject.query } }];
}
