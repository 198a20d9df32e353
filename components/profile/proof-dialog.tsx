"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "@/components/settings/form-dialog";
import { Field, Input } from "@/components/ui/input";
import { fieldFault } from "@/lib/client/sign-in";

interface Props<Result> {
  title: string;
  description: string;
  submit: string;
  run: (proof: { password: string; code: string }) => Promise<Result>;
  onDone: (result: Result) => void;
}

/** Asks for password and code, as what changes the second factor needs. */
export function ProofDialog<Result>({ title, description, submit, run, onDone }: Props<Result>) {
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const mutation = useMutation({ mutationFn: () => run({ password, code }), onSuccess: onDone });
  const [wrongPassword, wrongCode] = [fieldFault(mutation.error, "password"), fieldFault(mutation.error, "code")];
  return (
    <FormDialog
      title={title}
      description={description}
      submit={submit}
      busy={mutation.isPending}
      error={wrongPassword || wrongCode ? null : mutation.error}
      onSubmit={() => mutation.mutate()}
    >
      <Field label="Your password" error={wrongPassword}>
        {(attributes) => (
          <Input
            {...attributes}
            type="password"
            autoComplete="current-password"
            required
            autoFocus
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <Field label="Code" hint="Of your authenticator app, or a recovery code." error={wrongCode}>
        {(attributes) => (
          <Input
            {...attributes}
            autoComplete="one-time-code"
            required
            maxLength={40}
            spellCheck={false}
            value={code}
            onChange={(event) => setCode(event.target.value)}
            className="font-mono"
          />
        )}
      </Field>
    </FormDialog>
  );
}
