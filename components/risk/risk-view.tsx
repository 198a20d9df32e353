"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { SectionHead } from "@/components/settings/settings-frame";
import { useCan } from "@/components/shell/me-context";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { formatNumber } from "@/components/ui/format";
import { QueryState } from "@/components/ui/query-state";
import { Skeleton } from "@/components/ui/skeleton";
import { TimeAgo } from "@/components/ui/time-ago";
import { riskPolicyOptions } from "@/lib/client/risk";
import type { RiskPolicyState } from "@/lib/schemas/risk";
import { CriticalityFields } from "./criticality-fields";
import { DeadlineFields } from "./deadline-fields";
import { policyWords } from "./policy-words";
import { PublishDialog } from "./publish-dialog";
import { TeamDeadlines } from "./team-deadlines";
import { useDraft } from "./use-draft";
import { WeightFields } from "./weight-fields";
import { WhoMoves } from "./who-moves";

function Applying({ applying }: { applying: NonNullable<RiskPolicyState["applying"]> }) {
  const { done, total } = applying;
  return (
    <div role="status" className="rounded-lg border bg-accent-soft px-4 py-2.5 text-accent">
      <p>
        Findings are being scored by the new policy: {formatNumber(done)} of {formatNumber(total)}. Until then some stand where they stood.
      </p>
      <progress value={done} max={Math.max(1, total)} aria-label="Findings scored" className="mt-1 h-1.5 w-full accent-accent" />
    </div>
  );
}

function Present({ state }: { state: RiskPolicyState }) {
  const [latest] = state.history;
  return (
    <Card
      title="The policy that holds"
      question={state.version === 0 ? "the defaults; nothing was published yet" : `version ${state.version}`}
    >
      <ul className="flex list-disc flex-col gap-1 pl-4">
        {policyWords(state.policy).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {latest ? (
        <details className="mt-2 text-xs text-muted">
          <summary className="min-h-6 cursor-pointer">
            Published by {latest.publishedBy} <TimeAgo at={latest.publishedAt} />: {latest.reason}
          </summary>
          <ol className="mt-1">
            {state.history.slice(1).map(({ version, publishedBy, publishedAt, reason }) => (
              <li key={version} className="border-t py-1">
                Version {version} by {publishedBy} <TimeAgo at={publishedAt} />: {reason}
              </li>
            ))}
          </ol>
        </details>
      ) : null}
    </Card>
  );
}

function Editor({ state }: { state: RiskPolicyState }) {
  const draft = useDraft(state);
  const [publishing, setPublishing] = useState(false);
  const { policy } = draft.draft;
  return (
    <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <div className="flex min-w-0 flex-col gap-4">
        <Card title="Deadlines" question="how long, and from when">
          <DeadlineFields policy={policy} onChange={draft.setPolicy} />
        </Card>
        <Card title="Order" question="what comes first within one deadline class">
          <WeightFields weights={policy.weights} onChange={(weights) => draft.setPolicy({ weights })} />
        </Card>
        <Card title="Criticality" question="the human impact of SSVC; a namespace’s own goes first">
          <CriticalityFields teams={state.teams} draft={draft} />
        </Card>
      </div>
      <div className="flex min-w-0 flex-col gap-3 lg:sticky lg:top-4 lg:self-start">
        <WhoMoves draft={draft.settled} fault={draft.fault} changed={draft.changed} />
        <div className="flex flex-wrap gap-2">
          <Button variant="primary" size="md" disabled={!draft.changed || draft.fault !== null} onClick={() => setPublishing(true)}>
            Publish…
          </Button>
          <Button size="md" disabled={!draft.changed} onClick={draft.reset}>
            Discard
          </Button>
          <Button size="md" variant="ghost" onClick={draft.useDefaults}>
            Use the defaults
          </Button>
        </div>
      </div>
      <Dialog open={publishing} onOpenChange={setPublishing}>
        {publishing ? (
          <PublishDialog
            draft={draft.draft}
            onDone={() => {
              setPublishing(false);
              draft.reset();
            }}
          />
        ) : null}
      </Dialog>
    </div>
  );
}

/** What comes first and by when: what holds, what could hold instead, and who would move. */
export function RiskView() {
  const query = useQuery(riskPolicyOptions());
  const mayWrite = useCan("risk:write");
  return (
    <>
      <SectionHead title="Risk policy">
        How long findings have, and what comes first.{" "}
        {mayWrite ? "Try a change and see who moves before you publish it." : "The CISO and administrators change it."}
      </SectionHead>
      <QueryState query={query} what="the risk policy" loading={<Skeleton className="h-64" />}>
        {(state) => (
          <div className="flex flex-col gap-4">
            {state.applying ? <Applying applying={state.applying} /> : null}
            <Present state={state} />
            <TeamDeadlines state={state} mayWrite={mayWrite} />
            {mayWrite ? <Editor state={state} /> : null}
          </div>
        )}
      </QueryState>
    </>
  );
}
