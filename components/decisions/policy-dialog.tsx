"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "@/components/settings/form-dialog";
import { useCan } from "@/components/shell/me-context";
import { Button } from "@/components/ui/button";
import { Dialog, DialogTrigger } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { type DecisionPolicyBody, decisionPolicyOptions, setDecisionPolicy } from "@/lib/client/decisions";

const FOUR_EYES = [
  { value: "always", label: "always" },
  { value: "urgent", label: "where urgent findings are put aside" },
  { value: "never", label: "never, for those who may decide" },
] as const;

/** Which decisions a second person has to approve, for those who may set it. */
export function PolicyButton() {
  const may = useCan("decisions:policy");
  const [open, setOpen] = useState(false);
  const { data } = useQuery({ ...decisionPolicyOptions(), enabled: may && open });
  if (!may) return null;
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button>Approval rules…</Button>
      </DialogTrigger>
      {open && data ? <PolicyForm policy={data} onDone={() => setOpen(false)} /> : null}
    </Dialog>
  );
}

function PolicyForm({ policy, onDone }: { policy: DecisionPolicyBody; onDone: () => void }) {
  const queryClient = useQueryClient();
  const [fourEyes, setFourEyes] = useState<string>(policy.fourEyes);
  const [automatic, setAutomatic] = useState(String(policy.automaticUpTo));
  const [days, setDays] = useState(policy.acceptedRiskDays === null ? "" : String(policy.acceptedRiskDays));
  const mutation = useMutation({
    mutationFn: () =>
      setDecisionPolicy({
        fourEyes: FOUR_EYES.find(({ value }) => value === fourEyes)?.value ?? "urgent",
        automaticUpTo: Number(automatic),
        acceptedRiskDays: days === "" ? null : Number(days),
      }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ["decision-policy"] });
      await queryClient.invalidateQueries({ queryKey: ["decisions", "preview"] });
      onDone();
    },
  });
  return (
    <FormDialog
      title="Approval rules"
      description="For what is asked for from now on. What developers ask for is always approved by somebody else, but for the little things below."
      submit="Save"
      busy={mutation.isPending}
      error={mutation.error}
      onSubmit={() => mutation.mutate()}
    >
      <Field label="A second person approves" hint="Urgent: to be fixed within 14 days or less.">
        {({ id }) => <Select id={id} value={fourEyes} onValueChange={setFourEyes} options={FOUR_EYES} />}
      </Field>
      <Field label="Approved by rule, up to so many findings" hint="None of them urgent or exposed. 0: none.">
        {(attributes) => (
          <Input
            {...attributes}
            type="number"
            min={0}
            max={100000}
            required
            value={automatic}
            onChange={(event) => setAutomatic(event.target.value)}
          />
        )}
      </Field>
      <Field label="An accepted risk ends within so many days" hint="Empty: it may stand without an end.">
        {(attributes) => (
          <Input {...attributes} type="number" min={1} max={3650} value={days} onChange={(event) => setDays(event.target.value)} />
        )}
      </Field>
    </FormDialog>
  );
}
