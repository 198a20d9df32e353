"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "@/components/settings/form-dialog";
import { Button } from "@/components/ui/button";
import { Field, Input, TextArea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { changePolicy, createPolicy } from "@/lib/client/policies";
import { EFFECTS } from "@/lib/core/gate";
import type { PolicyItem } from "@/lib/schemas/policies";
import { ConditionHelp } from "./condition-help";
import { SimulationView } from "./simulation-view";
import { EFFECT_WORD } from "./words";

const OPTIONS = EFFECTS.map((value) => ({ value, label: EFFECT_WORD[value] }));

/** Adds a policy, or changes one of the organisation's own; says what it would stop before it is saved. */
export function PolicyDialog({ from, onDone }: { from: PolicyItem | null; onDone: () => void }) {
  const client = useQueryClient();
  const own = from !== null && from.shippedAs === null;
  const [name, setName] = useState(own ? from.name : "");
  const [condition, setCondition] = useState(from?.condition ?? "");
  const [advice, setAdvice] = useState(from?.advice ?? "");
  const [effect, setEffect] = useState<PolicyItem["effect"]>(own ? from.effect : "warn");
  const [tried, setTried] = useState<string | null>(null);
  const mutation = useMutation({
    mutationFn: () =>
      own ? changePolicy(from.key, { name, condition, advice, effect }) : createPolicy({ name, condition, advice, effect }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["policies"], exact: true });
      onDone();
    },
  });
  return (
    <FormDialog
      title={own ? from.name : "New policy"}
      submit={own ? "Save" : "Add it"}
      busy={mutation.isPending}
      error={mutation.error}
      onSubmit={() => mutation.mutate()}
    >
      <Field label="Name">
        {(attributes) => (
          <Input
            {...attributes}
            value={name}
            onChange={(event) => setName(event.target.value)}
            required
            maxLength={200}
            placeholder="No Log4j in what is exposed"
            autoFocus
          />
        )}
      </Field>
      <Field label="Condition" hint={<ConditionHelp />}>
        {(attributes) => (
          <TextArea
            {...attributes}
            value={condition}
            onChange={(event) => setCondition(event.target.value)}
            required
            maxLength={4000}
            spellCheck={false}
            className="font-mono text-xs"
            placeholder={'finding.package.like("*log4j*") && image.exposed'}
          />
        )}
      </Field>
      <div className="flex flex-col gap-2 rounded-md border px-3 py-2">
        <div className="flex items-center justify-between gap-2">
          <p className="text-xs font-medium text-muted">Of what runs today</p>
          <Button type="button" disabled={condition.trim() === ""} onClick={() => setTried(condition)}>
            Try it
          </Button>
        </div>
        {tried === null ? (
          <p className="text-xs text-faint">Try it to see what it would stop.</p>
        ) : (
          <div className={tried === condition ? undefined : "opacity-50"}>
            <SimulationView condition={tried} />
          </div>
        )}
      </div>
      <Field label="What it tells whoever is stopped">
        {(attributes) => (
          <Input
            {...attributes}
            value={advice}
            onChange={(event) => setAdvice(event.target.value)}
            maxLength={1000}
            placeholder="Upgrade to 2.17.1 or newer."
          />
        )}
      </Field>
      <Field label="Effect">
        {({ id }) => (
          <Select
            id={id}
            value={effect}
            options={OPTIONS}
            className="w-40"
            onValueChange={(value) => setEffect(EFFECTS.find((each) => each === value) ?? effect)}
          />
        )}
      </Field>
    </FormDialog>
  );
}
