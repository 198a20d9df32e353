"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { deleteChannel } from "@/lib/client/channels";
import type { ChannelItem } from "@/lib/schemas/channels";

interface Props {
  channel: ChannelItem;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onDone: () => Promise<unknown>;
}

/** Asks before a channel is removed with what it was sent. */
export function RemoveChannel({ channel, open, onOpenChange, onDone }: Props) {
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const remove = async () => {
    setBusy(true);
    setFault(null);
    try {
      await deleteChannel(channel.id);
      onOpenChange(false);
      await onDone();
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={`Remove ${channel.name}?`}
        description="Nobody is told by it any more. What waits for it and the log of what it was sent go too. To stop it for a while, turn it off instead."
        footer={
          <>
            <DialogClose asChild>
              <Button size="md">Cancel</Button>
            </DialogClose>
            <Button size="md" variant="danger" disabled={busy} onClick={remove}>
              {busy ? "Removing…" : "Remove"}
            </Button>
          </>
        }
      >
        {fault ? (
          <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad">
            {fault}
          </p>
        ) : null}
      </DialogContent>
    </Dialog>
  );
}
