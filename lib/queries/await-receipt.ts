import { setTimeout as sleep } from "node:timers/promises";
import type { Ctx } from "@/lib/auth/ctx";
import type { Receipt } from "@/lib/schemas/reports";
import { getOwnReceipt } from "./get-own-receipt";

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 250;
const PATIENCE_MS = 5 * 60 * 1000;

/** The receipt once the report is done or has failed; as it stands after five minutes, or when the caller has gone. */
export async function awaitReceipt(ctx: Ctx, { id, signal }: { id: string; signal?: AbortSignal }): Promise<Receipt> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
    const receipt = await getOwnReceipt(ctx, { id });
    const ended = receipt.status === "done" || receipt.status === "failed";
    if (ended || Date.now() > deadline || signal?.aborted) return receipt;
    await sleep(pause);
  }
}
