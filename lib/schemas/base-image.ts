import { z } from "zod";
import { id, time } from "./common";

/** An image that others are built on, as far as the asker may know it. */
export const baseImage = z.object({
  id,
  /** registry/path:tag; null: it is another team's, and no label of the asker's images names it */
  reference: z.string().nullable(),
  /** whether the asker can open it */
  visible: z.boolean(),
  builtAt: time.nullable(),
  /** the newest of its repository, where it was built later and a tool has looked at it */
  newer: z.object({ id, reference: z.string().nullable(), builtAt: time.nullable() }).nullable(),
});
export type BaseImage = z.infer<typeof baseImage>;
