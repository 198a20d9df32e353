import { z } from "zod";
import { id, ref, time } from "./common";

export const SHARED_WITH = ["nobody", "team", "everybody"] as const;
export type SharedWith = (typeof SHARED_WITH)[number];

const settings = {
  name: z.string().trim().min(1, "Give it a name.").max(80),
  query: z
    .string()
    .max(4000)
    .describe("filters and sort as the address of the findings list has them: severity=critical&kev=true&sort=due"),
  sharedWith: z.enum(SHARED_WITH),
  teamId: id.nullable().describe("of those shared with a team"),
};

export const createViewInput = z.object({
  ...settings,
  sharedWith: settings.sharedWith.default("nobody"),
  teamId: settings.teamId.default(null),
});
/** What is not given stays as it is; a team is given together with whom it is shared with. */
export const updateViewInput = z.object(settings).partial();

export const savedView = z.object({
  id,
  name: z.string(),
  query: z.string(),
  sharedWith: z.enum(SHARED_WITH),
  team: ref.nullable(),
  owner: z.string(),
  mine: z.boolean(),
  /** the asker may rename, change and remove it */
  mayChange: z.boolean(),
  /** the asker starts with it */
  isDefault: z.boolean(),
  updatedAt: time,
});
export type SavedView = z.infer<typeof savedView>;
export const savedViewList = z.object({ items: z.array(savedView) });

export const defaultViewInput = z.object({ view: id.nullable().describe("null: all that is open") });
