"use client";

import { useQueryStates } from "nuqs";
import { type Scope, scopeParsers, withScope } from "@/lib/client/scope";

/** The scope in the URL, how to change it, and how to carry it into a link. */
export function useScope(): { scope: Scope; setScope: (next: Partial<Scope>) => void; scoped: (href: string) => string } {
  const [scope, set] = useQueryStates(scopeParsers, { history: "push" });
  return { scope, setScope: (next) => void set(next), scoped: (href) => withScope(href, scope) };
}
