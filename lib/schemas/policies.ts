import { z } from "zod";
import { id, page, pageOf, ref, time } from "./common";
import { effect, gateVerdict } from "./gate";

const name = z.string().trim().min(1).max(200);
const condition = z.string().trim().min(1).max(4000);
const advice = z.string().trim().max(1000);

export const newPolicy = z.strictObject({
  name,
  condition,
  effect: effect.default("warn"),
  advice: advice.default(""),
  tells: z.boolean().default(false),
});
export type NewPolicy = z.output<typeof newPolicy>;

/** What is left out stays as it is. */
export const changePolicyInput = z.strictObject({
  effect: effect.optional(),
  name: name.optional(),
  condition: condition.optional(),
  advice: advice.optional(),
  /** channels with a rule for it are told of what runs and newly meets it; it must not be off */
  tells: z.boolean().optional(),
});
export type ChangePolicyInput = z.output<typeof changePolicyInput>;

export const policyItem = z.object({
  /** name in the library, or the id of one's own */
  key: z.string(),
  name: z.string(),
  condition: z.string(),
  advice: z.string(),
  effect,
  /** the effect that it came with; null for one's own */
  shippedAs: effect.nullable(),
  /** it asks of each finding; else once an image */
  ofFindings: z.boolean(),
  tells: z.boolean(),
  set: z.object({ at: time, by: z.string() }).nullable(),
  /** of the last thirty days: how often the gate was asked about it or all, and how often it applied */
  lately: z.object({ applied: z.number().int() }),
});
export type PolicyItem = z.infer<typeof policyItem>;

export const policyList = z.object({
  items: z.array(policyItem),
  /** what the gate was asked in the last thirty days, as far as the asker may see it */
  lately: z.object({ pass: z.number().int(), warn: z.number().int(), fail: z.number().int() }),
});
export type PolicyList = z.infer<typeof policyList>;

export const simulateInput = z.strictObject({ condition });

export const simulation = z.object({
  /** what runs and would meet it, within the asker's rights */
  workloads: z.number().int(),
  images: z.number().int(),
  /** resources of clusters, machines: what is no image */
  others: z.number().int(),
  /** open findings that meet it; null: it asks of images only */
  findings: z.number().int().nullable(),
  /** workloads and images that run at all */
  of: z.object({ workloads: z.number().int(), images: z.number().int() }),
  teams: z.array(z.object({ team: ref.nullable(), workloads: z.number().int(), findings: z.number().int().nullable() })),
  /** the ones with most findings first; twenty at most */
  examples: z.array(
    z.object({
      workload: ref,
      kind: z.string(),
      namespace: z.string(),
      cluster: ref,
      image: ref,
      findings: z.number().int().nullable(),
    }),
  ),
});
export type Simulation = z.infer<typeof simulation>;

export const listRunsInput = z.object({ ...page, verdict: gateVerdict.optional() });

export const gateRun = z.object({
  id,
  askedAt: time,
  askedBy: z.string(),
  what: z.string(),
  team: ref.nullable(),
  verdict: gateVerdict,
  /** keys and names of the policies that applied */
  policies: z.array(z.object({ key: z.string(), name: z.string() })),
  new: z.number().int().nullable(),
  gone: z.number().int().nullable(),
});
export type GateRun = z.infer<typeof gateRun>;
export const gateRunPage = pageOf(gateRun);
