"use client";

import { useQuery } from "@tanstack/react-query";
import { ListFilter, Upload } from "lucide-react";
import Link from "next/link";
import { scanImage } from "@/components/reports/commands";
import { useOrigin } from "@/components/reports/use-origin";
import { useCan, useMe } from "@/components/shell/me-context";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { findingFacetsOptions } from "@/lib/client/findings";
import { useActiveFilters } from "./active-filters";
import type { FindingView } from "./use-finding-view";

/** Those who see only their teams' things cannot tell whether there are others. */
function NothingOfTeams({ teams }: { teams: readonly string[] }) {
  return (
    <EmptyState
      icon={<ListFilter aria-hidden />}
      title={teams.length === 0 ? "You are in no team yet" : `No findings of ${teams.join(", ")} yet`}
      why={
        teams.length === 0
          ? "What you see are the things of your teams. An administrator puts you in one, under Settings, Teams."
          : "No report has named anything that an ownership rule gives to your teams: not good, not bad."
      }
    />
  );
}

/** There is nothing at all: how to send a first report. */
function NoFindings() {
  const { teams } = useMe();
  const mayUpload = useCan("reports:write");
  const origin = useOrigin();
  if (teams !== "all") return <NothingOfTeams teams={teams.map(({ name }) => name)} />;
  return (
    <EmptyState
      icon={<Upload aria-hidden />}
      title="No findings yet"
      why="That means that no report was read, not that nothing is wrong. Send what a scanner wrote:"
      command={scanImage(origin, "registry.example.com/shop/web:1.4")}
      action={
        mayUpload ? (
          <Button asChild>
            <Link href="/reports">Or drop a file on the reports page</Link>
          </Button>
        ) : undefined
      }
    />
  );
}

/** Without a filter the list holds what is open: whether there is anything at all, the states tell. */
export function NothingOpen({ view }: { view: FindingView }) {
  const { data } = useQuery(findingFacetsOptions(view.filters));
  if (!data) return null;
  return data.facets.state.some(({ count }) => count > 0) ? <NoneMeetFilters view={view} /> : <NoFindings />;
}

/** Findings there are, but none that meets the filters. */
export function NoneMeetFilters({ view }: { view: FindingView }) {
  const active = useActiveFilters(view, true);
  return (
    <EmptyState
      icon={<ListFilter aria-hidden />}
      title="No finding meets all filters"
      why={
        active.length === 0
          ? "Nothing is open or in triage. Other states may hold some."
          : active.map(({ title, word }) => [title, word].filter(Boolean).join(" ")).join(" · ")
      }
      action={
        active.length === 0 ? (
          <Button onClick={() => view.set({ state: ["any"] })}>Show every state</Button>
        ) : (
          <Button onClick={view.clear}>Clear all filters</Button>
        )
      }
    />
  );
}
