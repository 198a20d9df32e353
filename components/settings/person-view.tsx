"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { QueryState } from "@/components/ui/query-state";
import { TableSkeleton } from "@/components/ui/skeleton";
import { rightsOptions } from "@/lib/client/sign-in";
import { PersonRightsCard } from "./person-rights-card";
import { PersonSessions } from "./person-sessions";
import { PersonSignIn } from "./person-sign-in";
import { closedWords } from "./rights-words";

/** One person: what they may do and see and why, how they sign in, and where they are signed in. */
export function PersonView({ id }: { id: string }) {
  const query = useQuery(rightsOptions(id));
  return (
    <QueryState query={query} what="this person" loading={<TableSkeleton rows={8} />}>
      {(rights) => (
        <div className="flex flex-col gap-4">
          <header>
            <p className="text-xs text-muted">
              <Link href="/settings/people" className="hover:underline">
                People
              </Link>{" "}
              /
            </p>
            <h2 className="text-base font-semibold">
              {rights.person.name} {rights.person.disabled ? <Badge tone="warn">disabled</Badge> : null}
            </h2>
            <p className="text-muted">{rights.person.email}</p>
          </header>
          {rights.closedBy ? <p className="rounded-md bg-warn-soft px-3 py-2 text-warn">{closedWords(rights.closedBy)}</p> : null}
          <PersonRightsCard rights={rights} />
          <PersonSignIn rights={rights} />
          <PersonSessions person={rights.person} />
        </div>
      )}
    </QueryState>
  );
}
