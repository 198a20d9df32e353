"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { AsOfPicker } from "@/components/shell/as-of-picker";
import { useCan, useMe } from "@/components/shell/me-context";
import { PageHeader } from "@/components/shell/page-header";
import { useScope } from "@/components/shell/use-scope";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { plural } from "@/components/ui/format";
import { QueryState } from "@/components/ui/query-state";
import { postureOptions } from "@/lib/client/posture";
import { postureLinks } from "@/lib/client/posture-links";
import type { Posture } from "@/lib/schemas/posture";
import { ChangeCard } from "./change-card";
import { CoverageCard } from "./coverage-card";
import { DoFirst } from "./do-first";
import { ExploitedCard } from "./exploited-card";
import { FirstSteps } from "./first-steps";
import { HeatMap } from "./heat-map";
import { InventoryLink } from "./inventory-link";
import { LatestSignals } from "./latest-signals";
import { LoadCard } from "./load-card";
import { OutcomeCards } from "./outcome-cards";
import { PostureSkeleton } from "./posture-skeleton";
import { SeverityTrend } from "./severity-trend";
import { TeamLoads } from "./team-loads";
import { WorstWorkloads } from "./worst-workloads";

function FleetCounts({ posture, scoped }: { posture: Posture; scoped: (href: string) => string }) {
  const { fleet } = posture;
  return (
    <>
      <Link href={scoped("/clusters")} className="hover:text-ink hover:underline">
        {plural(fleet.clusters, "cluster")}
      </Link>
      {" · "}
      {plural(fleet.teams, "team")}
      {" · "}
      <InventoryLink href={postureLinks.workloads()} className="hover:text-ink hover:underline">
        {plural(fleet.workloads, "running workload")}
      </InventoryLink>
      {" · "}
      <InventoryLink href={postureLinks.imagesRunning()} className="hover:text-ink hover:underline">
        {plural(fleet.imagesRunning, "running image")}
      </InventoryLink>
    </>
  );
}

const isNothingKnown = ({ fleet, scope }: Posture): boolean =>
  fleet.dataAsOf === null && fleet.workloads === 0 && scope.team === null && scope.cluster === null;

/** Those who see only their teams cannot send anything in: they are told who can help. */
function NothingYet() {
  const { teams } = useMe();
  const mayMakeTokens = useCan("tokens:write");
  const mayUpload = useCan("reports:write");
  if (teams === "all") return <FirstSteps mayMakeTokens={mayMakeTokens} mayUpload={mayUpload} />;
  return teams.length === 0 ? (
    <EmptyState
      title="You are in no team yet"
      why="What you see are the things of your teams. An administrator puts you in one, under Settings, Teams."
      className="pt-[16vh]"
    />
  ) : (
    <EmptyState
      title={`Nothing of ${teams.map((team) => team.name).join(", ")} is known yet`}
      why="No report or inventory has named anything that an ownership rule gives to your teams: not good, not bad."
      className="pt-[16vh]"
    />
  );
}

/** The overview: are we safe, who carries it, what must be done, what can we not see. */
export function PostureView() {
  const { scope, scoped } = useScope();
  const query = useQuery(postureOptions(scope));
  const { demo } = useMe();
  const { data } = query;
  const parts = data ? { posture: data, scoped } : null;
  return (
    <>
      <PageHeader
        title="Posture"
        counts={
          data ? (
            <>
              <FleetCounts posture={data} scoped={scoped} />
              {demo ? <Badge className="mx-1.5 lg:hidden">demo fleet</Badge> : null}
            </>
          ) : null
        }
        asOf={data?.fleet.dataAsOf ?? null}
        scoped
        actions={<AsOfPicker />}
      />
      <QueryState
        query={query}
        what="the posture"
        loading={<PostureSkeleton />}
        isEmpty={isNothingKnown}
        filtered={scope.asOf !== null}
        empty={<NothingYet />}
        filteredEmpty={<p className="py-16 text-center text-base text-muted">Nothing was known on that day: no report had arrived yet.</p>}
      >
        {() =>
          parts ? (
            <div className="grid gap-3 md:grid-cols-2 xl:grid-cols-12" aria-busy={query.isPlaceholderData}>
              <LoadCard posture={parts.posture} isNow={scope.asOf === null} className="md:col-span-2 xl:col-span-8" />
              <TeamLoads {...parts} className="md:col-span-2 xl:col-span-4" />
              <OutcomeCards {...parts} className="md:col-span-2 xl:col-span-8" />
              <ChangeCard {...parts} className="md:col-span-2 xl:col-span-4" />
              <DoFirst {...parts} scope={scope} className="md:col-span-2 xl:col-span-12" />
              <ExploitedCard {...parts} className="xl:col-span-4" />
              <CoverageCard posture={parts.posture} className="xl:col-span-4" />
              <SeverityTrend {...parts} className="md:col-span-2 xl:col-span-4" />
              <WorstWorkloads {...parts} className="xl:col-span-4" />
              <HeatMap {...parts} className="md:order-last md:col-span-2 xl:order-none xl:col-span-5" />
              <LatestSignals {...parts} className="xl:col-span-3" />
            </div>
          ) : null
        }
      </QueryState>
    </>
  );
}
