"use client";

import { ChevronDown } from "lucide-react";
import type { UseQueryStatesReturn } from "nuqs";
import { Toolbar } from "@/components/list/toolbar";
import { Button } from "@/components/ui/button";
import { formatNumber } from "@/components/ui/format";
import { Menu, MenuCheckItem, MenuContent, MenuTrigger } from "@/components/ui/menu";
import { Select } from "@/components/ui/select";
import { ToggleChip } from "@/components/ui/toggle-chip";
import type { SignalFilters as Filters, signalParsers } from "@/lib/client/signals";
import { PRIORITIES, type Priority } from "@/lib/core/priority";
import { toolName } from "@/lib/core/tool-name";
import { PriorityChip } from "./priority-chip";

type SetFilters = UseQueryStatesReturn<typeof signalParsers>[1];

const PERIODS = [
  { value: "1", label: "Last hour" },
  { value: "24", label: "Last 24 hours" },
  { value: "168", label: "Last 7 days" },
  { value: "720", label: "Last 30 days" },
  { value: "all", label: "Any time" },
];

const WORST_FIRST: readonly Priority[] = [...PRIORITIES].reverse();

function PriorityMenu({ chosen, set }: { chosen: readonly Priority[]; set: SetFilters }) {
  const toggle = (priority: Priority) => {
    const next = chosen.includes(priority) ? chosen.filter((each) => each !== priority) : [...chosen, priority];
    void set({ priority: next.length > 0 ? next : null }, { history: "push" });
  };
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button className={chosen.length > 0 ? "border-accent/50 text-accent" : undefined}>
          {chosen.length === 0 ? "All priorities" : chosen.join(", ")} <ChevronDown className="text-faint" />
        </Button>
      </MenuTrigger>
      <MenuContent align="start">
        {WORST_FIRST.map((priority) => (
          <MenuCheckItem
            key={priority}
            checked={chosen.includes(priority)}
            onCheckedChange={() => toggle(priority)}
            onSelect={(event) => event.preventDefault()}
          >
            <PriorityChip priority={priority} /> {priority}
          </MenuCheckItem>
        ))}
      </MenuContent>
    </Menu>
  );
}

interface FilterProps {
  filters: Filters;
  set: SetFilters;
  /** signals of telemetry that are left out */
  hidden: number;
  workloadName: string | null;
}

/** What narrows the signals; what came by a link (rule, workload, sensor) shows as a chip that takes it away. */
export function SignalFilters({ filters, set, hidden, workloadName }: FilterProps) {
  const { q, priority, telemetry, rule, tool, namespace, workload, hours } = filters;
  const period = hours === null ? "all" : String(hours);
  const periods = PERIODS.some(({ value }) => value === period) ? PERIODS : [...PERIODS, { value: period, label: `Last ${period} hours` }];
  return (
    <Toolbar label="Search signals" value={q} onSearch={(text) => void set({ q: text || null })}>
      <PriorityMenu chosen={priority} set={set} />
      <Select
        label="Seen in"
        className="h-7 text-xs"
        value={period}
        options={periods}
        onValueChange={(value) => void set({ hours: value === "all" ? null : Number(value) }, { history: "push" })}
      />
      {telemetry || hidden > 0 ? (
        <ToggleChip
          pressed={telemetry}
          title="Processes that started and ended, connections: what sensors tell of without anybody having asked"
          onClick={() => void set({ telemetry: telemetry ? null : true }, { history: "push" })}
        >
          {telemetry ? "with telemetry" : `+ ${formatNumber(hidden)} telemetry`}
        </ToggleChip>
      ) : null}
      {rule ? (
        <ToggleChip pressed onClick={() => void set({ rule: null })} className="max-w-full">
          <span className="truncate">rule {rule}</span>
        </ToggleChip>
      ) : null}
      {workload ? (
        <ToggleChip pressed onClick={() => void set({ workload: null })}>
          {workloadName ? `workload ${workloadName}` : "one workload"}
        </ToggleChip>
      ) : null}
      {namespace ? (
        <ToggleChip pressed onClick={() => void set({ namespace: null })}>
          namespace {namespace}
        </ToggleChip>
      ) : null}
      {tool ? (
        <ToggleChip pressed onClick={() => void set({ tool: null })}>
          {toolName(tool)}
        </ToggleChip>
      ) : null}
    </Toolbar>
  );
}
