"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ellipsis, Send, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { toast } from "sonner";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { plural } from "@/components/ui/format";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import { TimeAgo } from "@/components/ui/time-ago";
import { testChannel, updateChannel } from "@/lib/client/channels";
import type { ChannelItem } from "@/lib/schemas/channels";
import { RemoveChannel } from "./remove-channel";
import { KIND_WORD, ruleWords } from "./words";

function State({ channel: { enabled, fault, failingSince, lastDeliveredAt } }: { channel: ChannelItem }) {
  if (!enabled) return <Badge>off</Badge>;
  if (fault) return <Badge tone="bad">cannot send</Badge>;
  if (failingSince) {
    return (
      <Badge tone="bad">
        failing since <TimeAgo at={failingSince} />
      </Badge>
    );
  }
  return lastDeliveredAt ? <Badge tone="good">works</Badge> : <Badge tone="fog">nothing sent yet</Badge>;
}

const Fault = ({ text }: { text: string }) => (
  <p role="status" className="mt-1 flex items-start gap-1.5 text-xs text-bad">
    <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
    <span className="min-w-0 break-words">{text}</span>
  </p>
);

function Health({ channel: { id, lastDeliveredAt, waiting, dead } }: { channel: ChannelItem }) {
  return (
    <>
      {lastDeliveredAt ? (
        <>
          Last delivered <TimeAgo at={lastDeliveredAt} />
        </>
      ) : (
        "Nothing delivered yet"
      )}
      {waiting > 0 ? (
        <>
          {" · "}
          <Link href={`/settings/channels?channel=${id}&state=waiting`} className="hover:underline">
            {plural(waiting, "message")} waiting
          </Link>
        </>
      ) : null}
      {dead > 0 ? (
        <>
          {" · "}
          <Link href={`/settings/channels?channel=${id}&state=dead`} className="text-bad hover:underline">
            {plural(dead, "dead letter")}
          </Link>
        </>
      ) : null}
    </>
  );
}

function When({ channel: { quietHours, timeZone, hourlyLimit, rules, digestAt } }: { channel: ChannelItem }) {
  const parts = [
    rules.some(({ digest }) => digest !== "immediate") && `digests at ${digestAt}`,
    quietHours && `quiet from ${quietHours.from} to ${quietHours.to}`,
    hourlyLimit && `at most ${hourlyLimit} an hour`,
  ].filter(Boolean);
  if (parts.length === 0) return null;
  const text = parts.join(" · ");
  return <p className="text-xs text-faint">{`${text.charAt(0).toUpperCase()}${text.slice(1)} (${timeZone})`}</p>;
}

/** One channel: where it leads, what it is told, and how that goes. */
export function ChannelRow({ channel, mayWrite, onEdit }: { channel: ChannelItem; mayWrite: boolean; onEdit: () => void }) {
  const client = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const refresh = () =>
    Promise.all([client.invalidateQueries({ queryKey: ["channels"] }), client.invalidateQueries({ queryKey: ["deliveries"] })]);
  const onError = (error: Error) => toast.error(error.message);
  const send = useMutation({
    mutationFn: () => testChannel(channel.id),
    onSuccess: async () => {
      await refresh();
      toast.success("A test message is on its way. What becomes of it stands below.");
    },
    onError,
  });
  const turn = useMutation({ mutationFn: (enabled: boolean) => updateChannel(channel.id, { enabled }), onSuccess: refresh, onError });
  const fault = channel.enabled ? (channel.fault ?? channel.lastError) : channel.disabledReason;
  return (
    <li className="border-b px-4 py-3 last:border-b-0">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <h3 className="font-semibold break-words">{channel.name}</h3>
            <State channel={channel} />
          </div>
          <p className="text-muted break-words">
            {KIND_WORD[channel.kind]} to <span className="font-mono text-xs">{channel.target.join(", ")}</span>
          </p>
        </div>
        {mayWrite ? (
          <div className="flex shrink-0 items-center gap-1">
            <Button
              disabled={!channel.enabled || send.isPending}
              onClick={() => send.mutate()}
              aria-label={`Send a test message to ${channel.name}`}
            >
              <Send /> Test
            </Button>
            <Menu>
              <MenuTrigger asChild>
                <Button variant="ghost" size="icon" aria-label={`More about ${channel.name}`}>
                  <Ellipsis />
                </Button>
              </MenuTrigger>
              <MenuContent>
                <MenuItem onSelect={onEdit}>Change…</MenuItem>
                <MenuItem onSelect={() => turn.mutate(!channel.enabled)}>{channel.enabled ? "Turn off" : "Turn on"}</MenuItem>
                <MenuItem onSelect={() => setRemoving(true)}>Remove…</MenuItem>
              </MenuContent>
            </Menu>
            <RemoveChannel channel={channel} open={removing} onOpenChange={setRemoving} onDone={refresh} />
          </div>
        ) : null}
      </div>
      <ul aria-label={`What ${channel.name} is told`} className="mt-1">
        {channel.rules.map((rule, number) => (
          <li key={number}>{ruleWords(rule)}</li>
        ))}
      </ul>
      <When channel={channel} />
      <p className="text-xs text-muted">
        <Health channel={channel} />
      </p>
      {fault ? <Fault text={fault} /> : null}
    </li>
  );
}
