import { headers } from "next/headers";
import type { ReactNode } from "react";
import { startView } from "../start-view";

/** Whoever opens the bare address is sent on before anything is drawn; the page does it for those who come from within. */
export default async function FindingsLayout({ children }: { children: ReactNode }) {
  if ((await headers()).get("x-plimsoll-path") === "/findings") await startView();
  return children;
}
