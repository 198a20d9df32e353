"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { FormDialog } from "@/components/settings/form-dialog";
import { ShownOnce } from "@/components/settings/shown-once";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field, Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { createChannel, updateChannel } from "@/lib/client/channels";
import { CHANNEL_KINDS, type ChannelKind, isTracker } from "@/lib/core/channels";
import type { ChannelItem } from "@/lib/schemas/channels";
import { draftOf, newRule, type RuleDraft } from "./rule-draft";
import { RuleFields } from "./rule-fields";
import { TimeFields, type Timing, timingOf, timingSent } from "./time-fields";
import { type TrackerDraft, TrackerFields, trackerDraft, trackerSent } from "./tracker-fields";
import { KIND_WORD } from "./words";

const MOST_RULES = 10;
const KIND_HINT: Record<ChannelKind, string> = {
  webhook: "JSON, signed by Standard Webhooks",
  slack: "an incoming webhook, or what is compatible with it",
  teams: "a workflow that posts what a webhook receives",
  mattermost: "an incoming webhook",
  email: "through the server’s own mail settings",
  github: "an issue for each action or problem and team",
  jira: "an issue for each action or problem and team",
};
const KINDS = CHANNEL_KINDS.map((value) => ({ value, label: KIND_WORD[value], hint: KIND_HINT[value] }));

const addresses = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);

interface Draft extends Timing {
  name: string;
  kind: ChannelKind;
  /** empty: as it is */
  url: string;
  to: string;
  renew: boolean;
  rules: RuleDraft[];
  tracker: TrackerDraft;
}

function draftFrom(channel: ChannelItem | null): Draft {
  return {
    name: channel?.name ?? "",
    kind: channel?.kind ?? "webhook",
    url: "",
    to: channel?.kind === "email" ? channel.target.join(", ") : "",
    renew: false,
    rules: channel ? channel.rules.map(draftOf) : [newRule()],
    tracker: trackerDraft(channel),
    ...timingOf(channel),
  };
}

function save(channel: ChannelItem | null, draft: Draft) {
  const { name, kind, url, to, renew } = draft;
  const rules = draft.rules.map(({ key: _key, ...rule }) => rule);
  const settings = { name, rules, ...timingSent(draft) };
  const address = isTracker(kind) ? trackerSent(kind, draft.tracker) : kind === "email" ? { to: addresses(to) } : url === "" ? {} : { url };
  if (!channel) return createChannel({ kind, ...settings, ...address });
  return updateChannel(channel.id, { ...settings, ...address, ...(renew ? { renewSigningSecret: true } : {}) });
}

/** Sets up a channel, or changes the given one; shows a webhook's signing secret, once. */
export function ChannelDialog({ channel, onDone }: { channel: ChannelItem | null; onDone: () => void }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => draftFrom(channel));
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const mutation = useMutation({
    mutationFn: () => save(channel, draft),
    onSuccess: async ({ signingSecret }) => {
      await client.invalidateQueries({ queryKey: ["channels"] });
      if (signingSecret === null) onDone();
    },
  });
  if (mutation.data?.signingSecret) {
    return (
      <ShownOnce
        title={`Signing secret of ${mutation.data.item.name}`}
        secret={mutation.data.signingSecret}
        what="signing secret"
        next="The receiver checks with it that messages are ours: any library of Standard Webhooks does."
      />
    );
  }
  const { kind, rules } = draft;
  return (
    <FormDialog
      title={channel ? channel.name : "New channel"}
      submit={channel ? "Save" : "Set it up"}
      busy={mutation.isPending}
      error={mutation.error}
      onSubmit={() => mutation.mutate()}
    >
      <Field label="Name">
        {(attributes) => (
          <Input
            {...attributes}
            value={draft.name}
            onChange={(event) => change({ name: event.target.value })}
            required
            maxLength={80}
            placeholder="on-call of payments"
            autoFocus
          />
        )}
      </Field>
      {channel ? null : (
        <Field label="Kind" hint={KIND_HINT[kind]}>
          {({ id }) => (
            <Select
              id={id}
              value={kind}
              options={KINDS}
              onValueChange={(value) => change({ kind: CHANNEL_KINDS.find((each) => each === value) ?? kind })}
            />
          )}
        </Field>
      )}
      {isTracker(kind) ? (
        <TrackerFields
          kind={kind}
          draft={draft.tracker}
          channel={channel}
          onChange={(part) => change({ tracker: { ...draft.tracker, ...part } })}
        />
      ) : kind === "email" ? (
        <Field label="To" hint="Addresses, separated by commas.">
          {(attributes) => (
            <Input
              {...attributes}
              value={draft.to}
              onChange={(event) => change({ to: event.target.value })}
              required
              placeholder="soc@example.com"
            />
          )}
        </Field>
      ) : (
        <Field
          label="Address"
          hint={
            channel
              ? `It leads to ${channel.target.join()}. Leave it empty to keep it; it is not shown again.`
              : "https, on the public internet; what the server’s setting PLIMSOLL_WEBHOOK_ALLOW names may be anywhere. It is kept sealed and not shown again."
          }
        >
          {(attributes) => (
            <Input
              {...attributes}
              type="url"
              autoComplete="off"
              value={draft.url}
              onChange={(event) => change({ url: event.target.value })}
              required={channel === null}
              maxLength={2000}
              placeholder="https://hooks.example.com/…"
            />
          )}
        </Field>
      )}
      {channel?.kind === "webhook" ? (
        <label htmlFor="renew" className="flex items-center gap-1">
          <Checkbox id="renew" label="Make a new signing secret" checked={draft.renew} onCheckedChange={(renew) => change({ renew })} />
          Make a new signing secret; the old one stops at once
        </label>
      ) : null}
      {rules.map((rule, at) => (
        <RuleFields
          key={rule.key}
          number={at + 1}
          rule={rule}
          tracker={isTracker(kind)}
          onChange={(changed) => change({ rules: rules.map((each) => (each.key === rule.key ? changed : each)) })}
          onRemove={rules.length > 1 ? () => change({ rules: rules.filter((each) => each.key !== rule.key) }) : null}
        />
      ))}
      {rules.length < MOST_RULES ? (
        <Button className="self-start" onClick={() => change({ rules: [...rules, newRule()] })}>
          <Plus /> Another rule
        </Button>
      ) : null}
      <TimeFields timing={draft} hasDigest={rules.some(({ digest }) => digest !== "immediate")} onChange={change} />
    </FormDialog>
  );
}
