"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "@/components/settings/form-dialog";
import { publishPolicy } from "@/lib/client/risk";
import type { RiskDraft } from "@/lib/schemas/risk";
import { ReasonField } from "./reason-field";

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
      <ReasonField value={reason} onChange={setReason} hint="For those who ask later why." autoFocus />
    </FormDialog>
  );
}
