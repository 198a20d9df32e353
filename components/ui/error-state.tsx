import { RotateCw, TriangleAlert } from "lucide-react";
import { Button } from "./button";
import { cn } from "./cn";
import { Copyable } from "./copyable";

const requestIdOf = (error: unknown): string | null =>
  typeof error === "object" && error !== null && "requestId" in error && typeof error.requestId === "string" ? error.requestId : null;

interface Props {
  error: unknown;
  /** what was being read: "the findings" */
  what?: string;
  onRetry?: (() => void) | undefined;
  className?: string;
}

/** An error is never an empty list: it says what failed, why, and how to name it to someone who can help. */
export function ErrorState({ error, what = "this", onRetry, className }: Props) {
  const requestId = requestIdOf(error);
  return (
    <div role="alert" className={cn("mx-auto flex w-full max-w-xl flex-col items-center gap-3 px-4 py-10 text-center", className)}>
      <TriangleAlert aria-hidden className="size-6 text-bad" />
      <div>
        <p className="text-base font-semibold">Could not read {what}</p>
        <p className="mt-1 text-muted">{error instanceof Error ? error.message : "The reason is not known."}</p>
      </div>
      {requestId ? (
        <p className="flex items-center gap-1 text-xs text-faint">
          request <Copyable text={requestId} what="request id" />
        </p>
      ) : null}
      {onRetry ? (
        <Button onClick={onRetry}>
          <RotateCw /> Try again
        </Button>
      ) : null}
    </div>
  );
}
