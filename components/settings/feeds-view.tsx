"use client";

import { useQuery } from "@tanstack/react-query";
import { Rss } from "lucide-react";
import { DropArea } from "@/components/reports/drop-area";
import { UploadList } from "@/components/reports/upload-list";
import { useUploads } from "@/components/reports/use-uploads";
import { useCan, useMe } from "@/components/shell/me-context";
import { QueryState } from "@/components/ui/query-state";
import { TableSkeleton } from "@/components/ui/skeleton";
import { feedsOptions } from "@/lib/client/feeds";
import { FeedRow } from "./feed-row";
import { Panel, SectionHead } from "./settings-frame";

function FeedDrop() {
  const { uploads, send, forget } = useUploads();
  return (
    <DropArea
      label="Load feeds"
      onFiles={(files) => send(files, { cluster: "", image: "" })}
      hint={
        <>
          <Rss aria-hidden className="size-5 shrink-0 text-faint max-lg:hidden" />
          <div className="min-w-0 flex-1">
            <p className="font-semibold">Drop a feed’s file here to load it</p>
            <p className="text-muted">
              KEV as JSON or CSV, EPSS as CSV, CVE records of Vulnrichment; as they are or gzipped. Plimsoll tells by the content which feed
              it is, and an older file than the one that is loaded changes nothing.
            </p>
          </div>
        </>
      }
    >
      <UploadList uploads={uploads} onForget={forget} />
    </DropArea>
  );
}

/** How old the public data is that outcomes rest on, where it comes from, and how to load it. */
export function FeedsView() {
  const query = useQuery(feedsOptions());
  const me = useMe();
  const mayLoad = useCan("settings:write") && me.teams === "all";
  return (
    <>
      <SectionHead title="Feeds">
        What outcomes and ranks rest on, each with its date. Plimsoll fetches nothing by itself, unless a setting of the server says where
        from.
      </SectionHead>
      {mayLoad ? <FeedDrop /> : null}
      <Panel>
        <QueryState query={query} what="the feeds" loading={<TableSkeleton rows={6} />}>
          {({ items }) => (
            <ul aria-label="Feeds">
              {items.map((feed) => (
                <FeedRow key={feed.id} feed={feed} mayLoad={mayLoad} />
              ))}
            </ul>
          )}
        </QueryState>
      </Panel>
    </>
  );
}
