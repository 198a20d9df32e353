import { redirect } from "next/navigation";
import { currentCtx } from "@/lib/auth/current-ctx";
import { viewHref } from "@/lib/client/views";
import { defaultView } from "@/lib/queries/list-views";

/** An address that says nothing is where a person's own default view begins. */
export async function startView(saysNothing: boolean): Promise<void> {
  if (!saysNothing) return;
  const view = await defaultView(await currentCtx(), {});
  if (view) redirect(viewHref(view));
}
