import type { ReactNode } from "react";
import { Shell } from "@/components/shell/shell";
import { currentCtx } from "@/lib/auth/current-ctx";
import { getMe } from "@/lib/queries/get-me";

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const me = await getMe(await currentCtx());
  return <Shell me={me}>{children}</Shell>;
}
