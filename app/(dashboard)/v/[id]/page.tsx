import { notFound, redirect } from "next/navigation";
import { currentCtx } from "@/lib/auth/current-ctx";
import { read } from "@/lib/client/hydrate";
import { viewHref } from "@/lib/client/views";
import { getView } from "@/lib/queries/list-views";
import { byId } from "@/lib/schemas/path";

/** The short address of a saved view leads to the list that it names. */
export default async function ViewPage({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await currentCtx();
  const given = byId.safeParse(await params);
  if (!given.success) notFound();
  redirect(viewHref(await read(getView(ctx, given.data))));
}
