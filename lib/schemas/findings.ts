import { z } from "zod";
import { parseAgreement } from "@/lib/core/agreement";
import { baseImage } from "./base-image";
import {
  findingKind,
  findingState,
  flag,
  id,
  listOf,
  origin,
  outcome,
  page,
  pageOf,
  priority,
  ref,
  seenBy,
  severity,
  time,
} from "./common";
import { findingStatement } from "./decisions";
import { ticketItem } from "./tickets";
import { findingWork } from "./triage";

export const FINDING_SORTS = ["rank", "severity", "firstSeen", "epss", "due", "vulnerability", "package", "repository"] as const;

/** A date, a time, or so many days before the moment that the list is of: 2026-11-15, 2026-11-15T08:00:00Z, 7d. */
const since = z.union([z.iso.date(), z.iso.datetime({ offset: true }), z.string().regex(/^\d{1,4}d$/)]).optional();

export const findingFilters = z.object({
  kind: listOf(findingKind),
  severity: listOf(severity),
  /** default: open and in triage; "any" for all */
  state: listOf(z.union([findingState, z.literal("any")])),
  outcome: listOf(outcome),
  seenBy: listOf(seenBy),
  priority: listOf(priority).describe("what the SSVC deployer tree says"),
  origin: listOf(origin).describe("whether the package comes with the base image"),
  tool: listOf(z.string().max(100)),
  team: listOf(z.union([id, z.literal("none"), z.string().max(100)])).describe("team id or slug; none = unowned"),
  cluster: listOf(z.string().max(253)).describe("cluster id or name"),
  namespace: z.string().max(253).optional(),
  workload: id.optional(),
  image: z.string().max(1000).optional().describe("image id, sha256:… or reference"),
  repository: z.string().max(1000).optional(),
  vulnerability: z.string().max(200).optional(),
  package: z.string().max(500).optional(),
  /** built on this base image (its id) */
  base: id.optional(),
  /** where tools that looked at the same images agree or not: both:A,B, only:A,B, severity:A,B, fix:A,B or unique:A */
  agreement: z
    .string()
    .max(200)
    .refine((text) => parseAgreement(text) !== null, "Use both:A,B, only:A,B, severity:A,B, fix:A,B or unique:A.")
    .optional(),
  kev: flag,
  exposed: flag,
  running: flag,
  fixable: flag,
  overdue: flag,
  dueWithin: z
    .string()
    .regex(/^\d{1,4}d$/)
    .optional()
    .describe("open and not overdue, but due in so many days: 7d"),
  openedSince: since.describe("open now, first seen by a scan since then: a date, a time, or 7d"),
  reopenedSince: since.describe("open now and known then, but not open then"),
  fixedSince: since.describe("fixed now, open then; state need not be given"),
  mendedSince: since.describe("fixed now, and open until it was, which was since then; state need not be given"),
  mendedInTime: flag.describe("fixed now, and before (or after) the deadline that it had until then; what had none is neither"),
  decision: id.optional().describe("findings that a decision keeps from counting as open; with state=any"),
  assignee: z
    .union([id, z.enum(["me", "none"])])
    .optional()
    .describe("a person's id, me, or none"),
  q: z.string().max(200).optional(),
  asOf: z.iso.date().optional(),
});

const sorts = FINDING_SORTS.flatMap((s) => [s, `-${s}`] as const);
export const listFindingsInput = findingFilters.extend({ ...page, sort: z.enum(sorts as [string, ...string[]]).default("-rank") });

export const findingItem = z.object({
  id,
  kind: findingKind,
  state: findingState,
  severity,
  outcome,
  /** canonical vulnerability, check, rule or licence */
  problem: z.string(),
  title: z.string().nullable(),
  /** "openssl" of "pkg:deb/debian/openssl"; path of a secret, rule of a policy */
  package: z.string().nullable(),
  packageKey: z.string().nullable(),
  installedVersion: z.string().nullable(),
  fixedVersion: z.string().nullable(),
  place: z.object({ id, name: z.string(), kind: z.enum(["repository", "source", "vm", "node", "workload", "resource", "cluster"]) }),
  team: ref.nullable(),
  clusters: z.array(z.string()),
  kev: z.boolean(),
  exposed: z.boolean(),
  running: z.boolean(),
  fixable: z.boolean(),
  seenBy,
  priority,
  origin,
  rank: z.number(),
  /** probability 0–1; null unknown */
  epss: z.number().nullable(),
  epssPercentile: z.number().nullable(),
  firstSeenAt: time,
  stateSince: time,
  dueAt: time.nullable(),
});
export type FindingItem = z.infer<typeof findingItem>;
export const findingPage = pageOf(findingItem);

