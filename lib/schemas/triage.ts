import { z } from "zod";
import { id, ref, time } from "./common";

/** Findings to work on: their ids, or the filters of a list as its address has them. */
export const triageInput = z.object({
  ids: z.array(id).max(500).default([]),
  findings: z.string().max(8000).optional(),
  /** true: taken up (in triage); false: put back */
  triage: z.boolean().optional(),
  /** a person's id; null: nobody's */
  assignee: id.nullable().optional(),
});
export const triaged = z.object({ findings: z.number() });

export const commentInput = z.object({
  body: z.string().trim().min(1, "Say something.").max(4000),
  mentions: z
    .array(id)
    .max(20)
    .default([])
    .describe("people who are told of it: they may see the finding, and the text has each as @ and their name"),
});
/** mentions: those who are named in the text, as @ and their name */
export const findingComment = z.object({
  id,
  author: z.string(),
  mine: z.boolean(),
  at: time,
  body: z.string(),
  mentions: z.array(z.string()),
});
export type FindingComment = z.infer<typeof findingComment>;

/** Who works on a finding, and what was said of it. */
export const findingWork = z.object({
  assignee: ref.nullable(),
  comments: z.array(findingComment),
});

/** People who may be given findings. */
export const assigneeList = z.object({ items: z.array(ref) });
