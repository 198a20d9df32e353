"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "@/components/settings/form-dialog";
import { Field, Input } from "@/components/ui/input";
import { publishPolicy } from "@/lib/client/risk";
import type { RiskDraft } from "@/lib/schemas/risk";

/** Nothing is published without a reason: it stands in the history and in the audit log. */
export function PublishDialog({ draft, onDone }: { draft: RiskDraft; onDone: () => void }) {
  const queryClient = useQueryClient();
  const [reason, setReason] = useState("");
  const mutation = useMutation({
    mutationFn: () => publishPolicy({ ...draft, reason }),
    onSuccess: async () => {
      await queryClient.invalidateQueries();
      onDone();
    },
  });
  return (
    <FormDialog
      title="Publish this policy"
      description="It holds at once for what comes in. Findings that are known are scored by it one batch after the other."
      submit="Publish"
      busy={mutation.isPending}
      error={mutation.error}
      onSubmit={() => mutation.mutate()}
    >
      <Field label="Reason" hint="For those who ask later why.">
        {(attributes) => (
          <Input
            {...attributes}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            required
            minLength={3}
            maxLength={500}
            autoFocus
          />
        )}
      </Field>
    </FormDialog>
  );
}
