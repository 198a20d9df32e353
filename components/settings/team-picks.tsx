"use client";

import { useQuery } from "@tanstack/react-query";
import { teamsOptions } from "@/lib/client/admin";
import { PickList } from "./pick-list";

interface Props {
  legend: string;
  hint: string;
  picked: readonly string[];
  onChange: (picked: string[]) => void;
}

export function TeamPicks(props: Props) {
  const teams = useQuery(teamsOptions());
  const items = teams.data?.items ?? [];
  const instead = teams.error
    ? `The teams cannot be read: ${teams.error.message}`
    : teams.data && items.length === 0
      ? "There are no teams yet."
      : null;
  return <PickList {...props} items={items} instead={instead} />;
}
