"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "@/components/settings/form-dialog";
import { Button } from "@/components/ui/button";
import { Dialog, DialogTrigger } from "@/components/ui/dialog";
import { Field, TextArea } from "@/components/ui/input";
import { endDecision } from "@/lib/client/decisions";

/** Ends a decision, or takes a request back, with a reason. */
export function EndForm({ id, waiting }: { id: string; waiting: boolean }) {
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const mutation = useMutation({
    mutationFn: () => endDecision(id, reason),
    onSuccess: async () => {
      setOpen(false);
      await queryClient.invalidateQueries();
    },
  });
  const verb = waiting ? "Take it back" : "End it";
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant="danger">{verb}…</Button>
      </DialogTrigger>
      <FormDialog
        title={waiting ? "Take the request back" : "End the decision"}
        description={waiting ? undefined : "What it holds counts as open again, with its history."}
        submit={verb}
        busy={mutation.isPending}
        error={mutation.error}
        onSubmit={() => mutation.mutate()}
      >
        <Field label="Why">
          {(attributes) => (
            <TextArea
              {...attributes}
              rows={2}
              required
              minLength={3}
              maxLength={2000}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
      </FormDialog>
    </Dialog>
  );
}
