"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormDialog } from "@/components/settings/form-dialog";
import { useMe } from "@/components/shell/me-context";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { scopeListOptions } from "@/lib/client/admin";
import { createView, updateView, viewHref } from "@/lib/client/views";
import type { SavedView, SharedWith } from "@/lib/schemas/views";

interface Props {
  /** of a new view */
  query?: string;
  /** to be renamed or shared otherwise */
  view?: SavedView;
  onClose: () => void;
}

const SHARED_WORD: Record<SharedWith, string> = { nobody: "Only me", team: "A team", everybody: "Everybody" };

/** Names a view and says who else has it. */
export function SaveViewDialog({ query, view, onClose }: Props) {
  const me = useMe();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [name, setName] = useState(view?.name ?? "");
  const [sharedWith, setSharedWith] = useState<SharedWith>(view?.sharedWith ?? "nobody");
  const [teamId, setTeamId] = useState<string | null>(view?.team?.id ?? null);
  const known = useQuery({ ...scopeListOptions("team"), enabled: me.teams === "all" });
  const teams = me.teams === "all" ? (known.data?.map(({ id, label }) => ({ id, name: label })) ?? []) : me.teams;
  const chosen = teamId ?? teams[0]?.id ?? null;
  const mutation = useMutation({
    mutationFn: () => {
      const body = { name, sharedWith, teamId: sharedWith === "team" ? chosen : null };
      return view ? updateView(view.id, body) : createView({ ...body, query: query ?? "" });
    },
    onSuccess: async (saved) => {
      await queryClient.invalidateQueries({ queryKey: ["views"] });
      if (!view) router.push(viewHref(saved));
      onClose();
    },
  });
  const ways = (["nobody", "team", "everybody"] as const).filter(
    (way) => way === sharedWith || way === "nobody" || (way === "team" ? teams.length > 0 : me.teams === "all"),
  );
  return (
    <Dialog open onOpenChange={onClose}>
      <FormDialog
        title={view ? "Name and sharing" : "Save this view"}
        description="Filters and order of the list under a name. Whoever opens it sees what they may see."
        submit={view ? "Save" : "Save view"}
        busy={mutation.isPending}
        error={mutation.error ?? known.error}
        onSubmit={() => mutation.mutate()}
      >
        <Field label="Name">
          {(field) => <Input {...field} value={name} maxLength={80} required autoFocus onChange={(event) => setName(event.target.value)} />}
        </Field>
        <div className="flex flex-wrap gap-3">
          <Field label="Shared with" className="min-w-40 flex-1">
            {({ id }) => (
              <Select
                id={id}
                value={sharedWith}
                onValueChange={(value) => setSharedWith(value as SharedWith)}
                options={ways.map((value) => ({ value, label: SHARED_WORD[value] }))}
              />
            )}
          </Field>
          {sharedWith === "team" && chosen ? (
            <Field label="Team" className="min-w-40 flex-1">
              {({ id }) => (
                <Select
                  id={id}
                  value={chosen}
                  onValueChange={setTeamId}
                  options={teams.map((team) => ({ value: team.id, label: team.name }))}
                />
              )}
            </Field>
          ) : null}
        </div>
      </FormDialog>
    </Dialog>
  );
}
