"use client";

import { Field, Input } from "@/components/ui/input";
import type { ChannelItem } from "@/lib/schemas/channels";

/** When a channel may be written to, as the form holds it; empty: no such limit. */
export interface Timing {
  timeZone: string;
  quietFrom: string;
  quietTo: string;
  digestAt: string;
  hourlyLimit: string;
}

export const timingOf = (channel: ChannelItem | null): Timing => ({
  timeZone: channel?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  quietFrom: channel?.quietHours?.from ?? "",
  quietTo: channel?.quietHours?.to ?? "",
  digestAt: channel?.digestAt ?? "08:00",
  hourlyLimit: channel?.hourlyLimit?.toString() ?? "",
});

export const timingSent = ({ timeZone, quietFrom, quietTo, digestAt, hourlyLimit }: Timing) => ({
  timeZone,
  quietHours: quietFrom === "" || quietTo === "" ? null : { from: quietFrom, to: quietTo },
  digestAt,
  hourlyLimit: hourlyLimit === "" ? null : Number(hourlyLimit),
});

interface Props {
  timing: Timing;
  hasDigest: boolean;
  onChange: (part: Partial<Timing>) => void;
}

export function TimeFields({ timing, hasDigest, onChange }: Props) {
  const quietAsked = timing.quietFrom !== "" || timing.quietTo !== "";
  const clock = (name: "quietFrom" | "quietTo" | "digestAt", label: string, required: boolean) => (
    <Field label={label}>
      {(attributes) => (
        <Input
          {...attributes}
          type="time"
          required={required}
          value={timing[name]}
          onChange={(event) => onChange({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <>
      <div className="grid grid-cols-2 gap-3">
        {clock("quietFrom", "Quiet from", quietAsked)}
        {clock("quietTo", "Quiet to", quietAsked)}
        {hasDigest ? clock("digestAt", "Digests at", true) : null}
        <Field label="Messages an hour">
          {(attributes) => (
            <Input
              {...attributes}
              type="number"
              min={1}
              max={1000}
              step={1}
              value={timing.hourlyLimit}
              placeholder="no limit"
              onChange={(event) => onChange({ hourlyLimit: event.target.value })}
            />
          )}
        </Field>
        <Field label="Time zone">
          {(attributes) => (
            <Input
              {...attributes}
              value={timing.timeZone}
              required
              maxLength={60}
              onChange={(event) => onChange({ timeZone: event.target.value })}
            />
          )}
        </Field>
      </div>
      <p className="text-xs text-faint">
        What comes in quiet hours or above the limit waits, and is sent as one message. Weekly digests come on Mondays.
      </p>
    </>
  );
}
