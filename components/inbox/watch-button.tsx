"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Bell, BellRing } from "lucide-react";
import { useMe } from "@/components/shell/me-context";
import { Button } from "@/components/ui/button";
import { setWatch, watchOptions } from "@/lib/client/inbox";
import { useShortcuts } from "@/lib/client/shortcuts";
import type { Watchable } from "@/lib/core/inbox";

const TOLD: Record<Watchable, string> = {
  finding: "You are told of comments and changes of state.",
  repository: "You are told of new findings in any image of this repository that are due within three days.",
  workload: "You are told of new findings in what it runs that are due within three days.",
};

/** Begins or ends watching a thing; what happens to it comes to “For you”. */
export function WatchButton({ kind, thing }: { kind: Watchable; thing: string }) {
  const me = useMe();
  const queryClient = useQueryClient();
  const options = watchOptions(kind, thing);
  const query = useQuery({ ...options, enabled: me.kind === "person" });
  const watching = query.data?.watching ?? false;
  const mutation = useMutation({
    mutationFn: () => setWatch(kind, thing, !watching),
    onSuccess: (state) => queryClient.setQueryData(options.queryKey, state),
  });
  const label = watching ? "Watching" : "Watch";
  const usable = query.data !== undefined && !mutation.isPending;
  useShortcuts(
    usable ? [{ keys: "w", label: watching ? "Stop watching" : "Watch", group: "In the panel", run: () => mutation.mutate() }] : [],
  );
  if (me.kind !== "person") return null;
  const fault = mutation.error ?? query.error;
  return (
    <>
      <Button aria-pressed={watching} disabled={!usable} title={`${TOLD[kind]}  w`} onClick={() => mutation.mutate()}>
        {watching ? <BellRing className="text-accent" /> : <Bell />} {label}
      </Button>
      {fault ? (
        <span role="alert" className="text-xs text-bad">
          {fault.message}
        </span>
      ) : null}
    </>
  );
}
