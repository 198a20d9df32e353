import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "./cn";
import { TimeAgo } from "./time-ago";

interface Props extends Omit<ComponentProps<"section">, "title"> {
  title: ReactNode;
  /** the one question that the card answers, or what its numbers mean */
  question?: ReactNode;
  /** when the numbers were true, if it is not the page's as-of */
  asOf?: string | null;
  action?: ReactNode;
  /** no padding round the content: tables */
  flush?: boolean;
}

export function Card({ title, question, asOf, action, flush = false, className, children, ...props }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={cn("flex min-w-0 flex-col rounded-lg border bg-card shadow-card", className)} {...props}>
      <header className="flex min-h-9 items-start gap-2 px-4 pt-3 pb-1.5">
        <div className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-2">
          <h2 id={id} className="font-semibold text-ink">
            {title}
          </h2>
          {question ? <p className="text-faint">{question}</p> : null}
          {asOf ? (
            <p className="text-2xs text-faint">
              as of <TimeAgo at={asOf} />
            </p>
          ) : null}
        </div>
        {action}
      </header>
      <div className={cn("flex min-h-0 min-w-0 flex-1 flex-col", !flush && "px-4 pb-3.5")}>{children}</div>
    </section>
  );
}
