import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

/** The frame of a page. `fill`: on wide screens exactly as tall as the window, for lists that scroll inside. */
export function Page({ fill = false, className, children }: { fill?: boolean; className?: string; children: ReactNode }) {
  return (
    <div
      className={cn(
        "mx-auto flex w-full max-w-[1680px] min-w-0 flex-col px-4 pb-24 lg:px-6 lg:pb-6",
        fill && "lg:h-dvh lg:pb-4",
        className,
      )}
    >
      {children}
    </div>
  );
}
