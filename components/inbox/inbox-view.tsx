"use client";

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { CheckCheck, Inbox } from "lucide-react";
import { useRouter } from "next/navigation";
import { useQueryStates } from "nuqs";
import { ListView } from "@/components/list/list-view";
import { totalWords } from "@/components/list/total";
import { PageHeader } from "@/components/shell/page-header";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Fault } from "@/components/ui/fault";
import { ToggleChip } from "@/components/ui/toggle-chip";
import { inboxOptions, inboxParsers, readInbox } from "@/lib/client/inbox";
import type { InboxItem } from "@/lib/schemas/inbox";
import { INBOX_COLUMNS, InboxCard } from "./inbox-columns";
import { whatHappened, whereTo } from "./words";

/** What concerns whoever looks: mentions, what they were given, and what they watch. */
export function InboxView() {
  const [filters, set] = useQueryStates(inboxParsers, { history: "push" });
  const router = useRouter();
  const queryClient = useQueryClient();
  const query = useInfiniteQuery(inboxOptions(filters));
  const read = useMutation({
    mutationFn: readInbox,
    onSuccess: () => Promise.all([["inbox"], ["nav-counts"]].map((queryKey) => queryClient.invalidateQueries({ queryKey }))),
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const [newest] = items;
  const markRead = (item: InboxItem) => {
    if (!item.read) read.mutate({ ids: [item.id] });
  };
  const open = (id: string) => {
    const item = items.find((each) => each.id === id);
    if (!item) return;
    markRead(item);
    router.push(whereTo(item));
  };
  return (
    <>
      <PageHeader
        title="For you"
        counts={totalWords(query.data?.pages[0]?.total, filters.unread ? "not read" : "message", filters.unread ? "not read" : "messages")}
      />
      <div className="flex flex-wrap items-center gap-1.5 pb-2.5">
        <ToggleChip pressed={filters.unread === true} onClick={() => void set({ unread: filters.unread ? null : true })}>
          Not read
        </ToggleChip>
        <Button
          variant="ghost"
          disabled={!items.some((item) => !item.read) || read.isPending}
          onClick={() => newest && read.mutate({ until: newest.at })}
        >
          <CheckCheck /> Mark all as read
        </Button>
      </div>
      <Fault message={read.error?.message} className="mb-2.5" />
      <ListView
        query={query}
        what="what you were told"
        label="For you"
        columns={INBOX_COLUMNS}
        rowName={whatHappened}
        listKey={String(filters.unread)}
        href={whereTo}
        open={{ id: null, onOpen: open }}
        card={(item) => <InboxCard item={item} onRead={() => markRead(item)} />}
        filtered={filters.unread === true}
        onClear={() => void set({ unread: null })}
        empty={
          <EmptyState
            icon={<Inbox />}
            title="Nothing for you yet"
            why="Here comes what names you in a comment, what you are given, and what happens to findings, images and workloads that you watch."
          />
        }
      />
    </>
  );
}
