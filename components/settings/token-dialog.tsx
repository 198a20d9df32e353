"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ROLE_WORD } from "@/components/shell/user-menu";
import { Field, Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { createToken } from "@/lib/client/admin";
import type { Role } from "@/lib/core/permissions";
import { FormDialog } from "./form-dialog";
import { RoleField } from "./role-field";
import { ShownOnce } from "./shown-once";
import { TeamPicks } from "./team-picks";

const HINT: Record<Role, string> = {
  ingest: "sends reports and events, reads its own receipts",
  developer: "reads what the picked teams own",
  analyst: "reads all, sends reports and events",
  auditor: "reads all, or what the picked teams own",
  ciso: "reads everything",
  admin: "may do everything",
};
const OPTIONS = (["ingest", "developer", "analyst", "auditor", "ciso", "admin"] as const).map((value) => ({
  value,
  label: ROLE_WORD[value],
  hint: HINT[value],
}));
const LIVES = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "a year" },
  { value: "never", label: "until it is revoked" },
];

/** Makes a token; afterwards shows it, once. */
export function TokenDialog() {
  const queryClient = useQueryClient();
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("ingest");
  const [lives, setLives] = useState("90");
  const [teamIds, setTeamIds] = useState<string[]>([]);
  const limitable = role !== "admin" && role !== "ciso";
  const mutation = useMutation({
    mutationFn: () =>
      createToken({ name, role, teamIds: limitable ? teamIds : [], expiresInDays: lives === "never" ? null : Number(lives) }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["tokens"] }),
  });
  if (mutation.data) {
    const { token, item } = mutation.data;
    return (
      <ShownOnce
        title={`Token ${item.name}`}
        secret={token}
        what="token"
        next="Put it where the pipeline keeps its secrets."
        example={`export PLIMSOLL_TOKEN='${token}'\ntrivy image --format json nginx:1.27 | \\\n  curl -sf -H "Authorization: Bearer $PLIMSOLL_TOKEN" \\\n  --data-binary @- "${window.location.origin}/api/v1/reports?wait=1"`}
      />
    );
  }
  return (
    <FormDialog
      title="New API token"
      submit="Make the token"
      busy={mutation.isPending}
      error={mutation.error}
      onSubmit={() => mutation.mutate()}
    >
      <Field label="Name" hint="Where it will be used.">
        {(attributes) => (
          <Input
            {...attributes}
            value={name}
            onChange={(event) => setName(event.target.value)}
            required
            maxLength={120}
            placeholder="ci of checkout"
            autoFocus
          />
        )}
      </Field>
      <RoleField label="What it may do" value={role} options={OPTIONS} onChange={setRole} />
      <Field label="It ends after">{({ id }) => <Select id={id} value={lives} options={LIVES} onValueChange={setLives} />}</Field>
      {limitable ? (
        <TeamPicks
          legend="Limited to teams"
          hint={
            role === "developer"
              ? "A developer's token needs at least one."
              : "None picked: not limited. A limited token sends reports about what its teams or nobody owns, and no runtime events."
          }
          picked={teamIds}
          onChange={setTeamIds}
        />
      ) : null}
    </FormDialog>
  );
}
