"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { EventBars } from "@/components/charts/event-bars";
import { fact } from "@/components/list/fact";
import { Badge } from "@/components/ui/badge";
import { Copyable } from "@/components/ui/copyable";
import { DefinitionList } from "@/components/ui/definition-list";
import { formatNumber, plural } from "@/components/ui/format";
import { Unknown } from "@/components/ui/measured";
import { QueryState } from "@/components/ui/query-state";
import { PanelSection, SidePanel } from "@/components/ui/side-panel";
import { CardSkeleton } from "@/components/ui/skeleton";
import { TimeAgo } from "@/components/ui/time-ago";
import { withQuery } from "@/lib/client/fetch";
import { type SignalDetail, signalOptions } from "@/lib/client/signals";
import { toolName } from "@/lib/core/tool-name";
import { PriorityChip } from "./priority-chip";
import { overHours } from "./signal-columns";
import { SignalEvents } from "./signal-events";

/** MITRE ATT&CK technique and tactic tags as Falco writes them: "T1059", "mitre_execution". */
const isMitre = (tag: string): boolean => /^T\d{4}(\.\d{3})?$/.test(tag) || tag.startsWith("mitre_");

function Urgent({ signal }: { signal: SignalDetail }) {
  const { urgentFindings, workload } = signal;
  if (urgentFindings === null || workload === null) {
    return (
      <p>
        <Unknown reason="No workload of a listed cluster matches the signal">not known</Unknown>{" "}
        <span className="text-muted">No workload is known for it, so nothing can be said about what is open there.</span>
      </p>
    );
  }
  if (urgentFindings === 0) return <p className="text-muted">No finding in KEV or due within 14 days is open in this workload.</p>;
  return (
    <p>
      <Link href={withQuery("/findings", { workload: workload.id })} className="font-semibold text-bad underline underline-offset-2">
        {plural(urgentFindings, "urgent finding")}
      </Link>{" "}
      <span className="text-muted">
        {urgentFindings === 1 ? "is" : "are"} open in the same workload: known to be exploited, or due within 14 days. Together they deserve
        a look now.
      </span>
    </p>
  );
}

function Lineage({ lineage }: { lineage: string }) {
  const steps = lineage.split(" → ").filter((step) => step !== "");
  if (steps.length === 0) return <p className="text-muted">The sensor did not say which processes led to it.</p>;
  return (
    <ol className="font-mono text-xs">
      {steps.map((step, depth) => (
        <li key={depth} className="break-all" style={{ paddingLeft: Math.min(depth, 8) * 12 }}>
          {depth > 0 ? (
            <span aria-hidden className="text-faint">
              └{" "}
            </span>
          ) : null}
          {step}
        </li>
      ))}
    </ol>
  );
}

/** What a lineage is of, for sensors that see no processes. */
const LINEAGE_WORDS: Readonly<Record<string, string>> = { hubble: "From and to", "k8s-audit": "Who" };

function Body({ signal }: { signal: SignalDetail }) {
  const mitre = signal.tags.filter(isMitre);
  const others = signal.tags.filter((tag) => !isMitre(tag));
  return (
    <>
      <PanelSection title="Also open here">
        <Urgent signal={signal} />
      </PanelSection>
      <PanelSection title="When">
        <p className="mb-1 text-xs text-faint">{overHours(signal)}</p>
        <EventBars values={signal.sparkline} bucketHours={signal.sparklineBucketHours} label={overHours(signal)} />
      </PanelSection>
      <PanelSection title="Facts">
        <DefinitionList
          items={[
            fact("Events", formatNumber(signal.count)),
            fact("First seen", <TimeAgo at={signal.firstSeenAt} />),
            fact("Last seen", <TimeAgo at={signal.lastSeenAt} />),
            fact(
              "Workload",
              signal.workload ? (
                <Link href={`/workloads/${signal.workload.id}`} className="text-accent hover:underline">
                  {signal.namespace ? `${signal.namespace}/` : ""}
                  {signal.workload.name}
                </Link>
              ) : (
                <span>
                  {signal.subject} <Unknown reason="No workload of a listed cluster matches it">not in the inventory</Unknown>
                </span>
              ),
            ),
            fact(
              "Cluster",
              signal.cluster?.name ?? <Unknown reason="Its events name no cluster; add ?cluster= to the sensor's URL">not said</Unknown>,
            ),
            fact("Team", signal.team?.name ?? "no team"),
            fact("Sensor", `${toolName(signal.tool)} · ${signal.source}`),
            ...(mitre.length > 0 ? [fact("ATT&CK", <span className="font-mono text-xs">{mitre.join(" ")}</span>)] : []),
          ]}
        />
        {others.length > 0 ? (
          <p className="mt-2 flex flex-wrap gap-1">
            {others.map((tag) => (
              <Badge key={tag}>{tag}</Badge>
            ))}
          </p>
        ) : null}
      </PanelSection>
      <PanelSection title={LINEAGE_WORDS[signal.tool] ?? "Processes"}>
        <Lineage lineage={signal.lineage} />
      </PanelSection>
      <PanelSection title="Last output">
        <p className="rounded-md border bg-sunken px-3 py-2 font-mono text-2xs leading-4 break-all">{signal.lastOutput}</p>
      </PanelSection>
      <PanelSection title="Events">
        <SignalEvents id={signal.id} />
      </PanelSection>
      <p className="flex items-center gap-1 text-2xs text-faint">
        signal <Copyable text={signal.id} what="signal id" />
      </p>
    </>
  );
}

interface Props {
  id: string;
  onClose: () => void;
  onPrevious?: (() => void) | undefined;
  onNext?: (() => void) | undefined;
}

/** What a signal is, whether it matters here, and the events below it. */
export function SignalPanel({ id, onClose, onPrevious, onNext }: Props) {
  const query = useQuery(signalOptions(id));
  return (
    <SidePanel
      itemKey={id}
      title={query.data?.rule ?? "Signal"}
      eyebrow={query.data ? <PriorityChip priority={query.data.priority} form="word" /> : null}
      onClose={onClose}
      onPrevious={onPrevious}
      onNext={onNext}
    >
      <QueryState query={query} what="the signal" loading={<CardSkeleton className="h-64 border-0" />}>
        {(signal) => <Body key={signal.id} signal={signal} />}
      </QueryState>
    </SidePanel>
  );
}
