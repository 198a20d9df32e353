"use client";

import { ErrorState } from "@/components/ui/error-state";
import { Page } from "./page";

interface Props {
  error: Error & { digest?: string };
  reset: () => void;
}

/** What a page shows when its read failed. In production React hides the server's words; the digest finds them in the log. */
export function SegmentError({ error, reset }: Props) {
  const shown = error.digest
    ? Object.assign(new Error("The server could not read it. Its log has the reason under the id below."), { requestId: error.digest })
    : error;
  return (
    <Page>
      <ErrorState error={shown} what="this page" onRetry={reset} className="mt-[12vh]" />
    </Page>
  );
}
