"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { useScope } from "@/components/shell/use-scope";

/** A number of the inventory and the list behind it; as of a past day there is no such list, and so no link to today's. */
export function InventoryLink({ href, className, children }: { href: string; className?: string; children: ReactNode }) {
  const { scope, scoped } = useScope();
  if (scope.asOf !== null) return <span className={className?.replace(/hover:\S+/g, "").trim()}>{children}</span>;
  return (
    <Link href={scoped(href)} {...(className ? { className } : {})}>
      {children}
    </Link>
  );
}
