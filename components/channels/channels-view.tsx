"use client";

import { useQuery } from "@tanstack/react-query";
import { Megaphone, Plus } from "lucide-react";
import { useState } from "react";
import { Panel, SectionHead } from "@/components/settings/settings-frame";
import { useCan } from "@/components/shell/me-context";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { QueryState } from "@/components/ui/query-state";
import { TableSkeleton } from "@/components/ui/skeleton";
import { channelsOptions } from "@/lib/client/channels";
import type { ChannelItem } from "@/lib/schemas/channels";
import { ChannelDialog } from "./channel-dialog";
import { ChannelRow } from "./channel-row";
import { DeliveryLog } from "./delivery-log";

/** Who is told of what, how that goes, and every message that was sent. */
export function ChannelsView() {
  const query = useQuery(channelsOptions());
  const mayWrite = useCan("channels:write");
  const [edited, setEdited] = useState<ChannelItem | "new" | null>(null);
  return (
    <>
      <SectionHead
        title="Channels"
        action={
          mayWrite ? (
            <Button variant="primary" onClick={() => setEdited("new")}>
              <Plus /> New channel
            </Button>
          ) : null
        }
      >
        Who is told, of what, and when. Only what is new, matters, runs and is not decided; nothing is sent unless a channel is set up.
      </SectionHead>
      <Panel>
        <QueryState
          query={query}
          what="the channels"
          loading={<TableSkeleton rows={4} />}
          isEmpty={({ items }) => items.length === 0}
          empty={
            <EmptyState
              icon={<Megaphone />}
              title="No channel yet"
              why="Nobody is told of anything. A channel sends to a webhook, to Slack, Teams or Mattermost, or by e-mail."
            />
          }
        >
          {({ items }) => (
            <ul aria-label="Channels">
              {items.map((channel) => (
                <ChannelRow key={channel.id} channel={channel} mayWrite={mayWrite} onEdit={() => setEdited(channel)} />
              ))}
            </ul>
          )}
        </QueryState>
      </Panel>
      {query.data && query.data.items.length > 0 ? <DeliveryLog channels={query.data.items} mayWrite={mayWrite} /> : null}
      <Dialog open={edited !== null} onOpenChange={(open) => (open ? undefined : setEdited(null))}>
        {edited === null ? null : <ChannelDialog channel={edited === "new" ? null : edited} onDone={() => setEdited(null)} />}
      </Dialog>
    </>
  );
}
