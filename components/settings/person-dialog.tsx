"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type PersonList, updatePerson } from "@/lib/client/admin";
import { AccessFields, accessInput, accessOf } from "./access-fields";
import { FormDialog } from "./form-dialog";
import { isPersonRole, PERSON_ROLES, type PersonRole, teamsHint } from "./person-roles";
import { RoleField } from "./role-field";
import { TeamPicks } from "./team-picks";

type Person = PersonList["items"][number];

/** Changes a person's role and teams. */
export function PersonDialog({ person, onDone }: { person: Person; onDone: () => void }) {
  const queryClient = useQueryClient();
  const [role, setRole] = useState<PersonRole>(isPersonRole(person.role) ? person.role : "developer");
  const [teamIds, setTeamIds] = useState(person.teams.map((team) => team.id));
  const [access, setAccess] = useState(accessOf(person));
  const mutation = useMutation({
    mutationFn: () => updatePerson(person.id, { role, teamIds, ...accessInput(access, role) }),
    onSuccess: async () => {
      await queryClient.invalidateQueries();
      onDone();
    },
  });
  return (
    <FormDialog
      title={person.name}
      submit="Save"
      busy={mutation.isPending}
      error={mutation.error}
      onSubmit={() => mutation.mutate()}
      description="It holds from their next click on. Tokens that they made keep their own role: see API tokens."
    >
      <RoleField label="Role" value={role} options={PERSON_ROLES} onChange={setRole} />
      <TeamPicks legend="Teams" hint={teamsHint(role)} picked={teamIds} onChange={setTeamIds} />
      <AccessFields role={role} access={access} onChange={setAccess} />
    </FormDialog>
  );
}
