"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RefreshCw, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { toast } from "sonner";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { formatDayYear, formatNumber, plural } from "@/components/ui/format";
import { Unknown } from "@/components/ui/measured";
import { TimeAgo } from "@/components/ui/time-ago";
import { requestFeed } from "@/lib/client/feeds";
import type { FeedItem } from "@/lib/schemas/feeds";

const Fact = ({ label, children, className }: { label: string; children: ReactNode; className?: string }) => (
  <div className={cn("min-w-0", className)}>
    <dt className="text-2xs text-faint">{label}</dt>
    <dd className="truncate">{children}</dd>
  </div>
);

function State({ feed: { loaded, staleAfterDays } }: { feed: FeedItem }) {
  if (loaded === null) return <Badge tone="fog">never loaded</Badge>;
  if (loaded.stale) return <Badge tone="warn">stale: older than {plural(staleAfterDays, "day")}</Badge>;
  return <Badge tone="good">fresh</Badge>;
}

function Loaded({ feed: { id, loaded, without } }: { feed: FeedItem }) {
  if (loaded === null) {
    return (
      <p className="relative mt-2 overflow-hidden rounded-md px-3 py-2">
        <span aria-hidden className="fog absolute inset-0 opacity-40" />
        <span className="relative">Unknown until it is loaded. {without}</span>
      </p>
    );
  }
  const from = [loaded.source, loaded.by === "" ? null : `by ${loaded.by}`].filter(Boolean).join(", ");
  return (
    <dl className="mt-2 grid grid-cols-2 gap-x-6 gap-y-2 lg:grid-cols-[1.4fr_1fr_1fr_1fr_2fr]">
      <Fact label="As of">
        {loaded.asOf === null ? (
          <Unknown reason="the feed does not say of when it is" />
        ) : (
          <>
            {formatDayYear(loaded.asOf)} <TimeAgo at={loaded.asOf} className="text-xs text-faint" />
          </>
        )}
      </Fact>
      <Fact label={id === "epss" ? "Scores" : id === "kev" ? "Entries" : "Assessments"}>
        <span className="tabular-nums">{formatNumber(loaded.rows)}</span>
      </Fact>
      <Fact label={id === "epss" ? "Model" : "Version"}>{loaded.version ?? <span className="text-faint">not said</span>}</Fact>
      <Fact label="Loaded">
        <TimeAgo at={loaded.at} />
      </Fact>
      <Fact label="From" className="max-lg:col-span-2">
        <span title={from}>{from === "" ? <span className="text-faint">not recorded</span> : from}</span>
      </Fact>
    </dl>
  );
}

function Fetching({ feed: { fetch, setting } }: { feed: FeedItem }) {
  if (fetch === null) {
    return (
      <p className="text-xs text-faint">
        Not fetched. To have it fetched, set <span className="font-mono">{setting}</span> on the server.
      </p>
    );
  }
  return (
    <div className="text-xs">
      <p className="text-muted">
        Fetched from <span className="font-mono">{fetch.host}</span> every {plural(fetch.everyHours, "hour")}
        {fetch.waiting ? (
          " · being fetched now…"
        ) : (
          <>
            {" · last tried "}
            <TimeAgo at={fetch.triedAt} />
          </>
        )}
      </p>
      {fetch.error ? (
        <p role="status" className="mt-1 flex items-start gap-1.5 text-bad">
          <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <span className="min-w-0 break-words">
            {fetch.error}{" "}
            {fetch.succeededAt ? (
              <>
                It last worked <TimeAgo at={fetch.succeededAt} />; what is loaded stays.
              </>
            ) : null}
          </span>
        </p>
      ) : null}
    </div>
  );
}

/** One feed: what it is for, of when it is, and what became of fetching it. */
export function FeedRow({ feed, mayLoad }: { feed: FeedItem; mayLoad: boolean }) {
  const client = useQueryClient();
  const load = useMutation({
    mutationFn: () => requestFeed(feed.id),
    onSuccess: () => client.invalidateQueries({ queryKey: ["feeds"] }),
    onError: (error) => toast.error(error.message),
  });
  const busy = load.isPending || feed.fetch?.waiting === true;
  return (
    <li className="border-b px-4 py-3 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <h3 className="font-semibold">{feed.label}</h3>
        <State feed={feed} />
        <p className="order-last w-full text-muted">{feed.use}</p>
        {mayLoad && feed.fetch ? (
          <Button className="ml-auto" disabled={busy} onClick={() => load.mutate()} aria-label={`Load ${feed.label} now`}>
            <RefreshCw className={cn(busy && "animate-spin")} /> {busy ? "Loading…" : "Load now"}
          </Button>
        ) : null}
      </div>
      <Loaded feed={feed} />
      <div className="mt-2">
        <Fetching feed={feed} />
      </div>
    </li>
  );
}
