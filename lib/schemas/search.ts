import { z } from "zod";
import { id, outcome, ref, severity, time } from "./common";

export const searchInput = z.object({ q: z.string().trim().min(2).max(200), limit: z.coerce.number().int().min(1).max(20).default(6) });

/** What ⌘K finds: grouped, best first, each with the page it leads to. */
export const searchResult = z.object({
  groups: z.array(
    z.object({
      kind: z.enum(["vulnerability", "package", "image", "workload", "cluster", "team", "signal"]),
      items: z.array(z.object({ id: z.string(), label: z.string(), hint: z.string().nullable(), href: z.string() })),
    }),
  ),
});

export const whereInput = z.object({ q: z.string().trim().min(2).max(1000) });

/** Where a vulnerability, package, image or digest is: everywhere it runs or lies, who owns it. */
export const whereResult = z.object({
  query: z.string(),
  understoodAs: z.enum(["vulnerability", "package", "image", "nothing"]),
  title: z.string().nullable(),
  vulnerability: z
    .object({
      id: z.string(),
      aliases: z.array(z.string()),
      severity,
      epss: z.number().nullable(),
      kevAddedOn: time.nullable(),
      description: z.string().nullable(),
    })
    .nullable(),
  totals: z.object({
    images: z.number(),
    running: z.number(),
    workloads: z.number(),
    exposed: z.number(),
    clusters: z.number(),
    teams: z.number(),
  }),
  /** runningImages: images that run and that nobody has scanned, which cannot be ruled out; running: all that run */
  cannotTell: z.object({ runningImages: z.number(), running: z.number() }),
  places: z.array(
    z.object({
      image: z.object({ id, reference: z.string() }),
      package: z.string().nullable(),
      version: z.string().nullable(),
      fixedVersion: z.string().nullable(),
      findingId: id.nullable(),
      outcome: outcome.nullable(),
      team: ref.nullable(),
      running: z.boolean(),
      workloads: z.array(z.object({ id, name: z.string(), namespace: z.string(), kind: z.string(), cluster: ref, exposed: z.boolean() })),
    }),
  ),
  truncated: z.boolean(),
});
export type WhereResult = z.infer<typeof whereResult>;
