"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Menu, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from "@/components/ui/menu";
import { scopeListOptions } from "@/lib/client/admin";
import { NO_TEAM } from "@/lib/client/scope";
import { useScope } from "./use-scope";

interface PickerProps {
  what: "cluster" | "team";
  all: string;
  value: string | null;
  onPick: (value: string | null) => void;
}

// Links from other pages may name a team or cluster by its id; its name is then looked up.
const ID_LENGTH = 36;

function Picker({ what, all, value, onPick }: PickerProps) {
  const [open, setOpen] = useState(false);
  const byId = value !== null && value.length === ID_LENGTH && value.split("-").length === 5;
  const list = useQuery({ ...scopeListOptions(what), enabled: open || byId });
  const known = list.data?.find((item) => item.value === value || item.id === value)?.label;
  const shown = value === null ? all : value === NO_TEAM ? "Unowned" : (known ?? value);
  return (
    <Menu open={open} onOpenChange={setOpen}>
      <MenuTrigger asChild>
        <Button aria-label={`${what}: ${shown}`} className={cn("max-w-44", value !== null && "border-accent/50 text-accent")}>
          <span className="truncate">{shown}</span>
          <ChevronDown className="text-faint" />
        </Button>
      </MenuTrigger>
      <MenuContent>
        <MenuItem onSelect={() => onPick(null)}>{all}</MenuItem>
        <MenuSeparator />
        {list.isPending ? <MenuLabel>Loading…</MenuLabel> : null}
        {list.error ? <MenuLabel>{list.error.message}</MenuLabel> : null}
        {list.data?.length === 0 ? <MenuLabel>There are none yet</MenuLabel> : null}
        {list.data?.map((item) => (
          <MenuItem key={item.value} onSelect={() => onPick(item.value)}>
            {item.label}
          </MenuItem>
        ))}
        {what === "team" ? <MenuItem onSelect={() => onPick(NO_TEAM)}>Unowned</MenuItem> : null}
      </MenuContent>
    </Menu>
  );
}

/** Which cluster and team all numbers of the page are about. */
export function ScopePickers() {
  const { scope, setScope } = useScope();
  return (
    <>
      <Picker what="cluster" all="All clusters" value={scope.cluster} onPick={(cluster) => setScope({ cluster })} />
      <Picker what="team" all="All teams" value={scope.team} onPick={(team) => setScope({ team })} />
    </>
  );
}
