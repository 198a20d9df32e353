"use client";

import { ChevronDown } from "lucide-react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { formatDayYear } from "@/components/ui/format";
import { Field, Input } from "@/components/ui/input";
import { Popover, PopoverClose, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { useNow } from "@/components/ui/time-ago";
import { useScope } from "./use-scope";

const DAY_MS = 86_400_000;
const PRESETS = [
  { days: 7, label: "a week ago" },
  { days: 30, label: "30 days ago" },
  { days: 90, label: "90 days ago" },
];

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The page as it stood on a past day (UTC). */
export function AsOfPicker() {
  const { scope, setScope } = useScope();
  const now = useNow();
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button className={cn(scope.asOf !== null && "border-accent/50 text-accent")}>
          {scope.asOf === null ? "As of now" : `As of ${formatDayYear(scope.asOf)}`}
          <ChevronDown className="text-faint" />
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" className="flex w-56 flex-col gap-2">
        <div className="flex flex-col">
          <PopoverClose asChild>
            <Button variant="ghost" className="justify-start" onClick={() => setScope({ asOf: null })}>
              Now
            </Button>
          </PopoverClose>
          {PRESETS.map(({ days, label }) => (
            <PopoverClose asChild key={days}>
              <Button variant="ghost" className="justify-start" onClick={() => setScope({ asOf: dayOf(now - days * DAY_MS) })}>
                As of {label}
              </Button>
            </PopoverClose>
          ))}
        </div>
        <Field label="Or the end of a day">
          {(attributes) => (
            <Input
              {...attributes}
              type="date"
              value={scope.asOf ?? ""}
              max={now ? dayOf(now) : undefined}
              onChange={(event) => setScope({ asOf: event.target.value === "" ? null : event.target.value })}
            />
          )}
        </Field>
      </PopoverContent>
    </Popover>
  );
}
