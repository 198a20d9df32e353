"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Field, Input } from "@/components/ui/input";
import { createPerson } from "@/lib/client/admin";
import { type Access, AccessFields, accessInput } from "./access-fields";
import { FormDialog } from "./form-dialog";
import { PERSON_ROLES, type PersonRole, teamsHint } from "./person-roles";
import { RoleField } from "./role-field";
import { ShownOnce } from "./shown-once";
import { TeamPicks } from "./team-picks";

/** Invites a person; afterwards shows the one-time link by which they choose a password. */
export function InviteDialog() {
  const queryClient = useQueryClient();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<PersonRole>("developer");
  const [teamIds, setTeamIds] = useState<string[]>([]);
  const [access, setAccess] = useState<Access>({ teamsOnly: false, from: "", until: "" });
  const mutation = useMutation({
    mutationFn: () => createPerson({ name, email, role, teamIds, ...accessInput(access, role) }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["people"] }),
  });
  if (mutation.data) {
    return (
      <ShownOnce
        title={`${mutation.data.person.name} is invited`}
        secret={mutation.data.setupUrl}
        what="set-up link"
        next="Give them this link by a way you trust. It works once, within seven days."
      />
    );
  }
  return (
    <FormDialog
      title="Invite a person"
      submit="Invite"
      busy={mutation.isPending}
      error={mutation.error}
      onSubmit={() => mutation.mutate()}
      description="You get a link for them; Plimsoll sends no mail."
    >
      <Field label="Name">
        {(attributes) => (
          <Input
            {...attributes}
            value={name}
            onChange={(event) => setName(event.target.value)}
            required
            maxLength={120}
            autoComplete="off"
            autoFocus
          />
        )}
      </Field>
      <Field label="E-mail address">
        {(attributes) => (
          <Input
            {...attributes}
            type="email"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            required
            autoComplete="off"
          />
        )}
      </Field>
      <RoleField label="Role" value={role} options={PERSON_ROLES} onChange={setRole} />
      <TeamPicks legend="Teams" hint={teamsHint(role)} picked={teamIds} onChange={setTeamIds} />
      <AccessFields role={role} access={access} onChange={setAccess} />
    </FormDialog>
  );
}
