"use client";

import { useMutation } from "@tanstack/react-query";
import { type PersonList, renewSetupLink } from "@/lib/client/admin";
import { FormDialog } from "./form-dialog";
import { ShownOnce } from "./shown-once";

/** Makes a new link by which a person chooses a password, and shows it once. */
export function SetupLinkDialog({ person }: { person: PersonList["items"][number] }) {
  const mutation = useMutation({ mutationFn: () => renewSetupLink(person.id) });
  if (mutation.data) {
    return (
      <ShownOnce
        title={`A new link for ${person.name}`}
        secret={mutation.data.setupUrl}
        what="set-up link"
        next="Give them this link by a way you trust. It works once, within seven days."
      />
    );
  }
  return (
    <FormDialog
      title={`A new link for ${person.name}?`}
      description="By it they choose a new password. Links that they had before stop; their present password holds until then."
      submit="Make the link"
      busy={mutation.isPending}
      error={mutation.error}
      onSubmit={() => mutation.mutate()}
    >
      {null}
    </FormDialog>
  );
}
