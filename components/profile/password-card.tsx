"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Fault } from "@/components/ui/fault";
import { Field, Input } from "@/components/ui/input";
import { useMounted } from "@/components/ui/use-mounted";
import { changePassword, fieldFault } from "@/lib/client/sign-in";
import { LEAST_PASSWORD } from "@/lib/core/password-length";

export function PasswordCard({ email }: { email: string }) {
  const queryClient = useQueryClient();
  const mounted = useMounted();
  const [password, setPassword] = useState("");
  const [newPassword, setNewPassword] = useState("");
  const mutation = useMutation({
    mutationFn: () => changePassword({ password, newPassword }),
    onSuccess: async () => {
      setPassword("");
      setNewPassword("");
      toast.success("Your password is changed. Your other sessions have ended.");
      await queryClient.invalidateQueries({ queryKey: ["me"] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutation.mutate();
  };
  const [wrong, unfit] = [fieldFault(mutation.error, "password"), fieldFault(mutation.error, "newPassword")];
  return (
    <Card title="Password" question="A new one ends your other sessions.">
      <form onSubmit={submit} method="post" className="flex max-w-sm flex-col gap-3">
        <Fault message={mutation.error && !wrong && !unfit ? mutation.error.message : null} />
        <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
        <Field label="Present password" error={wrong}>
          {(attributes) => (
            <Input
              {...attributes}
              type="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        <Field label="New password" hint={`At least ${LEAST_PASSWORD} characters. A sentence is good.`} error={unfit}>
          {(attributes) => (
            <Input
              {...attributes}
              type="password"
              autoComplete="new-password"
              required
              minLength={LEAST_PASSWORD}
              value={newPassword}
              onChange={(event) => setNewPassword(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" size="md" variant="primary" className="self-start" disabled={mutation.isPending || !mounted}>
          {mutation.isPending ? "Changing…" : "Change the password"}
        </Button>
      </form>
    </Card>
  );
}
