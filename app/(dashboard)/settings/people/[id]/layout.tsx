import type { ReactNode } from "react";
import { currentCtx } from "@/lib/auth/current-ctx";
import { read } from "@/lib/client/hydrate";
import { personIsThere } from "@/lib/queries/is-there";

/** Above the loading state, so that who is not there is answered with 404: the page itself streams, after its 200 is sent. */
export default async function PersonLayout({ children, params }: { children: ReactNode; params: Promise<{ id: string }> }) {
  await read(personIsThere(await currentCtx(), { id: decodeURIComponent((await params).id) }));
  return children;
}
