"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useCan } from "@/components/shell/me-context";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { DefinitionList } from "@/components/ui/definition-list";
import { ConfirmDialog, Dialog, DialogTrigger } from "@/components/ui/dialog";
import { formatDayYear, plural } from "@/components/ui/format";
import { PanelSection, SidePanel } from "@/components/ui/side-panel";
import { removePolicy } from "@/lib/client/policies";
import type { PolicyItem } from "@/lib/schemas/policies";
import { PolicyDialog } from "./policy-dialog";
import { SimulationView } from "./simulation-view";
import { TellsBox } from "./tells-box";
import { EFFECT_TONE, EFFECT_WORD } from "./words";

interface Props {
  policy: PolicyItem;
  onClose: () => void;
  onPrevious?: (() => void) | undefined;
  onNext?: (() => void) | undefined;
}

const factsOf = ({ shippedAs, set, lately, ofFindings }: PolicyItem): [string, string][] => [
  ["Asked", ofFindings ? "of each open finding of the image" : "of the image itself"],
  ["Applied", lately.applied === 0 ? "not in the last 30 days" : `in ${plural(lately.applied, "answer")} of the last 30 days`],
  ["Comes from", shippedAs === null ? "you" : `the library, where it ${shippedAs === "off" ? "is off" : EFFECT_WORD[shippedAs]}`],
  ...(set ? [["Set by", `${set.by}, ${formatDayYear(set.at)}`] as [string, string]] : []),
];

/** A policy beside the list: what it asks, what to do about it, and what it would stop of what runs today. */
export function PolicyPanel({ policy, ...steps }: Props) {
  const mayWrite = useCan("policies:write");
  return (
    <SidePanel
      itemKey={policy.key}
      title={policy.name}
      eyebrow={<Badge tone={EFFECT_TONE[policy.effect]}>{EFFECT_WORD[policy.effect]}</Badge>}
      {...steps}
    >
      <PanelSection title="Of what runs today, it would meet">
        <SimulationView condition={policy.condition} />
      </PanelSection>
      <PanelSection title="Condition">
        <pre className="overflow-x-auto rounded-md border bg-sunken px-2.5 py-2 font-mono text-xs whitespace-pre-wrap">
          {policy.condition}
        </pre>
      </PanelSection>
      {policy.advice ? (
        <PanelSection title="What it tells whoever is stopped">
          <p>{policy.advice}</p>
        </PanelSection>
      ) : null}
      <DefinitionList items={factsOf(policy)} className="mb-4" />
      <TellsBox policy={policy} />
      {mayWrite ? <Change policy={policy} onGone={steps.onClose} /> : null}
    </SidePanel>
  );
}

function Change({ policy, onGone }: { policy: PolicyItem; onGone: () => void }) {
  const client = useQueryClient();
  const [editing, setEditing] = useState(false);
  const [removing, setRemoving] = useState(false);
  const own = policy.shippedAs === null;
  return (
    <div className="flex flex-wrap gap-2">
      <Dialog open={editing} onOpenChange={setEditing}>
        <DialogTrigger asChild>
          <Button>{own ? "Change…" : "Make one like it…"}</Button>
        </DialogTrigger>
        {editing ? <PolicyDialog from={policy} onDone={() => setEditing(false)} /> : null}
      </Dialog>
      {own ? <Button onClick={() => setRemoving(true)}>Remove…</Button> : null}
      <ConfirmDialog
        open={removing}
        onOpenChange={setRemoving}
        title={`Remove ${policy.name}?`}
        body="The gate does not ask it any more. What it said before stays in the list of answers. To stop it for a while, switch it off instead."
        confirm="Remove"
        working="Removing…"
        danger
        onConfirm={async () => {
          await removePolicy(policy.key);
          await client.invalidateQueries({ queryKey: ["policies"], exact: true });
          onGone();
        }}
      />
    </div>
  );
}
