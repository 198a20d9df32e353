"use client";

import { useQuery } from "@tanstack/react-query";
import { Server } from "lucide-react";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { sendInventory } from "@/components/reports/commands";
import { useOrigin } from "@/components/reports/use-origin";
import { PageHeader } from "@/components/shell/page-header";
import { EmptyState } from "@/components/ui/empty-state";
import { plural } from "@/components/ui/format";
import { QueryState } from "@/components/ui/query-state";
import { CardSkeleton } from "@/components/ui/skeleton";
import { clustersOptions } from "@/lib/client/clusters";
import { useShortcuts } from "@/lib/client/shortcuts";
import type { ClusterItem } from "@/lib/schemas/inventory";
import { ClusterStrip } from "./cluster-strip";
import { loadScale } from "./load-figure";

/** Those above the line first, then those that nobody can tell, each by load. */
const ORDER = { above: 0, cannot_tell: 1, below: 2 } as const;
const worstFirst = (a: ClusterItem, b: ClusterItem): number =>
  ORDER[a.load.verdict] - ORDER[b.load.verdict] || (b.load.value ?? -1) - (a.load.value ?? -1) || a.name.localeCompare(b.name);

function Strips({ clusters }: { clusters: readonly ClusterItem[] }) {
  const router = useRouter();
  const list = useRef<HTMLUListElement>(null);
  const [current, setCurrent] = useState(-1);
  const move = (step: number) => {
    const next = Math.min(Math.max(current + step, 0), clusters.length - 1);
    setCurrent(next);
    list.current?.querySelectorAll<HTMLElement>("[data-row-link]")[next]?.focus();
  };
  useShortcuts([
    { keys: "j", label: "Next row", group: "In lists", run: () => move(1) },
    { keys: "k", label: "Previous row", group: "In lists", run: () => move(-1) },
    {
      keys: "Enter",
      label: "Open the row",
      group: "In lists",
      run: () => {
        const cluster = clusters[current];
        if (cluster) router.push(`/clusters/${encodeURIComponent(cluster.name)}`);
      },
    },
  ]);
  const max = loadScale(clusters.map((cluster) => cluster.load));
  return (
    <ul ref={list} aria-label="Clusters" className="flex flex-col gap-3">
      {clusters.map((cluster, index) => (
        <ClusterStrip key={cluster.id} cluster={cluster} max={max} current={index === current} />
      ))}
    </ul>
  );
}

export function ClustersView() {
  const query = useQuery(clustersOptions());
  const origin = useOrigin();
  const items = query.data?.items;
  return (
    <>
      <PageHeader
        title="Clusters"
        counts={items ? `${plural(items.length, "cluster")} · a finding that runs in several weighs in each of them` : undefined}
      />
      <QueryState
        query={query}
        what="the clusters"
        loading={<CardSkeleton className="h-32" label="Loading the clusters" />}
        isEmpty={(data) => data.items.length === 0}
        empty={
          <EmptyState
            icon={<Server />}
            title="No cluster is known yet"
            why="A cluster appears with its inventory: what runs, who owns it, what can be reached from outside. Nothing is installed in it; run this where kubectl reaches it, and again as often as you want it fresh:"
            command={sendInventory(origin)}
            className="max-w-2xl"
          />
        }
      >
        {(data) => <Strips clusters={data.items.toSorted(worstFirst)} />}
      </QueryState>
    </>
  );
}
