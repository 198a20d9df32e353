"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { CopyBlock } from "@/components/ui/copyable";
import { ErrorState } from "@/components/ui/error-state";
import { absoluteTime } from "@/components/ui/format";
import { QueryState } from "@/components/ui/query-state";
import { Skeleton } from "@/components/ui/skeleton";
import { useMounted } from "@/components/ui/use-mounted";
import { eventsOptions, type RuntimeEvent } from "@/lib/client/signals";

function Event({ event }: { event: RuntimeEvent }) {
  const mounted = useMounted();
  return (
    <li className="border-b last:border-b-0">
      <details className="group">
        <summary className="cursor-pointer list-none py-1.5 hover:bg-hover/60">
          <span className="flex flex-wrap gap-x-2 text-2xs text-faint">
            <time dateTime={event.at} className="tabular-nums">
              {mounted ? absoluteTime(event.at) : event.at}
            </time>
            <span className="break-all">{[event.hostname, event.pod, event.container].filter(Boolean).join(" · ")}</span>
          </span>
          <span className="line-clamp-2 font-mono text-2xs break-all text-muted group-open:line-clamp-none">{event.output}</span>
        </summary>
        <CopyBlock text={JSON.stringify(event.raw, null, 2)} what="raw event" className="mb-2" />
      </details>
    </li>
  );
}

/** The raw events below a signal, newest first, each as its sensor sent it. */
export function SignalEvents({ id }: { id: string }) {
  const query = useInfiniteQuery(eventsOptions(id));
  return (
    <QueryState
      query={{ data: query.data, error: query.isFetchNextPageError ? null : query.error, refetch: query.refetch }}
      what="its events"
      loading={<Skeleton className="h-24" />}
      isEmpty={(data) => data.pages[0]?.items.length === 0}
      empty={<p className="text-muted">Its events are older than what is kept; the count and the first and last times stay.</p>}
    >
      {(data) => (
        <>
          <ul>
            {data.pages
              .flatMap((page) => page.items)
              .map((event) => (
                <Event key={event.id} event={event} />
              ))}
          </ul>
          {query.isFetchNextPageError ? (
            <ErrorState error={query.error} what="older events" onRetry={() => void query.fetchNextPage()} />
          ) : null}
          {query.hasNextPage ? (
            <Button variant="ghost" className="mt-1" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {query.isFetchingNextPage ? "Loading…" : "Older events"}
            </Button>
          ) : null}
        </>
      )}
    </QueryState>
  );
}
