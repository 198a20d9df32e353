import { z } from "zod";
import { isDecisionEvent, isFindingEvent, isSourceEvent, type NoticeType } from "@/lib/core/channels";
import { SEVERITIES } from "@/lib/core/severity";
import { OUTCOMES } from "@/lib/core/shape";
import { VERDICT_WORD } from "@/lib/core/verdict-word";

/** Outcome, severity and kind as their numbers, and the numbers of the clusters where it runs. */
const facts = { o: z.number().int(), s: z.number().int(), k: z.number().int(), c: z.array(z.number().int()) };
type Facts = z.infer<z.ZodObject<typeof facts>>;

/** Findings of one team: all of them as counts, the highest ranks of each outcome and severity by id. */
export const findingsPayload = z.object({
  team: z.string().nullable(),
  total: z.number().int(),
  cells: z.array(z.object({ ...facts, n: z.number().int() })),
  listed: z.array(z.object({ ...facts, id: z.string(), r: z.number() })),
});
export type FindingsPayload = z.infer<typeof findingsPayload>;

export const reportPayload = z.object({
  report: z.string(),
  name: z.string(),
  message: z.string(),
  team: z.string().nullable(),
  cluster: z.number().int().nullable(),
});
export const feedPayload = z.object({ label: z.string(), message: z.string() });

/** A scanner or sensor that fell silent or is back; times are ISO 8601. */
export const sourcePayload = z.object({
  tool: z.string(),
  clusterName: z.string().nullable(),
  cluster: z.number().int().nullable(),
  since: z.string(),
  heardAt: z.string().nullable(),
  usualHours: z.number().nullable(),
});

/** What runs and newly meets a policy, of one team. */
export const policyPayload = z.object({
  policy: z.string(),
  name: z.string(),
  advice: z.string(),
  team: z.string().nullable(),
  clusters: z.array(z.number().int()),
  count: z.number().int(),
  ofFindings: z.boolean(),
  /** a few of them, by name */
  examples: z.array(z.string()),
});

/** What became of a decision. */
export const decisionPayload = z.object({
  decision: z.string(),
  verdict: z.enum(Object.keys(VERDICT_WORD) as (keyof typeof VERDICT_WORD)[]),
  author: z.string(),
  /** ISO 8601; null: no date ends it */
  endsAt: z.string().nullable(),
  about: z.string().nullable(),
  /** the first of its scopes, and how many there are */
  where: z.string().nullable(),
  scopes: z.number(),
  /** findings that it puts aside, or that are open again */
  findings: z.number().nullable(),
  /** owners of its findings, null among them: nobody; null: not known */
  teams: z.array(z.string().nullable()).nullable(),
  clusters: z.array(z.number()).nullable(),
  by: z.string().nullable(),
  words: z.string().nullable(),
});
export type DecisionPayload = z.infer<typeof decisionPayload>;

/** What a rule is limited to; an empty list is no limit, clusters are their numbers. */
export interface RuleScope {
  teamIds: readonly string[];
  clusters: readonly number[];
  /** some were named that are not there any more: then none of them matches */
  clustersNamed: boolean;
  severities: readonly string[];
  outcomes: readonly string[];
}

const takesTeam = ({ teamIds }: RuleScope, team: string | null): boolean =>
  teamIds.length === 0 || (team !== null && teamIds.includes(team));
const takesCluster = ({ clusters, clustersNamed }: RuleScope, numbers: readonly number[]): boolean =>
  !clustersNamed || numbers.some((number) => clusters.includes(number));

const takesFacts = (rule: RuleScope, { o, s, c }: Facts): boolean =>
  takesCluster(rule, c) &&
  (rule.severities.length === 0 || rule.severities.includes(SEVERITIES[s] ?? "")) &&
  (rule.outcomes.length === 0 || rule.outcomes.includes(OUTCOMES[o] ?? ""));

/** What of a row of the outbox any of these rules takes: how many findings, and which of the listed ones. */
export function takenFindings(rules: readonly RuleScope[], { team, cells, listed }: FindingsPayload): { total: number; ids: string[] } {
  const those = rules.filter((rule) => takesTeam(rule, team));
  const takes = (each: Facts): boolean => those.some((rule) => takesFacts(rule, each));
  return {
    total: cells.filter(takes).reduce((sum, { n }) => sum + n, 0),
    ids: listed
      .filter(takes)
      .sort((a, b) => b.o - a.o || b.r - a.r)
      .map(({ id }) => id),
  };
}

/** Of whose findings nothing is known yet may be of any team and cluster. */
const takesDecision = (rules: readonly RuleScope[], { teams, clusters }: DecisionPayload): boolean =>
  rules.some(
    (rule) =>
      (teams === null || rule.teamIds.length === 0 || teams.some((team) => takesTeam(rule, team))) &&
      (clusters === null || takesCluster(rule, clusters)),
  );

function placeOf(type: NoticeType, payload: unknown): { team: string | null; cluster: number | null } {
  if (type === "report.failed") return reportPayload.parse(payload);
  if (isSourceEvent(type)) return { team: null, cluster: sourcePayload.parse(payload).cluster };
  throw new Error(`Nothing says where a message of ${type} belongs.`);
}

/** Whether any of these rules takes what is no finding; what belongs to no team or cluster is for rules without that limit. */
export function takesOther(rules: readonly RuleScope[], type: NoticeType, payload: unknown): boolean {
  if (isFindingEvent(type)) return false;
  if (type === "feed.failed") return true;
  if (isDecisionEvent(type)) return takesDecision(rules, decisionPayload.parse(payload));
  if (type === "policy.met") {
    const { team, clusters } = policyPayload.parse(payload);
    return rules.some((rule) => takesTeam(rule, team) && takesCluster(rule, clusters));
  }
  const { team, cluster } = placeOf(type, payload);
  return rules.some((rule) => takesTeam(rule, team) && takesCluster(rule, cluster === null ? [] : [cluster]));
}
