import { z } from "zod";
import { id } from "./common";

export const byId = z.object({ id });
/** Our id, or the name that people use for it. */
export const byName = z.object({ id: z.string().min(1).max(253) });
/** Our id, sha256:… or a reference. */
export const byImage = z.object({ id: z.string().min(1).max(1000) });

/** The answer of what only does something. */
export const nothing = z.null();
