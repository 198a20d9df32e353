"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "@/components/settings/form-dialog";
import { useCan } from "@/components/shell/me-context";
import { Button } from "@/components/ui/button";
import { Dialog, DialogTrigger } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/input";
import { type SilencePolicyBody, setSilencePolicy, silencePolicyOptions } from "@/lib/client/coverage";

/** When silence is told of, for those who may set it. */
export function SilenceButton() {
  const may = useCan("settings:write");
  const [open, setOpen] = useState(false);
  const { data } = useQuery({ ...silencePolicyOptions(), enabled: may && open });
  if (!may) return null;
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button>When it is silent…</Button>
      </DialogTrigger>
      {open && data ? <SilenceForm policy={data} onDone={() => setOpen(false)} /> : null}
    </Dialog>
  );
}

function SilenceForm({ policy, onDone }: { policy: SilencePolicyBody; onDone: () => void }) {
  const queryClient = useQueryClient();
  const [factor, setFactor] = useState(String(policy.factor));
  const [floor, setFloor] = useState(String(policy.floorHours));
  const mutation = useMutation({
    mutationFn: () => setSilencePolicy({ factor: Number(factor), floorHours: Number(floor) }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ["silence-policy"] });
      await queryClient.invalidateQueries({ queryKey: ["coverage"] });
      onDone();
    },
  });
  return (
    <FormDialog
      title="When it is silent"
      description="How often each scanner and sensor usually reports is learned from its last 90 days. Channels are told once when it falls silent, and once when it reports again."
      submit="Save"
      busy={mutation.isPending}
      error={mutation.error}
      onSubmit={() => mutation.mutate()}
    >
      <Field label="After so many times its usual interval">
        {(attributes) => (
          <Input
            {...attributes}
            type="number"
            min={1}
            max={20}
            step={0.5}
            required
            value={factor}
            onChange={(event) => setFactor(event.target.value)}
          />
        )}
      </Field>
      <Field label="But never before so many hours">
        {(attributes) => (
          <Input
            {...attributes}
            type="number"
            min={1}
            max={1440}
            required
            value={floor}
            onChange={(event) => setFloor(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  );
}
