"use client";

import type { ReactElement } from "react";
import { ResponsiveContainer } from "recharts";
import { cn } from "@/components/ui/cn";
import { Skeleton } from "@/components/ui/skeleton";
import { useMounted } from "@/components/ui/use-mounted";

/** A chart's place: a chart is as wide as what it stands in, which only the browser knows; until then it is a skeleton of its height. */
export function ChartFrame({ label, className, children }: { label: string; className?: string; children: ReactElement }) {
  const mounted = useMounted();
  return (
    <div role="img" aria-label={label} className={cn("min-w-0", className)}>
      {mounted ? (
        <ResponsiveContainer width="100%" height="100%">
          {children}
        </ResponsiveContainer>
      ) : (
        <Skeleton className="size-full" />
      )}
    </div>
  );
}
