"use client";

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { MailCheck, RotateCcw } from "lucide-react";
import { useQueryStates } from "nuqs";
import { toast } from "sonner";
import { Panel, SectionHead } from "@/components/settings/settings-frame";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { QueryState } from "@/components/ui/query-state";
import { Select } from "@/components/ui/select";
import { TableSkeleton } from "@/components/ui/skeleton";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { TimeAgo, useNow } from "@/components/ui/time-ago";
import { ToggleChip } from "@/components/ui/toggle-chip";
import { deliveriesOptions, deliveryParsers, replayDelivery } from "@/lib/client/channels";
import type { ChannelItem, DeliveryItem } from "@/lib/schemas/channels";
import { NOTICE_WORD } from "./words";

const TONE: Record<DeliveryItem["state"], BadgeTone> = { waiting: "warn", delivered: "good", grouped: "neutral", dead: "bad" };
const WORD: Record<DeliveryItem["state"], string> = {
  waiting: "waiting",
  delivered: "delivered",
  grouped: "sent with others",
  dead: "dead letter",
};
const ALL = "all";

const SOON_MS = 60_000;

function NextTry({ at }: { at: string }) {
  const now = useNow();
  return (
    <span className="ml-1.5 text-xs whitespace-nowrap text-muted">
      {now && Date.parse(at) - now < SOON_MS ? (
        "again within a minute"
      ) : (
        <>
          again <TimeAgo at={at} />
        </>
      )}
    </span>
  );
}

function Became({ item }: { item: DeliveryItem }) {
  return (
    <>
      <Badge tone={TONE[item.state]}>{WORD[item.state]}</Badge>
      {item.state === "waiting" && item.attempts > 0 && item.nextTryAt ? <NextTry at={item.nextTryAt} /> : null}
      {item.lastError ? <p className="text-xs break-words text-bad">{item.lastError}</p> : null}
    </>
  );
}

function DeliveryRow({ item, mayWrite }: { item: DeliveryItem; mayWrite: boolean }) {
  const client = useQueryClient();
  const replay = useMutation({
    mutationFn: () => replayDelivery(item.id),
    onSuccess: () =>
      Promise.all([client.invalidateQueries({ queryKey: ["channels"] }), client.invalidateQueries({ queryKey: ["deliveries"] })]),
    onError: (error) => toast.error(error.message),
  });
  return (
    <TR className="align-top">
      <TD className="py-2 whitespace-nowrap text-muted max-sm:hidden">
        <TimeAgo at={item.createdAt} />
      </TD>
      <TD className="py-2">
        <p className="line-clamp-2 min-w-40 break-words">{item.title}</p>
        <p className="text-xs text-faint">
          {NOTICE_WORD[item.type]} to {item.channel.name}
          <span className="sm:hidden">
            {" · "}
            <TimeAgo at={item.createdAt} />
          </span>
        </p>
      </TD>
      <TD className="py-2">
        <Became item={item} />
      </TD>
      <TD align="right" className="py-2 max-sm:hidden">
        {item.attempts}
      </TD>
      <TD align="right" className="py-1.5">
        {mayWrite ? (
          <Button
            variant="ghost"
            disabled={replay.isPending}
            onClick={() => replay.mutate()}
            aria-label={`Send again: ${item.title}`}
            title="Send it again, with the same id"
          >
            <RotateCcw /> <span className="max-sm:sr-only">Send again</span>
          </Button>
        ) : null}
      </TD>
    </TR>
  );
}

/** Every message with what became of it; the dead ones can be sent again. */
export function DeliveryLog({ channels, mayWrite }: { channels: readonly ChannelItem[]; mayWrite: boolean }) {
  const [filters, setFilters] = useQueryStates(deliveryParsers);
  const query = useInfiniteQuery(deliveriesOptions(filters));
  const options = [{ value: ALL, label: "All channels" }, ...channels.map(({ id, name }) => ({ value: id, label: name }))];
  const toggled = (state: DeliveryItem["state"]) => {
    const rest = filters.state.filter((each) => each !== state);
    return setFilters({ state: rest.length < filters.state.length ? rest : [...rest, state] });
  };
  return (
    <section className="mt-8">
      <SectionHead
        title="Deliveries"
        action={
          <div className="flex flex-wrap items-center gap-2">
            {(["dead", "waiting"] as const).map((state) => (
              <ToggleChip key={state} pressed={filters.state.includes(state)} onClick={() => void toggled(state)}>
                {state === "dead" ? "Dead letters" : "Waiting"}
              </ToggleChip>
            ))}
            <Select
              label="Channel"
              className="h-7"
              value={filters.channel ?? ALL}
              options={options}
              onValueChange={(value) => void setFilters({ channel: value === ALL ? null : value })}
            />
          </div>
        }
      >
        A message that is not taken is tried again for three days, then it is a dead letter.
      </SectionHead>
      <Panel>
        <QueryState
          query={query}
          what="the deliveries"
          loading={<TableSkeleton rows={5} />}
          isEmpty={({ pages }) => pages.every(({ items }) => items.length === 0)}
          empty={
            <EmptyState
              icon={<MailCheck />}
              title={filters.state.length > 0 || filters.channel ? "No such message" : "Nothing was sent yet"}
              why="Messages stay here for 90 days."
            />
          }
        >
          {({ pages }) => (
            <Table label="Deliveries">
              <THead>
                <TR>
                  <TH className="max-sm:hidden">When</TH>
                  <TH>Message</TH>
                  <TH>What became of it</TH>
                  <TH align="right" className="max-sm:hidden">
                    Tries
                  </TH>
                  <TH align="right">
                    <span className="sr-only">Actions</span>
                  </TH>
                </TR>
              </THead>
              <TBody>
                {pages.flatMap(({ items }) => items.map((item) => <DeliveryRow key={item.id} item={item} mayWrite={mayWrite} />))}
              </TBody>
            </Table>
          )}
        </QueryState>
      </Panel>
      {query.hasNextPage ? (
        <Button className="mt-2" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {query.isFetchingNextPage ? "Loading…" : "Show more"}
        </Button>
      ) : null}
    </section>
  );
}
