"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Boxes, ChevronDown } from "lucide-react";
import { useQueryStates } from "nuqs";
import { ListView } from "@/components/list/list-view";
import { Toolbar } from "@/components/list/toolbar";
import { totalWords } from "@/components/list/total";
import { sendInventory } from "@/components/reports/commands";
import { useOrigin } from "@/components/reports/use-origin";
import { PageHeader } from "@/components/shell/page-header";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Menu, MenuCheckItem, MenuContent, MenuTrigger } from "@/components/ui/menu";
import { ToggleChip } from "@/components/ui/toggle-chip";
import { WORKLOAD_KINDS, type WorkloadFilters, workloadParsers, workloadQuery, workloadsOptions } from "@/lib/client/workloads";
import { WORKLOAD_COLUMNS, WorkloadCard } from "./workload-columns";

function KindMenu({ chosen, onToggle }: { chosen: readonly string[]; onToggle: (kind: string) => void }) {
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button className={chosen.length > 0 ? "border-accent/50 text-accent" : undefined}>
          {chosen.length === 0 ? "All kinds" : chosen.join(", ")} <ChevronDown className="text-faint" />
        </Button>
      </MenuTrigger>
      <MenuContent align="start">
        {WORKLOAD_KINDS.map((kind) => (
          <MenuCheckItem
            key={kind}
            checked={chosen.includes(kind)}
            onCheckedChange={() => onToggle(kind)}
            onSelect={(event) => event.preventDefault()}
          >
            {kind}
          </MenuCheckItem>
        ))}
      </MenuContent>
    </Menu>
  );
}

export function WorkloadsView() {
  const [filters, set] = useQueryStates(workloadParsers);
  const query = useInfiniteQuery(workloadsOptions(filters));
  const origin = useOrigin();
  const { q, namespace, kind, exposed, privileged, cluster, team } = filters;
  const filtered =
    q !== "" || namespace !== null || kind.length > 0 || exposed !== null || privileged !== null || cluster !== null || team !== null;
  const clear = () => void set({ q: null, namespace: null, kind: null, exposed: null, privileged: null, cluster: null, team: null });
  const toggleKind = (value: string) => {
    const next = kind.includes(value) ? kind.filter((each) => each !== value) : [...kind, value];
    void set({ kind: next.length > 0 ? next : null }, { history: "push" });
  };
  return (
    <>
      <PageHeader title="Workloads" counts={totalWords(query.data?.pages[0]?.total, "workload")} scoped />
      <Toolbar label="Search workloads" value={q} onSearch={(text) => void set({ q: text || null })}>
        <ToggleChip pressed={exposed === true} onClick={() => void set({ exposed: exposed === true ? null : true }, { history: "push" })}>
          Exposed
        </ToggleChip>
        <ToggleChip
          pressed={privileged === true}
          onClick={() => void set({ privileged: privileged === true ? null : true }, { history: "push" })}
        >
          Privileged
        </ToggleChip>
        <KindMenu chosen={kind} onToggle={toggleKind} />
        {namespace ? (
          <ToggleChip pressed onClick={() => void set({ namespace: null })}>
            namespace {namespace}
          </ToggleChip>
        ) : null}
      </Toolbar>
      <ListView
        query={query}
        what="the workloads"
        label="Workloads"
        columns={WORKLOAD_COLUMNS}
        rowName={(workload) => `${workload.namespace}/${workload.name}`}
        listKey={JSON.stringify(workloadQuery(filters))}
        sort={filters.sort}
        onSort={(sort) => void set({ sort: sort as WorkloadFilters["sort"] })}
        href={(workload) => `/workloads/${workload.id}`}
        card={(workload) => <WorkloadCard workload={workload} />}
        filtered={filtered}
        onClear={clear}
        empty={
          <EmptyState
            icon={<Boxes />}
            title="No workload is known yet"
            why="Workloads come from the inventory of a cluster. Nothing is installed in it; run this where kubectl reaches it:"
            command={sendInventory(origin)}
            className="max-w-2xl"
          />
        }
      />
    </>
  );
}
