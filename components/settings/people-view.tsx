"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useCan } from "@/components/shell/me-context";
import { ROLE_WORD } from "@/components/shell/user-menu";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { QueryState } from "@/components/ui/query-state";
import { TableSkeleton } from "@/components/ui/skeleton";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { TimeAgo } from "@/components/ui/time-ago";
import { peopleOptions } from "@/lib/client/admin";
import { InviteDialog } from "./invite-dialog";
import { Panel, SectionHead } from "./settings-frame";

export function PeopleView() {
  const query = useQuery(peopleOptions());
  const mayWrite = useCan("people:write");
  const [inviting, setInviting] = useState(false);
  return (
    <>
      <SectionHead
        title="People"
        action={
          mayWrite ? (
            <Button variant="primary" onClick={() => setInviting(true)}>
              <Plus /> Invite
            </Button>
          ) : null
        }
      >
        Who may sign in, as what, and whose things they see.
      </SectionHead>
      <Panel>
        <QueryState query={query} what="the people" loading={<TableSkeleton rows={6} />}>
          {({ items }) => (
            <Table label="People">
              <THead>
                <TR>
                  <TH>Name</TH>
                  <TH>E-mail</TH>
                  <TH>Role</TH>
                  <TH>Teams</TH>
                  <TH align="right">Last sign-in</TH>
                </TR>
              </THead>
              <TBody>
                {items.map((person) => (
                  <TR key={person.id}>
                    <TD className="font-medium">
                      {person.name} {person.disabled ? <Badge tone="warn">disabled</Badge> : null}
                    </TD>
                    <TD className="text-muted">{person.email}</TD>
                    <TD>{ROLE_WORD[person.role]}</TD>
                    <TD>{person.teams.map((team) => team.name).join(", ") || <span className="text-faint">–</span>}</TD>
                    <TD align="right" className="whitespace-nowrap text-muted">
                      <TimeAgo at={person.lastLoginAt} />
                    </TD>
                  </TR>
                ))}
              </TBody>
            </Table>
          )}
        </QueryState>
      </Panel>
      <Dialog open={inviting} onOpenChange={setInviting}>
        {inviting ? <InviteDialog /> : null}
      </Dialog>
    </>
  );
}
