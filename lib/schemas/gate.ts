import { z } from "zod";
import { EFFECTS, GATE_BASELINES, GATE_VERDICTS } from "@/lib/core/gate";
import { findingKind, id, listOf, outcome, severity, time } from "./common";

export const gateVerdict = z.enum(GATE_VERDICTS);
export const effect = z.enum(EFFECTS);
const applied = effect.exclude(["off"]);

const condition = z.string().trim().min(1).max(4000);
const key = z.string().trim().min(1).max(100);

/** A policy that comes with the request. */
const givenPolicy = z.strictObject({
  name: z.string().trim().min(1).max(200),
  condition,
  effect: applied.default("fail"),
  advice: z.string().trim().max(1000).default(""),
});

/** What the gate is asked by JSON instead of by a report. */
export const gateQuestion = z.strictObject({
  /** a reference, digest or id of an image that is known here */
  image: z.string().trim().min(1).max(600),
  /** keys of policies; those that are switched off fail then. Left out: all that are switched on */
  policy: z.union([key, z.array(key).max(100)]).optional(),
  /** more policies, of the request's own */
  policies: z.array(givenPolicy).max(50).optional(),
});
export type GateQuestion = z.infer<typeof gateQuestion>;

export const gateQuery = z.object({
  image: z.string().trim().min(1).max(600).optional(),
  format: z.string().trim().min(1).max(60).optional(),
  cluster: z.string().trim().min(1).max(253).optional(),
  policy: listOf(key).optional(),
});

const gateFinding = z.object({
  /** null: it is not known here, it came with this report */
  id: id.nullable(),
  kind: findingKind,
  problem: z.string(),
  package: z.string(),
  version: z.string(),
  severity,
  outcome,
  kev: z.boolean(),
  /** 0–1; null: unknown */
  epss: z.number().nullable(),
  fixable: z.boolean(),
  /** nothing that it is compared with shows it */
  isNew: z.boolean(),
});

export const gateReason = z.object({
  policy: z.string(),
  name: z.string(),
  effect: applied,
  advice: z.string(),
  /** what it is about */
  image: z.string(),
  /** findings that meet it; 0: it is about the image itself */
  count: z.number().int(),
  examples: z.array(gateFinding),
});
export type GateReason = z.infer<typeof gateReason>;

export const gateAnswer = z.object({
  verdict: gateVerdict,
  /** failing ones first; of many the first hundred */
  reasons: z.array(gateReason),
  /** how many more there are */
  moreReasons: z.number().int(),
  delta: z.object({
    against: z.object({
      /** what runs of the repository, else its newest image; "nothing": none of it is known */
      kind: z.enum(GATE_BASELINES),
      /** five at most */
      images: z.array(z.string()),
      of: z.number().int(),
    }),
    /** null where there is nothing to compare with */
    new: z.number().int().nullable(),
    gone: z.number().int().nullable(),
    unchanged: z.number().int().nullable(),
    /** open today, and not looked for by whoever scanned this: neither gone nor there */
    notLooked: z.number().int().nullable(),
  }),
  images: z.array(
    z.object({
      id: id.nullable(),
      reference: z.string(),
      /** findings that nobody has decided on; null: no scan of it has worked */
      findings: z.number().int().nullable(),
      /** findings that a decision holds of: no policy is asked about them */
      decided: z.number().int(),
      scannedAt: time.nullable(),
      signature: z.enum(["verified", "unverified", "unknown"]),
      /** the repository runs somewhere, and can be reached from outside */
      running: z.boolean(),
      exposed: z.boolean(),
    }),
  ),
  moreImages: z.number().int(),
  /** policies that were asked */
  policies: z.number().int(),
  warnings: z.array(z.string()),
  askedAt: time,
});
export type GateAnswer = z.infer<typeof gateAnswer>;
