import type { z } from "zod";
import { type Ctx, guard } from "@/lib/auth/ctx";
import type { WhereResult, whereInput } from "@/lib/schemas/search";
import { understand } from "./where-hits";
import { readWhere } from "./where-places";

/** Where a vulnerability, package, image or digest is: everywhere it runs or lies within what the asker may see. */
export const whereIs = guard("findings:read", async (ctx: Ctx, { q }: z.infer<typeof whereInput>): Promise<WhereResult> => {
  const text = q.trim();
  return readWhere(ctx, text, await understand(ctx, text));
});
