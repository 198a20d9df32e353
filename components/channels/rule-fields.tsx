"use client";

import { useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { PickList } from "@/components/settings/pick-list";
import { TeamPicks } from "@/components/settings/team-picks";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { clustersOptions } from "@/lib/client/clusters";
import { CHANNEL_EVENTS, DIGESTS, isFindingEvent } from "@/lib/core/channels";
import { OUTCOME_WORD } from "@/lib/core/outcome-word";
import type { RuleDraft } from "./rule-draft";
import { DIGEST_WORD, EVENT_WORD } from "./words";

const EVENTS = CHANNEL_EVENTS.map((id) => ({ id, name: EVENT_WORD[id] }));
/** Those that are told without being asked for. */
const OUTCOMES = (["3_days_forensic", "3_days", "14_days", "none"] as const).map((id) => ({ id, name: OUTCOME_WORD[id] }));
const SEVERITIES = (["critical", "high", "medium", "low"] as const).map((id) => ({ id, name: id }));
const WHEN = DIGESTS.map((value) => ({ value, label: DIGEST_WORD[value] }));

function ClusterPicks({ picked, onChange }: { picked: readonly string[]; onChange: (picked: string[]) => void }) {
  const clusters = useQuery(clustersOptions());
  const instead = clusters.error
    ? `The clusters cannot be read: ${clusters.error.message}`
    : clusters.data?.items.length === 0
      ? "There are no clusters yet."
      : null;
  return <PickList legend="Clusters" items={clusters.data?.items ?? []} instead={instead} picked={picked} onChange={onChange} />;
}

interface Props {
  number: number;
  rule: RuleDraft;
  /** issues are made of findings, and at once */
  tracker: boolean;
  onChange: (rule: RuleDraft) => void;
  /** none: the last one stays */
  onRemove: (() => void) | null;
}

const among = <T extends string>(items: readonly { id: T }[], picked: readonly string[]): T[] =>
  items.map(({ id }) => id).filter((id) => picked.includes(id));

/** What one rule tells, when, and what it is limited to. */
export function RuleFields({ number, rule, tracker, onChange, onRemove }: Props) {
  const limits = [rule.teamIds, rule.clusterIds, rule.severities, rule.outcomes].filter((picked) => picked.length > 0).length;
  return (
    <fieldset className="rounded-md border px-3 pt-2 pb-3">
      <legend className="px-1 text-xs font-medium text-muted">{`Rule ${number}`}</legend>
      <div className="flex flex-col gap-3">
        <PickList
          legend="Tell of"
          columns={1}
          items={tracker ? EVENTS.filter(({ id }) => isFindingEvent(id)) : EVENTS}
          picked={rule.events}
          onChange={(picked) => onChange({ ...rule, events: among(EVENTS, picked) })}
        />
        <div className="flex items-end gap-2">
          {tracker ? null : (
            <Field label="When" className="flex-1">
              {({ id }) => (
                <Select
                  id={id}
                  value={rule.digest}
                  options={WHEN}
                  onValueChange={(value) => onChange({ ...rule, digest: DIGESTS.find((digest) => digest === value) ?? rule.digest })}
                />
              )}
            </Field>
          )}
          {onRemove ? (
            <Button size="md" variant="ghost" onClick={onRemove} aria-label={`Remove rule ${number}`}>
              <Trash2 /> Remove
            </Button>
          ) : null}
        </div>
        {rule.events.some((event) => event !== "feed.failed") ? (
          <details open={limits > 0}>
            <summary className="cursor-pointer text-xs font-medium text-muted hover:text-ink">
              {limits > 0 ? `Limited in ${limits} ${limits === 1 ? "way" : "ways"}` : "No limits: all that matters"}
            </summary>
            <div className="mt-2 flex flex-col gap-3">
              <TeamPicks
                legend="Teams"
                hint="None picked: every team’s, and what nobody owns."
                picked={rule.teamIds}
                onChange={(teamIds) => onChange({ ...rule, teamIds })}
              />
              <ClusterPicks picked={rule.clusterIds} onChange={(clusterIds) => onChange({ ...rule, clusterIds })} />
              <PickList
                legend="Outcomes"
                items={OUTCOMES}
                picked={rule.outcomes}
                onChange={(picked) => onChange({ ...rule, outcomes: among(OUTCOMES, picked) })}
              />
              <PickList
                legend="Severities"
                items={SEVERITIES}
                picked={rule.severities}
                onChange={(picked) => onChange({ ...rule, severities: among(SEVERITIES, picked) })}
                hint="What has no timeline matters only where it is critical or high."
              />
            </div>
          </details>
        ) : null}
      </div>
    </fieldset>
  );
}
