import { redirect } from "next/navigation";
import { cache } from "react";
import { currentCtx } from "@/lib/auth/current-ctx";
import { viewHref } from "@/lib/client/views";
import { defaultView } from "@/lib/queries/list-views";

/** Leads to a person's own default view, where an address that says nothing begins. Asks once a request. */
export const startView = cache(async (): Promise<void> => {
  const view = await defaultView(await currentCtx(), {});
  if (view) redirect(viewHref(view));
});
