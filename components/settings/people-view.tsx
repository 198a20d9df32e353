"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { toast } from "sonner";
import { useCan } from "@/components/shell/me-context";
import { ROLE_WORD } from "@/components/shell/user-menu";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog, Dialog } from "@/components/ui/dialog";
import { QueryState } from "@/components/ui/query-state";
import { TableSkeleton } from "@/components/ui/skeleton";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { TimeAgo } from "@/components/ui/time-ago";
import { type PersonList, peopleOptions, updatePerson } from "@/lib/client/admin";
import { InviteDialog } from "./invite-dialog";
import { PersonDialog } from "./person-dialog";
import { periodWords } from "./rights-words";
import { Panel, SectionHead } from "./settings-frame";
import { SetupLinkDialog } from "./setup-link-dialog";

type Person = PersonList["items"][number];

function Standing({ person }: { person: Person }) {
  const queryClient = useQueryClient();
  const set = async (disabled: boolean) => {
    await updatePerson(person.id, { disabled });
    await queryClient.invalidateQueries({ queryKey: ["people"] });
    await queryClient.invalidateQueries({ queryKey: ["tokens"] });
    toast.success(disabled ? `${person.name} is signed out and cannot sign in.` : `${person.name} may sign in again.`);
  };
  return person.disabled ? (
    <ConfirmDialog
      trigger={<Button variant="ghost">Enable</Button>}
      title={`Enable ${person.name}?`}
      body="They may sign in again with their password, and the tokens that they made work again."
      confirm="Enable"
      onConfirm={() => set(false)}
    />
  ) : (
    <ConfirmDialog
      trigger={<Button variant="ghost">Disable</Button>}
      title={`Disable ${person.name}?`}
      body="They are signed out everywhere at once. The API tokens that they made stop too, also those in pipelines, until they are enabled again."
      confirm="Disable"
      danger
      onConfirm={() => set(true)}
    />
  );
}

function PersonRow({
  person,
  mayWrite,
  onChange,
  onLink,
}: {
  person: Person;
  mayWrite: boolean;
  onChange: () => void;
  onLink: () => void;
}) {
  return (
    <TR>
      <TD className="font-medium">
        <Link href={`/settings/people/${person.id}`} className="hover:underline">
          {person.name}
        </Link>{" "}
        {person.disabled ? <Badge tone="warn">disabled</Badge> : null}{" "}
        {person.waitsForLink ? <Badge tone="warn">waits to be linked</Badge> : null}
        <span className="block text-xs font-normal break-all text-muted sm:hidden">{person.email}</span>
      </TD>
      <TD className="text-muted max-sm:hidden">{person.email}</TD>
      <TD>
        {ROLE_WORD[person.role]}
        <span className="block text-xs text-faint sm:whitespace-nowrap">{periodWords(person.accessFrom, person.accessUntil)}</span>
      </TD>
      <TD className="max-sm:hidden">{person.teams.map((team) => team.name).join(", ") || <span className="text-faint">–</span>}</TD>
      <TD align="right" className="whitespace-nowrap text-muted max-sm:hidden">
        <TimeAgo at={person.lastLoginAt} />
      </TD>
      {mayWrite ? (
        <TD align="right">
          <span className="flex justify-end max-sm:flex-col max-sm:items-end">
            <Button variant="ghost" aria-label={`Change ${person.name}`} onClick={onChange}>
              Change
            </Button>
            {person.disabled ? null : (
              <Button variant="ghost" aria-label={`New link for ${person.name}`} onClick={onLink}>
                New link
              </Button>
            )}
            <Standing person={person} />
          </span>
        </TD>
      ) : null}
    </TR>
  );
}

export function PeopleView() {
  const query = useQuery(peopleOptions());
  const mayWrite = useCan("people:write");
  const [inviting, setInviting] = useState(false);
  const [changing, setChanging] = useState<Person | null>(null);
  const [linking, setLinking] = useState<Person | null>(null);
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
                  <TH className="max-sm:hidden">E-mail</TH>
                  <TH>Role</TH>
                  <TH className="max-sm:hidden">Teams</TH>
                  <TH align="right" className="max-sm:hidden">
                    Last sign-in
                  </TH>
                  {mayWrite ? (
                    <TH>
                      <span className="sr-only">Change</span>
                    </TH>
                  ) : null}
                </TR>
              </THead>
              <TBody>
                {items.map((person) => (
                  <PersonRow
                    key={person.id}
                    person={person}
                    mayWrite={mayWrite}
                    onChange={() => setChanging(person)}
                    onLink={() => setLinking(person)}
                  />
                ))}
              </TBody>
            </Table>
          )}
        </QueryState>
      </Panel>
      <Dialog open={inviting} onOpenChange={setInviting}>
        {inviting ? <InviteDialog /> : null}
      </Dialog>
      <Dialog open={linking !== null} onOpenChange={() => setLinking(null)}>
        {linking ? <SetupLinkDialog person={linking} /> : null}
      </Dialog>
      <Dialog open={changing !== null} onOpenChange={() => setChanging(null)}>
        {changing ? <PersonDialog person={changing} onDone={() => setChanging(null)} /> : null}
      </Dialog>
    </>
  );
}
