import type { z } from "zod";
import { guard } from "@/lib/auth/ctx";
import { sql } from "@/lib/db/sql";
import type { clusterList } from "@/lib/schemas/inventory";
import { readClusterItems } from "./cluster-rows";

/** Every cluster that the asker may see; there are dozens of them, so all come at once. */
export const listClusters = guard(
  "inventory:read",
  async (ctx): Promise<z.infer<typeof clusterList>> => ({
    items: await readClusterItems(ctx, () => sql`true`),
  }),
);
