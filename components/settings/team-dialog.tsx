"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Field, Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { createTeam, peopleOptions, updateTeam } from "@/lib/client/admin";
import { CRITICALITY_OPTIONS, isCriticality } from "@/lib/core/criticality-word";
import type { TeamItem } from "@/lib/schemas/admin";
import { FormDialog } from "./form-dialog";
import { PickList } from "./pick-list";

type Criticality = TeamItem["criticality"];

/** Makes a team, or changes the given one. */
export function TeamDialog({ team, onDone }: { team: TeamItem | null; onDone: () => void }) {
  const queryClient = useQueryClient();
  const [name, setName] = useState(team?.name ?? "");
  const [contact, setContact] = useState(team?.contact ?? "");
  const [criticality, setCriticality] = useState<Criticality>(team?.criticality ?? "medium");
  const [line, setLine] = useState(team?.loadLine?.toString() ?? "");
  const [memberIds, setMemberIds] = useState(team?.members.map((member) => member.id) ?? []);
  const people = useQuery(peopleOptions());
  const mutation = useMutation({
    mutationFn: () => {
      const facts = { name, contact: contact.trim() === "" ? null : contact, criticality, memberIds };
      return team ? updateTeam(team.id, { ...facts, loadLine: line === "" ? null : Number(line) }) : createTeam(facts);
    },
    onSuccess: async () => {
      await queryClient.invalidateQueries();
      onDone();
    },
  });
  return (
    <FormDialog
      title={team ? `Team ${team.name}` : "New team"}
      description={team ? undefined : "Then say on the Ownership page what it owns."}
      submit={team ? "Save" : "Make the team"}
      busy={mutation.isPending}
      error={mutation.error}
      onSubmit={() => mutation.mutate()}
    >
      <Field label="Name">
        {(attributes) => (
          <Input {...attributes} value={name} onChange={(event) => setName(event.target.value)} required maxLength={80} autoFocus />
        )}
      </Field>
      <Field label="Contact" hint="A channel, a list or a person.">
        {(attributes) => (
          <Input
            {...attributes}
            value={contact}
            onChange={(event) => setContact(event.target.value)}
            maxLength={200}
            placeholder="#payments-oncall"
          />
        )}
      </Field>
      <Field label="Criticality" hint="How much it would hurt if what it runs were broken into.">
        {({ id }) => (
          <Select
            id={id}
            value={criticality}
            onValueChange={(value) => {
              if (isCriticality(value)) setCriticality(value);
            }}
            options={CRITICALITY_OPTIONS}
          />
        )}
      </Field>
      <PickList
        legend="Members"
        items={people.data?.items ?? []}
        instead={people.error ? `The people cannot be read: ${people.error.message}` : null}
        picked={memberIds}
        onChange={setMemberIds}
      />
      {team ? (
        <Field label="Load line" hint="The load that this team may carry; empty: the organisation's line.">
          {(attributes) => (
            <Input
              {...attributes}
              type="number"
              min={1}
              max={100000}
              step={1}
              value={line}
              onChange={(event) => setLine(event.target.value)}
            />
          )}
        </Field>
      ) : null}
    </FormDialog>
  );
}
