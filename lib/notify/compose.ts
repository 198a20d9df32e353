import { isDecisionEvent, isFindingEvent, isSourceEvent, type NoticeType } from "@/lib/core/channels";
import { MAX_LISTED, type Notice, type NoticedFinding } from "@/lib/core/notice";
import { OUTCOME_WORD } from "@/lib/core/outcome-word";
import { OUTCOMES } from "@/lib/core/shape";
import { toolName } from "@/lib/core/tool-name";
import { decisionText } from "./decision-text";
import { feedPayload, policyPayload, reportPayload, sourcePayload } from "./outbox-payload";

const MAX_LINES = 20;

const byUrgency = (a: NoticedFinding, b: NoticedFinding): number => OUTCOMES.indexOf(b.outcome) - OUTCOMES.indexOf(a.outcome);

const worst = ({ problem, place, outcome, severity }: NoticedFinding): string =>
  `${problem} in ${place.name}, ${outcome === "none" ? severity : OUTCOME_WORD[outcome]}`;

const count = (number: number, one: string, many: string): string => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

const SAYS = {
  "findings.opened": (total: number) => count(total, "new or reopened finding in what runs", "new or reopened findings in what runs"),
  "findings.urgent": (total: number) =>
    count(total, "known finding began to run or became urgent", "known findings began to run or became urgent"),
} as const;

/** The list of ours that holds them: one finding's page, or what runs, of their team where they have one in common. */
function pathOf(findings: readonly NoticedFinding[], total: number): string {
  const [first] = findings;
  if (first && total === 1) return `/findings/${first.id}`;
  const teams = new Set(findings.map(({ team }) => team?.id ?? "none"));
  const [team] = teams;
  return `/findings?running=true${teams.size === 1 && team ? `&team=${team}` : ""}`;
}

/** A message of findings; `findings` may be more than are listed in the end. */
export function composeFindings(of: {
  type: "findings.opened" | "findings.urgent";
  at: string;
  findings: readonly NoticedFinding[];
  total: number;
}): Notice {
  const findings = [...of.findings].sort(byUrgency).slice(0, MAX_LISTED);
  const [first] = findings;
  return {
    type: of.type,
    at: of.at,
    title: `${SAYS[of.type](of.total)}${first ? `: ${of.total > 1 ? "worst " : ""}${worst(first)}` : ""}`,
    text: [],
    path: pathOf(findings, of.total),
    findings,
    total: of.total,
  };
}

/** Several messages of the same event as one, of the moment of the latest. */
export function mergeNotices(notices: readonly [Notice, ...Notice[]]): Notice {
  const [first] = notices;
  if (!isFindingEvent(first.type)) throw new Error(`Messages of ${first.type} are not merged.`);
  const all = notices.flatMap(({ findings }) => findings);
  const findings = [...new Map(all.map((finding) => [finding.id, finding])).values()];
  const at = notices.map((each) => each.at).reduce((a, b) => (a > b ? a : b));
  const total = notices.reduce((sum, each) => sum + each.total, 0) - (all.length - findings.length);
  return composeFindings({ type: first.type, at, findings, total });
}

const minute = (time: string): string => `${time.slice(0, 16).replace("T", " ")} UTC`;

/** What is said of a scanner or sensor that fell silent or is back. */
function sourceText(type: "source.silent" | "source.back", payload: unknown): Pick<Notice, "title" | "text" | "path"> {
  const { tool, clusterName, since, heardAt, usualHours } = sourcePayload.parse(payload);
  const name = `${toolName(tool)}${clusterName === null ? "" : ` in ${clusterName}`}`;
  const path = clusterName === null ? "/coverage" : `/clusters/${encodeURIComponent(clusterName)}`;
  if (type === "source.back")
    return {
      title: `${name} reports again`,
      text: [`It was silent from ${minute(since)} to ${heardAt === null ? "now" : minute(heardAt)}.`],
      path,
    };
  return {
    title: `${name} has fallen silent`,
    text: [
      `Nothing has come since ${minute(since)}${usualHours === null ? "" : `; it usually reports every ${usualHours === 1 ? "hour" : `${usualHours.toLocaleString("en")} hours`}`}.`,
      "What it would see is unknown until it reports again.",
    ],
    path,
  };
}

