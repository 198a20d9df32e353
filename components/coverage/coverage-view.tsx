"use client";

import { useQuery } from "@tanstack/react-query";
import { Telescope } from "lucide-react";
import { sendInventory } from "@/components/reports/commands";
import { useOrigin } from "@/components/reports/use-origin";
import { PageHeader } from "@/components/shell/page-header";
import { useScope } from "@/components/shell/use-scope";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { plural } from "@/components/ui/format";
import { QueryState } from "@/components/ui/query-state";
import { CardSkeleton } from "@/components/ui/skeleton";
import { Verdict } from "@/components/ui/verdict";
import { coverageOptions } from "@/lib/client/coverage";
import type { Coverage } from "@/lib/schemas/images";
import { BlindSpots } from "./blind-spots";
import { LedgerTable } from "./ledger-table";
import { SilenceButton } from "./silence-dialog";
import { SourcesTable } from "./sources-table";
import { TeamTable } from "./team-table";

function Seen({ answer }: { answer: Coverage }) {
  const cells = answer.ledger.flatMap(({ cells: of }) => of);
  const blind = cells.filter(({ state }) => state === "blind").length;
  const partly = cells.filter(({ state }) => state === "partly").length;
  if (blind > 0)
    return (
      <Verdict tone="bad">
        Of {plural(cells.length, "area")} in {plural(answer.ledger.length, "cluster")}, nothing watches {blind}, and {partly} are watched in
        part.
      </Verdict>
    );
  if (partly > 0) return <Verdict tone="unknown">Every area is watched, {partly} of them in part.</Verdict>;
  return <Verdict tone="good">Every area of every cluster is watched.</Verdict>;
}

function Answer({ answer }: { answer: Coverage }) {
  const silent = answer.sources.some(({ silentSince }) => silentSince !== null);
  const sources = (
    <Card title="What reports" question="silent ones first, each by its own usual interval" flush action={<SilenceButton />}>
      <SourcesTable sources={answer.sources} ofCluster={false} />
    </Card>
  );
  return (
    <div className="flex flex-col gap-3.5">
      <Card title="What is watched" question="in each cluster, by area" flush>
        <LedgerTable ledger={answer.ledger} />
        <div className="border-t px-4 py-2.5">
          <Seen answer={answer} />
        </div>
      </Card>
      {silent ? sources : null}
      <div className="grid items-start gap-3.5 xl:grid-cols-[minmax(0,1.5fr)_minmax(0,1fr)]">
        <Card title="Blind spots" question="the worst first: workloads left unseen, exposed ones tenfold" flush>
          {answer.blindSpots.length === 0 ? <p className="px-4 pb-3 text-muted">None.</p> : <BlindSpots spots={answer.blindSpots} />}
        </Card>
        <Card title="Teams" question={`running images scanned in ${answer.freshDays} days`} flush>
          <TeamTable teams={answer.byTeam} />
        </Card>
      </div>
      {silent ? null : sources}
    </div>
  );
}

/** What is watched and what is not: the worst blind spot first, with what to switch on. */
export function CoverageView() {
  const { scope } = useScope();
  const origin = useOrigin();
  const query = useQuery(coverageOptions(scope));
  return (
    <>
      <PageHeader title="Coverage" asOf={query.data?.asOf ?? null} scoped />
      <QueryState
        query={query}
        what="what is watched"
        loading={<CardSkeleton className="h-96" />}
        isEmpty={(answer) => answer.ledger.every(({ workloads }) => workloads === 0)}
        empty={
          <EmptyState
            icon={<Telescope />}
            title="No running workload is known"
            why="What is watched can only be told of what runs. Send the inventory of a cluster:"
            command={sendInventory(origin)}
          />
        }
      >
        {(answer) => <Answer answer={answer} />}
      </QueryState>
    </>
  );
}
