"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { SessionTable } from "@/components/profile/session-table";
import { useCan } from "@/components/shell/me-context";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/dialog";
import { QueryState } from "@/components/ui/query-state";
import { TableSkeleton } from "@/components/ui/skeleton";
import { endSession, endSessionsOf, sessionsOptions } from "@/lib/client/sign-in";
import type { PersonItem } from "@/lib/schemas/admin";

export function PersonSessions({ person }: { person: PersonItem }) {
  const query = useQuery(sessionsOptions(person.id));
  const queryClient = useQueryClient();
  const mayWrite = useCan("people:write");
  const refresh = () => queryClient.invalidateQueries({ queryKey: sessionsOptions(person.id).queryKey });
  return (
    <Card
      title="Sessions"
      question="Where they are signed in."
      flush
      action={
        mayWrite && (query.data?.items.length ?? 0) > 0 ? (
          <ConfirmDialog
            trigger={<Button>Sign out everywhere</Button>}
            title={`Sign ${person.name} out everywhere?`}
            body="All of their sessions end at once. They may sign in again; API tokens that they made go on."
            confirm="Sign out"
            danger
            onConfirm={async () => {
              await endSessionsOf(person.id);
              await refresh();
              toast.success(`${person.name} is signed out everywhere.`);
            }}
          />
        ) : null
      }
    >
      <QueryState query={query} what="their sessions" loading={<TableSkeleton rows={3} />}>
        {(sessions) => (
          <SessionTable
            label={`Sessions of ${person.name}`}
            sessions={sessions}
            onEnd={
              mayWrite
                ? async (session) => {
                    await endSession(session.id);
                    await refresh();
                  }
                : null
            }
          />
        )}
      </QueryState>
    </Card>
  );
}