/** What is said of a policy that something which runs newly meets. */
function policyText(payload: unknown): Pick<Notice, "title" | "text" | "path"> {
  const { policy, name, advice, count: met, ofFindings, examples } = policyPayload.parse(payload);
  const what = ofFindings
    ? count(met, "finding in what runs newly meets", "findings in what runs newly meet")
    : count(met, "image that runs newly meets", "images that run newly meet");
  return {
    title: `${what} the policy “${name}”`,
    text: [
      ...(advice ? [advice] : []),
      ...examples,
      ...(met > examples.length ? [`And ${(met - examples.length).toLocaleString("en")} more.`] : []),
    ],
    path: `/policies?policy=${encodeURIComponent(policy)}`,
  };
}

/** A message of what is no finding. */
export function composeOther(type: NoticeType, payload: unknown, at: string): Notice {
  const base = { type, at, findings: [], total: 0 };
  if (type === "report.failed") {
    const { report, name, message } = reportPayload.parse(payload);
    return { ...base, title: `The report ${name} could not be read`, text: [message], path: `/reports/${report}` };
  }
  if (type === "feed.failed") {
    const { label, message } = feedPayload.parse(payload);
    return {
      ...base,
      title: `The feed ${label} could not be loaded`,
      text: [message, "What is loaded stays as it is."],
      path: "/settings/feeds",
    };
  }
  if (isDecisionEvent(type)) return { ...base, ...decisionText(type, payload) };
  if (isSourceEvent(type)) return { ...base, ...sourceText(type, payload) };
  if (type === "policy.met") return { ...base, ...policyText(payload) };
  throw new Error(`Nothing says what a message of ${type} is.`);
}

export const testNotice = (channel: string, by: string, at: string): Notice => ({
  type: "test",
  at,
  title: "A test message of Plimsoll",
  text: [`${by} asked for it, to see whether the channel ${channel} works. Nothing has to be done.`],
  path: "/settings/channels",
  findings: [],
  total: 0,
});

/** To a person who was named in a comment. */
export const composeMention = (of: {
  actor: string;
  body: string;
  at: string;
  finding: { id: string; problem: string; place: string };
}): Notice => ({
  type: "mention",
  at: of.at,
  title: `${of.actor} mentioned you: ${of.finding.problem} in ${of.finding.place}`,
  text: [of.body],
  path: `/findings/${of.finding.id}`,
  findings: [],
  total: 0,
});

export interface DigestParts {
  every: "daily" | "weekly";
  /** ISO 8601 */
  since: string;
  at: string;
  opened: number;
  urgent: number;
  findings: readonly NoticedFinding[];
  /** listed ones that were fixed, decided or stopped since; they are not counted in opened and urgent */
  settled: number;
  /** titles of other messages */
  others: readonly string[];
}

/** What a day or a week brought; also says that it was nothing. */
export function composeDigest({ every, since, at, opened, urgent, findings, settled, others }: DigestParts): Notice {
  const total = opened + urgent;
  const said = [
    ...(opened > 0 ? [SAYS["findings.opened"](opened)] : []),
    ...(urgent > 0 ? [SAYS["findings.urgent"](urgent)] : []),
    ...(others.length > 0 ? [count(others.length, "other message", "other messages")] : []),
  ];
  const word = every === "daily" ? "Daily" : "Weekly";
  const listed = [...findings].sort(byUrgency).slice(0, MAX_LISTED);
  return {
    type: "digest",
    at,
    title: `${word} digest: ${said.length > 0 ? said.join(", ") : "nothing new"}`,
    text: [
      `Since ${since.slice(0, 16).replace("T", " ")} UTC.`,
      ...(settled > 0 ? [`${count(settled, "more was", "more were")} fixed, decided or stopped before this was sent.`] : []),
      ...others.slice(0, MAX_LINES),
      ...(others.length > MAX_LINES ? [`And ${others.length - MAX_LINES} more.`] : []),
    ],
    path: pathOf(listed, total),
    findings: listed,
    total,
  };
}
