import type { z } from "zod";
import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { notFound, Problem } from "@/lib/core/errors";
import { FEEDS, isFeedId } from "@/lib/core/feeds";
import { transaction } from "@/lib/db/tx";
import { env } from "@/lib/env";
import type { feedRequested } from "@/lib/schemas/feeds";
import { audit } from "./audit";
import { queueFeed } from "./schedule-feeds";

/** Fetches a feed now, by a job. Throws Problem not_found, or conflict where no setting says where from. */
export const requestFeed = guard("settings:write", async (ctx, { id }: { id: string }): Promise<z.infer<typeof feedRequested>> => {
  requireWholeOrg(ctx);
  if (!isFeedId(id)) throw notFound("feed");
  if (env()[FEEDS[id].setting] === undefined)
    throw new Problem("conflict", `No address is set for ${FEEDS[id].label}: set ${FEEDS[id].setting}, or send the file as a report.`);
  await transaction((client) => audit(client, ctx, { action: "feed.load", object: `feed ${id}` }));
  await queueFeed(id);
  return { id, status: "queued" };
});
