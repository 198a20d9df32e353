import { z } from "zod";
import { NOTICE_TYPES } from "./channels";
import { SEVERITIES } from "./severity";
import { FINDING_KINDS, OUTCOMES } from "./shape";

/** A finding as messages show it. */
export const noticedFinding = z.object({
  id: z.string(),
  kind: z.enum(FINDING_KINDS),
  problem: z.string(),
  title: z.string().nullable(),
  package: z.string().nullable(),
  installedVersion: z.string().nullable(),
  fixedVersion: z.string().nullable(),
  severity: z.enum(SEVERITIES),
  outcome: z.enum(OUTCOMES),
  exploited: z.boolean(),
  exposed: z.boolean(),
  /** ISO 8601; null: none */
  dueAt: z.string().nullable(),
  place: z.object({ id: z.string(), name: z.string() }),
  team: z.object({ id: z.string(), name: z.string() }).nullable(),
  clusters: z.array(z.string()),
});
export type NoticedFinding = z.infer<typeof noticedFinding>;

/** A message before it is put into the words of a channel; kept with its delivery, so that every try says the same. */
export const notice = z.object({
  type: z.enum(NOTICE_TYPES),
  /** ISO 8601, UTC: of what moment it speaks */
  at: z.string(),
  /** one line, the whole message in short */
  title: z.string(),
  /** further sentences */
  text: z.array(z.string()),
  /** the page that shows more, as a path of ours */
  path: z.string(),
  /** the worst first; at most MAX_LISTED, `total` says how many there are */
  findings: z.array(noticedFinding),
  total: z.number().int(),
});
export type Notice = z.infer<typeof notice>;

/** No message lists more findings. */
export const MAX_LISTED = 100;
