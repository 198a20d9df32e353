"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { Action } from "@/lib/core/permissions";
import type { Me } from "@/lib/schemas/admin";

const MeContext = createContext<Me | null>(null);

export const MeProvider = ({ me, children }: { me: Me; children: ReactNode }) => (
  <MeContext.Provider value={me}>{children}</MeContext.Provider>
);

/** Who is signed in; only inside the dashboard. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error("useMe is for pages inside the dashboard layout");
  return me;
}

/** Whether to show a button; the server decides again. */
export const useCan = (action: Action): boolean => useMe().actions.includes(action);
