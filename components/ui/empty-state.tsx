import type { ReactNode } from "react";
import { cn } from "./cn";
import { CopyBlock } from "./copyable";

interface Props {
  title: string;
  /** why it is empty, in a sentence */
  why: ReactNode;
  /** the exact next command to run */
  command?: string;
  action?: ReactNode;
  icon?: ReactNode;
  className?: string;
}

export function EmptyState({ title, why, command, action, icon, className }: Props) {
  return (
    <div className={cn("mx-auto flex w-full max-w-2xl flex-col items-center gap-3 px-4 py-12 text-center", className)}>
      {icon ? <div className="text-faint [&_svg]:size-6">{icon}</div> : null}
      <div>
        <p className="text-base font-semibold">{title}</p>
        <p className="mt-1 text-balance text-muted">{why}</p>
      </div>
      {command ? <CopyBlock text={command} className="w-full" /> : null}
      {action}
    </div>
  );
}
