import { z } from "zod";
import { DECIDED_VERDICTS, END_FACTS } from "@/lib/core/decision-policy";
import { JUSTIFICATIONS } from "@/lib/core/statement";
import { findingKind, id, time } from "./common";

/** YAML is read slowly: a file of some thousand decisions is smaller. */
export const MAX_DECISION_FILE_BYTES = 1024 * 1024;

const text = (most: number) => z.string().trim().min(1).max(most);

/** One thing that a decision of a file is about, by names instead of ids; what is left out is any. */
const fileScope = z.strictObject({
  kind: findingKind.default("vulnerability"),
  problem: text(300),
  subject: text(1000).optional(),
  versions: text(500).optional(),
  /** repository: registry/path */
  place: text(500).optional(),
  /** a place that is no repository, by its id here */
  placeId: id.optional(),
  /** cluster/namespace/Kind/name */
  workload: text(800).optional(),
  namespace: text(253).optional(),
  cluster: text(253).optional(),
  /** the short name (slug) */
  team: text(100).optional(),
  tool: text(100).optional(),
});
export type FileScope = z.output<typeof fileScope>;

const fileEntry = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, "letters, digits, dots, dashes and underscores, up to 100"),
  verdict: z.enum(DECIDED_VERDICTS),
  reason: z.string().trim().min(3, "Say why, in a few words.").max(4000),
  justification: z.enum(JUSTIFICATIONS).optional(),
  ends: z
    .strictObject({
      at: z.iso.date().optional(),
      when: z.array(z.enum(END_FACTS)).max(END_FACTS.length).default([]),
      epss: z.coerce.number().min(0.001).max(1).optional(),
    })
    .default({ when: [] }),
  scopes: z.array(fileScope).min(1).max(50_000),
});
export type FileEntry = z.output<typeof fileEntry>;

export const FILE_VERSION = "plimsoll/v1";

export const decisionFile = z.strictObject({
  apiVersion: z.literal(FILE_VERSION),
  kind: z.literal("Decisions"),
  decisions: z.array(fileEntry).max(5000),
});

export const importDecisionsInput = z.object({
  dryRun: z.enum(["0", "1"]).default("0").describe("1: says what would become of each entry, and changes nothing"),
  name: z.string().trim().min(1).max(200).default("decisions.yaml").describe("of the file, for people"),
});

export const ENTRY_STATUSES = ["same", "new", "changed", "ended", "refused"] as const;

export const importedEntry = z.object({
  /** its id in the file */
  id: z.string(),
  /** line in the file; null: it is not in there any more */
  line: z.number().nullable(),
  status: z.enum(ENTRY_STATUSES),
  /** why it is refused, what changes, or who has to approve it; null: nothing to say */
  why: z.string().nullable(),
  /** it holds only after somebody else has approved it */
  waits: z.boolean(),
  /** findings that it would put aside; null: not measured, since nothing changes */
  findings: z.number().nullable(),
  decision: id.nullable(),
});
export type ImportedEntry = z.infer<typeof importedEntry>;

export const decisionImport = z.object({
  dryRun: z.boolean(),
  counts: z.record(z.enum(ENTRY_STATUSES), z.number()),
  entries: z.array(importedEntry),
});

export const DRIFTS = ["in_force", "waiting", "ended", "refused"] as const;

export const decisionDrift = z.object({
  /** the file last imported within the asker's teams; null: none */
  file: z.object({ name: z.string(), at: time, by: z.string(), entries: z.number() }).nullable(),
  /** entries of that file that are not in force as they stand there */
  differ: z.array(z.object({ id: z.string(), now: z.enum(DRIFTS), why: z.string().nullable(), decision: id.nullable() })),
  /** decisions of people that hold or wait, and are not in it */
  onlyHere: z.array(z.object({ id: z.string(), decision: id, about: z.string(), author: z.string(), waits: z.boolean() })),
  onlyHereCount: z.number(),
});
export type DecisionDrift = z.infer<typeof decisionDrift>;
