import { z } from "zod";
import { id, listOf, page, pageOf, ref, time, total } from "./common";

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

export const decisionItem = said.extend({
  createdAt: time,
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
