import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/input";

interface Props {
  busy: boolean;
  onCode: (code: string) => void;
  onBack: () => void;
}

/** The second step of signing in. */
export function CodeStep({ busy, onCode, onBack }: Props) {
  const [code, setCode] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onCode(code);
    setCode("");
  };
  return (
    <form onSubmit={submit} method="post" className="flex flex-col gap-4">
      <Field label="Code" hint="Six digits. A recovery code works in its place, each once.">
        {(attributes) => (
          <Input
            {...attributes}
            name="code"
            autoComplete="one-time-code"
            spellCheck={false}
            autoCapitalize="none"
            maxLength={40}
            required
            autoFocus
            value={code}
            onChange={(event) => setCode(event.target.value)}
            className="h-9 font-mono tracking-widest"
          />
        )}
      </Field>
      <Button type="submit" variant="primary" size="md" disabled={busy} className="h-9">
        {busy ? "Signing in…" : "Sign in"}
      </Button>
      <Button variant="ghost" size="md" onClick={onBack}>
        Back
      </Button>
    </form>
  );
}
