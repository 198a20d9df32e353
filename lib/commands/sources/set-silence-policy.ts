import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import type { SilencePolicy } from "@/lib/core/silence";
import { transaction } from "@/lib/db/tx";
import { enqueue } from "@/lib/jobs/queue";
import { writePolicy } from "../write-policy";

/** Sets when silence is told of; what reports is judged by it with the next round, which is asked for at once. */
export const setSilencePolicy = guard("settings:write", async (ctx, policy: SilencePolicy): Promise<SilencePolicy> => {
  requireWholeOrg(ctx);
  await transaction(async (client) => {
    await writePolicy(client, ctx, "silence-policy", policy);
    await enqueue(client, "watch-sources", {}, { key: "watch-sources" });
  });
  return policy;
});