export const findingFacets = z.object({
  total: z.number(),
  /** counts of each value with the filters on all other facets applied; exact */
  facets: z.record(
    z.enum([
      "outcome",
      "severity",
      "state",
      "kind",
      "seenBy",
      "priority",
      "origin",
      "team",
      "cluster",
      "kev",
      "exposed",
      "running",
      "fixable",
    ]),
    z.array(z.object({ value: z.string(), label: z.string(), count: z.number() })),
  ),
  /** null where a filter (text, image, workload …) makes an exact facet too dear; the page says so */
  exact: z.boolean(),
});

/** One line of "why": an input of the decision, its value, where it comes from and whether it was given or derived. */
export const factor = z.object({
  name: z.string(),
  value: z.string(),
  source: z.string(),
  how: z.enum(["given", "derived", "unknown"]),
  date: time.nullable(),
  /** what it adds to the rank; null for inputs of the outcome only */
  points: z.number().nullable(),
  /** the row, sighting or way in that it stands on, in words */
  evidence: z.string().nullable(),
  /** where that can be looked at, as a path of this site */
  href: z.string().nullable(),
});

export const findingDetail = findingItem.extend({
  work: findingWork,
  /** issues that it is linked to in trackers */
  tickets: z.array(ticketItem),
  description: z.string().nullable(),
  aliases: z.array(z.string()),
  cwes: z.array(z.string()),
  urls: z.array(z.string()),
  cvss: z.object({ vector: z.string(), score: z.number().nullable(), source: z.string() }).nullable(),
  /** where the shown severity comes from */
  severitySource: z.string().nullable(),
  outcomeWhy: z.object({ table: z.string(), row: z.number().nullable(), factors: z.array(factor) }).nullable(),
  /** the same for the SSVC deployer tree */
  priorityWhy: z.object({ table: z.string(), row: z.number().nullable(), factors: z.array(factor) }).nullable(),
  rankWhy: z.object({ version: z.string(), total: z.number(), factors: z.array(factor) }),
  /** rule: whose deadlines they are, and why; team null: the organisation's, by whom null: the defaults */
  due: z.object({
    at: time.nullable(),
    from: time.nullable(),
    why: z.string(),
    rule: z.object({
      team: ref.nullable(),
      version: z.number().int(),
      reason: z.string().nullable(),
      by: z.string().nullable(),
      at: time.nullable(),
    }),
  }),
  attributions: z.array(
    z.object({
      tool: z.string(),
      toolVersion: z.string().nullable(),
      toolId: z.string().nullable(),
      severity,
      severitySource: z.string().nullable(),
      fixedVersion: z.string().nullable(),
      fixState: z.string().nullable(),
      installedVersions: z.array(z.string()),
      image: z.object({ id, reference: z.string() }).nullable(),
      scannedAt: time,
      reportId: id,
      /** false: this tool looked at an active image of the place and did not see it */
      sees: z.boolean(),
    }),
  ),
  disagreements: z.array(z.string()),
  fix: z.object({
    summary: z.string(),
    from: z.string().nullable(),
    to: z.string().nullable(),
    command: z.string().nullable(),
    layer: z.string().nullable(),
    closesHere: z.number(),
    closesInFleet: z.number(),
  }),
  /** the bases of the images that show it; null: it is in no image */
  comesFrom: z
    .object({
      /** lacks: whether the newer one no longer has it; null: there is none, or no tool that sees it here has looked there */
      bases: z.array(baseImage.extend({ lacks: z.boolean().nullable() })),
      /** why nobody knows whether it is inherited; null: it is known */
      unknown: z.string().nullable(),
    })
    .nullable(),
  paths: z.array(z.string()),
  /** what decisions say of it, those that stand first; where they disagree, all are here */
  statements: z.array(findingStatement),
  runsIn: z.array(
    z.object({
      workload: ref,
      kind: z.string(),
      namespace: z.string(),
      cluster: ref,
      team: ref.nullable(),
      image: z.object({ id, reference: z.string() }),
      exposed: z.boolean(),
      privileged: z.boolean(),
      exposure: z.array(z.string()),
    }),
  ),
  history: z.array(z.object({ at: time, state: findingState, what: z.string(), reportId: id.nullable() })),
});
export type FindingDetail = z.infer<typeof findingDetail>;
