import { z } from "zod";
import { DECIDED_VERDICTS, DECISION_STATUSES, END_FACTS } from "@/lib/core/decision-policy";
import { JUSTIFICATIONS } from "@/lib/core/statement";
import { findingKind, id, listOf, outcome, page, pageOf, ref, time, total } from "./common";

/** What a decision says; affected and under investigation are kept, but decide nothing. */
export const VERDICTS = ["false_positive", "accepted_risk", "not_affected", "mitigated", "affected", "under_investigation"] as const;
export const verdict = z.enum(VERDICTS);

const said = z.object({
  id,
  verdict,
  /** the vulnerability as its author names it */
  vulnerability: z.string().nullable(),
  /** in the words of OpenVEX */
  justification: z.string().nullable(),
  /** the author's own word; "fixed" where the product is said to have the fix already */
  justificationSaid: z.string().nullable(),
  reason: z.string(),
  author: z.string(),
  /** of the document that it came in: openvex, csaf, cyclonedx; null for a person's */
  format: z.string().nullable(),
  statedAt: time,
  /** the document; null where the asker may not see it */
  report: ref.nullable(),
});

export const decisionStatus = z.enum(DECISION_STATUSES);

/** What ends a decision by itself: a date, and facts that end it for the findings that they are true of. */
export const decisionEnds = z.object({
  at: time.nullable(),
  when: z.array(z.enum(END_FACTS)),
  /** 0–1; reached by a finding's EPSS, it is not covered any more */
  epss: z.number().nullable(),
});

export const decisionItem = said.extend({
  createdAt: time,
  status: decisionStatus,
  /** who answered the request, and with what words; null for statements, and while it waits */
  answer: z.object({ by: z.string(), at: time.nullable(), words: z.string().nullable() }).nullable(),
  ends: decisionEnds,
  /** applying it (or ending it) goes on: so many findings of so many; null: it is done */
  progress: z.object({ done: z.number(), of: z.number() }).nullable(),
  /** whether the asker may answer the request, and end the decision */
  may: z.object({ answer: z.boolean(), end: z.boolean() }),
  /** why it holds no longer; null while it does */
  ended: z.object({ at: time, reason: z.string().nullable() }).nullable(),
  /** canonical ids of what it is about */
  vulnerabilities: z.array(z.string()),
  /** the first of its products, and how many there are */
  products: z.array(z.string()),
  productCount: z.number(),
  /** teams whose findings it may touch, the limits of its sender; empty: all */
  teams: z.array(ref),
  /** findings that it keeps from counting as open now, of those that the asker may see */
  hides: total,
});
export type DecisionItem = z.infer<typeof decisionItem>;
export const decisionPage = pageOf(decisionItem);

export const listDecisionsInput = z.object({
  ...page,
  verdict: listOf(verdict),
  /** text in the vulnerability's ids, the author or the products */
  q: z.string().max(200).optional(),
  status: listOf(decisionStatus),
  report: id.optional().describe("only those that a report brought"),
});

/** A statement on one finding: whether it stands, and how much of what is seen it covers. */
export const findingStatement = said.extend({
  stands: z.boolean(),
  product: z.string(),
  covers: z.number(),
  seen: z.number(),
});
export type FindingStatement = z.infer<typeof findingStatement>;

/** One thing that a decision is about; what is left out is any. */
export const decisionScope = z.object({
  kind: findingKind.default("vulnerability"),
  /** vulnerability (any of its names), check, rule, policy or licence */
  problem: z.string().min(1).max(300),
  /** package without version, path of a secret, rule of a policy: as findings have it (packageKey) */
  subject: z.string().max(1000).optional(),
  /** one version, or a range of plain numeric ones: vers:deb/>=1.2|<1.4 */
  versions: z.string().max(500).optional(),
  /** repository or other place of findings */
  place: id.optional(),
  workload: id.optional(),
  namespace: z.string().max(253).optional(),
  cluster: id.optional(),
  team: id.optional(),
  tool: z.string().max(100).optional(),
});
export type DecisionScopeInput = z.output<typeof decisionScope>;

const MOST_SCOPES = 500;

export const decisionDraft = z.object({
  verdict: z.enum(DECIDED_VERDICTS),
  reason: z.string().trim().min(3, "Say why, in a few words.").max(4000),
  /** why it is not affected, in the words of OpenVEX */
  justification: z.enum(JUSTIFICATIONS).optional(),
  scopes: z.array(decisionScope).max(MOST_SCOPES).default([]),
  /** instead of scopes: the findings of a list, as its address has the filters; each becomes a scope of its own */
  findings: z.string().max(8000).optional(),
  endsAt: z.iso.date().optional().describe("the first day on which it holds no longer"),
  endsWhen: z.array(z.enum(END_FACTS)).max(END_FACTS.length).default([]),
  endsAtEpss: z.number().min(0.001).max(1).optional(),
});
export type DecisionDraft = z.output<typeof decisionDraft>;

/** What a decision would do, by the same statements that would do it. */
export const decisionReach = z.object({
  /** findings that would stop counting as open */
  findings: z.number(),
  byOutcome: z.array(z.object({ outcome, count: z.number() })),
  urgent: z.number(),
  exposed: z.number(),
  running: z.number(),
  workloads: z.number(),
  places: z.number(),
  /** owners of the findings; id null: nobody owns them */
  teams: z.array(z.object({ id: id.nullable(), name: z.string(), count: z.number() })),
  /** in the scope, and open still: seen by another tool, in another image or cluster, or beyond the author's rights */
  staysOpen: z.number(),
  /** in the scope, and already put aside by another decision */
  already: z.number(),
  /** in the scope, but a fact that ends the decision is true already */
  lapsed: z.number(),
  examples: z.array(z.object({ id, problem: z.string(), subject: z.string(), place: z.string(), outcome })),
});
export type DecisionReach = z.infer<typeof decisionReach>;

export const decisionPreview = z.object({
  reach: decisionReach,
  /** why another person has to approve it; null: it would hold at once */
  approval: z.string().nullable(),
});

export const decisionDetail = decisionItem.extend({
  scopes: z.array(z.object({ label: z.string(), problem: z.string() })),
  reach: decisionReach.nullable(),
});
export type DecisionDetail = z.infer<typeof decisionDetail>;

export const answerDecisionInput = z.object({ approve: z.boolean(), words: z.string().trim().max(2000).optional() });
export const endDecisionInput = z.object({ reason: z.string().trim().min(3, "Say why, in a few words.").max(2000) });

export const decisionPolicy = z.object({
  fourEyes: z.enum(["always", "urgent", "never"]),
  automaticUpTo: z.number().int().min(0).max(100_000),
  acceptedRiskDays: z.number().int().min(1).max(3650).nullable(),
});

export const exportVexInput = z.object({ format: z.enum(["openvex", "cyclonedx"]).default("openvex") });
