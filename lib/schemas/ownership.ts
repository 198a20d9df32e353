import { z } from "zod";
import { ref } from "./common";

/** What changes hands where rules are saved; from and to are null for what nobody owns. */
export const ownershipPreview = z.object({
  moves: z.array(
    z.object({
      from: ref.nullable(),
      to: ref.nullable(),
      workloads: z.number(),
      /** that these workloads are in; all or some of what is in them */
      namespaces: z.number(),
      images: z.number(),
      /** open ones */
      findings: z.number(),
    }),
  ),
  /** what nobody would own then */
  unowned: z.object({ workloads: z.number(), images: z.number() }),
});
export type OwnershipPreview = z.infer<typeof ownershipPreview>;

/** What no rule gives to a team: namespaces with such workloads, and repositories that run nowhere. */
export const unownedList = z.object({
  workloads: z.number(),
  images: z.number(),
  /** open ones */
  findings: z.number(),
  /** the most findings first */
  items: z.array(
    z.object({
      kind: z.enum(["namespace", "repository"]),
      name: z.string(),
      cluster: z.string().nullable(),
      workloads: z.number(),
      images: z.number(),
      findings: z.number(),
    }),
  ),
  /** there are more than are listed */
  more: z.boolean(),
});
export type UnownedList = z.infer<typeof unownedList>;
