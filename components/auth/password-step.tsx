import type { FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/input";
import { useMounted } from "@/components/ui/use-mounted";

interface Props {
  email: string;
  busy: boolean;
  /** there is another way in above it, which comes first */
  second: boolean;
  onAccount: (account: { email: string; password: string }) => void;
}

export function PasswordStep({ email, busy, second, onAccount }: Props) {
  const mounted = useMounted();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    onAccount({ email: String(form.get("email")), password: String(form.get("password")) });
  };
  return (
    <form onSubmit={submit} method="post" className="flex flex-col gap-4">
      <Field label="E-mail address">
        {(attributes) => (
          <Input
            {...attributes}
            name="email"
            type="email"
            autoComplete="username"
            defaultValue={email}
            required
            autoFocus={email === "" && !second}
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
      <Button type="submit" variant={second ? "secondary" : "primary"} size="md" disabled={busy || !mounted} className="h-9">
        {busy ? "Signing in…" : "Sign in"}
      </Button>
    </form>
  );
}
