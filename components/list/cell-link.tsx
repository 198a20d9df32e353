"use client";

import Link from "next/link";
import type { ComponentProps } from "react";
import { cn } from "@/components/ui/cn";

/** A link inside a row that leads elsewhere than the row does. */
export function CellLink({ className, ...props }: ComponentProps<typeof Link>) {
  return (
    <Link
      prefetch={false}
      className={cn("inline-flex h-6 min-w-0 items-center truncate hover:text-accent hover:underline", className)}
      onClick={(event) => event.stopPropagation()}
      {...props}
    />
  );
}

/** The link that a row is: it takes the focus when the keyboard moves. */
export function RowLink({ className, children, ...props }: ComponentProps<typeof Link>) {
  return (
    <Link data-row-link="" prefetch={false} className={cn("min-w-0 truncate font-medium", className)} {...props}>
      {children}
    </Link>
  );
}
