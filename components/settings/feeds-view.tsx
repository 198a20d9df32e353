"use client";

import { useQuery } from "@tanstack/react-query";
import { Rss } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { formatNumber } from "@/components/ui/format";
import { Unknown } from "@/components/ui/measured";
import { QueryState } from "@/components/ui/query-state";
import { TableSkeleton } from "@/components/ui/skeleton";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { TimeAgo, useNow } from "@/components/ui/time-ago";
import { postureOptions } from "@/lib/client/posture";
import type { Posture } from "@/lib/schemas/posture";
import { Panel, SectionHead } from "./settings-frame";

const FEEDS: Record<string, { name: string; use: string }> = {
  kev: { name: "CISA KEV", use: "known exploited vulnerabilities: what counts as exploited" },
  epss: { name: "EPSS", use: "the chance of exploitation in the next 30 days" },
  vulnrichment: { name: "CISA Vulnrichment", use: "SSVC points: exploitation, automatable, technical impact" },
};
const STALE_DAYS = 7;

function Age({ asOf, now }: { asOf: string | null; now: number }) {
  if (asOf === null) return <Unknown reason="the feed does not say of when it is" />;
  const stale = now > 0 && now - Date.parse(asOf) > STALE_DAYS * 86_400_000;
  return (
    <>
      <TimeAgo at={asOf} /> {stale ? <Badge tone="warn">stale</Badge> : null}
    </>
  );
}

function FeedRow({ feed, now }: { feed: Posture["feeds"][number]; now: number }) {
  const known = FEEDS[feed.id];
  return (
    <TR>
      <TD className="font-medium">{known?.name ?? feed.id}</TD>
      <TD className="text-muted">{known?.use ?? ""}</TD>
      <TD align="right">{formatNumber(feed.rows)}</TD>
      <TD className="whitespace-nowrap">
        <Age asOf={feed.asOf} now={now} />
      </TD>
    </TR>
  );
}

/** How old the public data is that outcomes rest on. */
export function FeedsView() {
  const query = useQuery(postureOptions({ cluster: null, team: null, asOf: null }));
  const now = useNow();
  return (
    <>
      <SectionHead title="Feeds">
        What outcomes and ranks rest on, and of when it is. Plimsoll fetches nothing by itself: feeds are loaded from files.
      </SectionHead>
      <Panel>
        <QueryState
          query={query}
          what="the feeds"
          loading={<TableSkeleton rows={3} />}
          isEmpty={({ feeds }) => feeds.length === 0}
          empty={
            <EmptyState
              icon={<Rss />}
              title="No feed is loaded"
              why="Without KEV nothing is known to be exploited, which is not the same as nothing being exploited."
            />
          }
        >
          {({ feeds }) => (
            <Table label="Feeds">
              <THead>
                <TR>
                  <TH>Feed</TH>
                  <TH>Used for</TH>
                  <TH align="right">Entries</TH>
                  <TH>As of</TH>
                </TR>
              </THead>
              <TBody>
                {feeds.map((feed) => (
                  <FeedRow key={feed.id} feed={feed} now={now} />
                ))}
              </TBody>
            </Table>
          )}
        </QueryState>
      </Panel>
    </>
  );
}
