"use client";

import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { teamsOptions } from "@/lib/client/admin";

interface Props {
  legend: string;
  hint: string;
  picked: readonly string[];
  onChange: (picked: string[]) => void;
}

/** Which teams: a box each. */
export function TeamPicks({ legend, hint, picked, onChange }: Props) {
  const id = useId();
  const teams = useQuery(teamsOptions());
  return (
    <fieldset>
      <legend className="text-xs font-medium text-muted">{legend}</legend>
      {teams.error ? <p className="text-xs text-bad">The teams cannot be read: {teams.error.message}</p> : null}
      {teams.data?.items.length === 0 ? <p className="text-xs text-faint">There are no teams yet.</p> : null}
      <div className="mt-1 grid grid-cols-2 gap-x-3">
        {teams.data?.items.map((team) => (
          <label key={team.id} htmlFor={`${id}-${team.id}`} className="flex min-w-0 items-center gap-1">
            <Checkbox
              id={`${id}-${team.id}`}
              label={team.name}
              checked={picked.includes(team.id)}
              onCheckedChange={(on) => onChange(on ? [...picked, team.id] : picked.filter((each) => each !== team.id))}
            />
            <span className="truncate">{team.name}</span>
          </label>
        ))}
      </div>
      <p className="text-xs text-faint">{hint}</p>
    </fieldset>
  );
}
