"use client";

import { ConfirmDialog } from "@/components/ui/dialog";
import { deleteChannel } from "@/lib/client/channels";
import type { ChannelItem } from "@/lib/schemas/channels";

interface Props {
  channel: ChannelItem;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onDone: () => Promise<unknown>;
}

/** Asks before a channel is removed with what it was sent. */
export const RemoveChannel = ({ channel, open, onOpenChange, onDone }: Props) => (
  <ConfirmDialog
    open={open}
    onOpenChange={onOpenChange}
    title={`Remove ${channel.name}?`}
    body="Nobody is told by it any more. What waits for it and the log of what it was sent go too. To stop it for a while, turn it off instead."
    confirm="Remove"
    working="Removing…"
    danger
    onConfirm={async () => {
      await deleteChannel(channel.id);
      await onDone();
    }}
  />
);
