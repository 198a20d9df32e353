"use client";

import { cn } from "./cn";
import { absoluteTime, dueWords, formatDay } from "./format";
import { useNow } from "./time-ago";
import { useMounted } from "./use-mounted";

/** A deadline; `none` says why there is none ("no clock"). */
export function Due({ at, none = "no clock" }: { at: string | null; none?: string }) {
  const now = useNow();
  const mounted = useMounted();
  if (at === null) return <span className="text-faint">{none}</span>;
  if (!now) return <time dateTime={at}>{formatDay(at)}</time>;
  const { text, overdue, soon } = dueWords(at, now);
  return (
    <time
      dateTime={at}
      title={mounted ? absoluteTime(at) : at}
      className={cn("tabular-nums", soon && "font-semibold text-bad", overdue && "underline decoration-dotted underline-offset-2")}
    >
      {text}
    </time>
  );
}
