"use client";

import { Tabs as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

export const Tabs = Radix.Root;

export const TabList = ({ className, ...props }: ComponentProps<typeof Radix.List>) => (
  <Radix.List className={cn("scroll-thin flex gap-4 overflow-x-auto border-b", className)} {...props} />
);

export const Tab = ({ className, count, children, ...props }: ComponentProps<typeof Radix.Trigger> & { count?: ReactNode }) => (
  <Radix.Trigger
    className={cn(
      "-mb-px inline-flex h-8 shrink-0 items-center gap-1.5 border-b-2 border-transparent text-sm text-muted hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-ink",
      className,
    )}
    {...props}
  >
    {children}
    {count === undefined ? null : <span className="text-xs font-normal text-faint tabular-nums">{count}</span>}
  </Radix.Trigger>
);

export const TabPanel = ({ className, ...props }: ComponentProps<typeof Radix.Content>) => (
  <Radix.Content className={cn("pt-4", className)} {...props} />
);
