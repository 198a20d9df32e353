"use client";

import { signIn } from "next-auth/react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/input";
import { useMounted } from "@/components/ui/use-mounted";

interface Props {
  callbackUrl: string;
  email: string;
  /** just set up: say so */
  welcome: boolean;
  failed: boolean;
}

const WRONG = "E-mail address and password do not belong together. Check both and try again.";

/** What the server answers with is a code; these are the ones that a person can meet. */
const FAULTS: Record<string, string> = {
  CredentialsSignin: WRONG,
  rate_limited: "Too many attempts. Wait a few minutes, then try again.",
  unavailable: "The server cannot reach its database at the moment. Try again shortly.",
};
const faultOf = (code: string): string => FAULTS[code] ?? "Signing in did not work on the server's side. Its log has the reason.";

export function SignInForm({ callbackUrl, email, welcome, failed }: Props) {
  const mounted = useMounted();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(failed ? WRONG : null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setFault(null);
    try {
      const result = await signIn("credentials", { email: form.get("email"), password: form.get("password"), redirect: false });
      if (result?.ok && !result.error) {
        window.location.assign(callbackUrl);
        return;
      }
      setFault(faultOf(result?.error ?? "CredentialsSignin"));
    } catch {
      setFault("No answer from the server. Check the connection and try again.");
    }
    setBusy(false);
  };
  return (
    <form onSubmit={submit} method="post" className="flex flex-col gap-4">
      <div>
        <h1 className="text-lg font-semibold">Sign in to Plimsoll</h1>
        <p className="text-muted">{welcome ? "Your account is ready. Sign in with it." : "With the account you were invited to."}</p>
      </div>
      {fault ? (
        <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad">
          {fault}
        </p>
      ) : null}
      <Field label="E-mail address">
        {(attributes) => (
          <Input
            {...attributes}
            name="email"
            type="email"
            autoComplete="username"
            defaultValue={email}
            required
            autoFocus={email === ""}
            className="h-9"
          />
        )}
      </Field>
      <Field label="Password">
        {(attributes) => (
          <Input
            {...attributes}
            name="password"
            type="password"
            autoComplete="current-password"
            required
            autoFocus={email !== ""}
            className="h-9"
          />
        )}
      </Field>
      <Button type="submit" variant="primary" size="md" disabled={busy || !mounted} className="h-9">
        {busy ? "Signing in…" : "Sign in"}
      </Button>
    </form>
  );
}
