"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Activity } from "lucide-react";
import { useQueryState, useQueryStates } from "nuqs";
import { ListView } from "@/components/list/list-view";
import { totalWords } from "@/components/list/total";
import { sendEvents, sendWithFalco, sendWithFalcosidekick } from "@/components/reports/commands";
import { useOrigin } from "@/components/reports/use-origin";
import { PageHeader } from "@/components/shell/page-header";
import { Button } from "@/components/ui/button";
import { CopyBlock } from "@/components/ui/copyable";
import { EmptyState } from "@/components/ui/empty-state";
import { plural } from "@/components/ui/format";
import { type SignalFilters as Filters, signalParsers, signalQuery, signalsOptions, telemetryOptions } from "@/lib/client/signals";
import { SIGNAL_COLUMNS, SignalCard } from "./signal-columns";
import { SignalFilters } from "./signal-filters";
import { SignalPanel } from "./signal-panel";

function HowToSend() {
  const origin = useOrigin();
  return (
    <div className="flex w-full max-w-2xl flex-col gap-2 self-center px-4 pb-8">
      <p className="text-muted">Falco in a cluster: Falcosidekick forwards each alert with your token as a header.</p>
      <CopyBlock text={sendWithFalcosidekick(origin)} />
      <p className="mt-2 text-muted">Falco alone: its http_output sends no headers, but a token in the address as password.</p>
      <CopyBlock text={sendWithFalco(origin)} />
      <p className="mt-2 text-muted">
        JSON lines that you already have, of Falco, Tetragon, Hubble, KubeArmor, Tracee or the Kubernetes audit log:
      </p>
      <CopyBlock text={sendEvents(origin)} />
    </div>
  );
}

export function RuntimeView() {
  const [filters, set] = useQueryStates(signalParsers);
  const [signal, setSignal] = useQueryState("signal");
  const query = useInfiniteQuery(signalsOptions(filters));
  /** Opening and closing can be undone by "back"; moving from one to the next leaves no trail. */
  const show = (id: string | null) => void setSignal(id, { history: signal === null || id === null ? "push" : "replace" });
  const telemetry = useQuery(telemetryOptions(filters)).data?.count ?? 0;
  const { q, priority, rule, tool, namespace, workload, hours, cluster, team } = filters;
  const filtered =
    [q, rule, tool, namespace, workload, hours, cluster, team].some((value) => value !== null && value !== "") || priority.length > 0;
  const clear = () =>
    void set({ q: null, priority: null, rule: null, tool: null, namespace: null, workload: null, hours: null, cluster: null, team: null });
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const at = rows.findIndex((row) => row.id === signal);
  const before = rows[at - 1];
  const after = at === -1 ? undefined : rows[at + 1];
  return (
    <>
      <PageHeader title="Runtime" counts={totalWords(query.data?.pages[0]?.total, "signal")} scoped />
      <SignalFilters
        filters={filters}
        set={set}
        hidden={telemetry}
        workloadName={workload ? (rows.find((row) => row.workload?.id === workload)?.workload?.name ?? null) : null}
      />
      <div className="flex min-h-0 flex-1 gap-3">
        <ListView
          query={query}
          what="the signals"
          label="Signals"
          columns={SIGNAL_COLUMNS}
          rowName={(row) => row.rule}
          listKey={JSON.stringify(signalQuery(filters))}
          sort={filters.sort}
          onSort={(sort) => void set({ sort: sort as Filters["sort"] })}
          href={(row) => `/runtime?signal=${row.id}`}
          open={{ id: signal, onOpen: show }}
          card={(row) => <SignalCard signal={row} />}
          filtered={filtered}
          onClear={clear}
          empty={
            telemetry > 0 ? (
              <EmptyState
                icon={<Activity />}
                title="No alerts, only telemetry"
                why={`Sensors speak: ${plural(telemetry, "signal")} of processes and connections, which nobody asked to be told of.`}
                action={<Button onClick={() => void set({ telemetry: true })}>Show the telemetry</Button>}
              />
            ) : (
              <>
                <EmptyState
                  icon={<Activity />}
                  title="No runtime event has come in"
                  why="That is not calm: no sensor speaks to this Plimsoll yet."
                  className="pb-4"
                />
                <HowToSend />
              </>
            )
          }
        />
        {signal ? (
          <SignalPanel
            id={signal}
            onClose={() => show(null)}
            onPrevious={before ? () => show(before.id) : undefined}
            onNext={after ? () => show(after.id) : undefined}
          />
        ) : null}
      </div>
    </>
  );
}
