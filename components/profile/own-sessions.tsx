"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/dialog";
import { QueryState } from "@/components/ui/query-state";
import { TableSkeleton } from "@/components/ui/skeleton";
import { endOtherSessions, endOwnSession, ownSessionsOptions } from "@/lib/client/sign-in";
import { SessionTable } from "./session-table";

export function OwnSessions() {
  const query = useQuery(ownSessionsOptions());
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: ownSessionsOptions().queryKey });
  const others = (query.data?.items ?? []).filter((session) => !session.current).length;
  return (
    <Card
      title="Sessions"
      question={`A session ends after ${query.data?.idleHours ?? 12} hours without use, and after seven days at the latest.`}
      flush
      action={
        others > 0 ? (
          <ConfirmDialog
            trigger={<Button>Sign out everywhere else</Button>}
            title="Sign out everywhere else?"
            body="Every session but this one ends at once."
            confirm="Sign out there"
            danger
            onConfirm={async () => {
              await endOtherSessions();
              await refresh();
              toast.success("Every other session has ended.");
            }}
          />
        ) : null
      }
    >
      <QueryState query={query} what="your sessions" loading={<TableSkeleton rows={3} />}>
        {(sessions) => (
          <SessionTable
            label="Your sessions"
            sessions={sessions}
            onEnd={async (session) => {
              await endOwnSession(session.id);
              if (session.current) window.location.assign("/sign-in");
              else await refresh();
            }}
          />
        )}
      </QueryState>
    </Card>
  );
}
