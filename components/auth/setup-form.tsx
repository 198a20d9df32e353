"use client";

import { useMutation } from "@tanstack/react-query";
import { signIn } from "next-auth/react";
import type { FormEvent } from "react";
import { useState } from "react";
import type { z } from "zod";
import { Button } from "@/components/ui/button";
import { Fault } from "@/components/ui/fault";
import { Field, Input } from "@/components/ui/input";
import { useMounted } from "@/components/ui/use-mounted";
import { api } from "@/lib/client/fetch";
import { fieldFault } from "@/lib/client/sign-in";
import { LEAST_PASSWORD } from "@/lib/core/password-length";
import type { SetupLink, setupInput, setupResult } from "@/lib/schemas/setup";

async function setUp(body: z.input<typeof setupInput>): Promise<void> {
  const { email } = await api<z.infer<typeof setupResult>>("/setup", { method: "POST", body });
  const result = await signIn("credentials", { email, password: body.password, redirect: false });
  window.location.assign(result?.ok && !result.error ? "/" : `/sign-in?welcome=1&email=${encodeURIComponent(email)}`);
}

export function SetupForm({ token, link }: { token: string; link: SetupLink }) {
  const first = link.purpose === "first_admin";
  const mounted = useMounted();
  const [password, setPassword] = useState("");
  const mutation = useMutation({ mutationFn: setUp });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    mutation.mutate({ token, password, ...(first ? { name: String(form.get("name")), email: String(form.get("email")) } : {}) });
  };
  const missing = LEAST_PASSWORD - password.length;
  const hint =
    password === ""
      ? `At least ${LEAST_PASSWORD} characters. A sentence is good; paste from a password manager.`
      : missing > 0
        ? `${missing} more to go.`
        : "Long enough.";
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <div>
        <h1 className="text-lg font-semibold">{first ? "Set up Plimsoll" : `Welcome, ${link.name ?? "and choose a password"}`}</h1>
        <p className="text-muted">
          {first ? "You will be its first administrator. This link works once." : "Choose a password. This link works once."}
        </p>
      </div>
      <Fault message={mutation.error?.message} />
      {first ? (
        <>
          <Field label="Your name" error={fieldFault(mutation.error, "name")}>
            {(attributes) => <Input {...attributes} name="name" autoComplete="name" required autoFocus maxLength={120} className="h-9" />}
          </Field>
          <Field label="E-mail address" error={fieldFault(mutation.error, "email")}>
            {(attributes) => <Input {...attributes} name="email" type="email" autoComplete="username" required className="h-9" />}
          </Field>
        </>
      ) : (
        <Field label="E-mail address">
          {(attributes) => (
            <Input
              {...attributes}
              name="email"
              type="email"
              autoComplete="username"
              value={link.email ?? ""}
              readOnly
              className="h-9 bg-sunken text-muted"
            />
          )}
        </Field>
      )}
      <Field label="Password" hint={hint} error={fieldFault(mutation.error, "password")}>
        {(attributes) => (
          <Input
            {...attributes}
            name="password"
            type="password"
            autoComplete="new-password"
            required
            minLength={LEAST_PASSWORD}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            className="h-9"
          />
        )}
      </Field>
      <Button type="submit" variant="primary" size="md" disabled={mutation.isPending || !mounted} className="h-9">
        {mutation.isPending ? "Setting up…" : first ? "Create the account" : "Save and sign in"}
      </Button>
    </form>
  );
}
