"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyBlock } from "@/components/ui/copyable";
import { Fault } from "@/components/ui/fault";
import { Field, Input } from "@/components/ui/input";
import { useMounted } from "@/components/ui/use-mounted";
import { confirmTotp, fieldFault, startTotp } from "@/lib/client/sign-in";
import type { StartedTotp } from "@/lib/schemas/sign-in";
import { QrImage } from "./qr-image";
import { RecoveryCodes } from "./recovery-codes";

/** What is wrong with none of the fields. */
const FormFault = ({ error, except }: { error: Error | null; except: string }) => (
  <Fault message={error && !fieldFault(error, except) ? error.message : null} />
);

function Form({ children, onSend }: { children: ReactNode; onSend: () => void }) {
  const send = (event: FormEvent) => {
    event.preventDefault();
    onSend();
  };
  return (
    <form onSubmit={send} method="post" className="flex flex-col gap-3">
      {children}
    </form>
  );
}

function AskPassword({ onStarted }: { onStarted: (started: StartedTotp) => void }) {
  const mounted = useMounted();
  const [password, setPassword] = useState("");
  const mutation = useMutation({ mutationFn: () => startTotp(password), onSuccess: onStarted });
  return (
    <Form onSend={() => mutation.mutate()}>
      <FormFault error={mutation.error} except="password" />
      <Field label="Your password" error={fieldFault(mutation.error, "password")}>
        {(attributes) => (
          <Input
            {...attributes}
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            className="h-9"
          />
        )}
      </Field>
      <Button type="submit" variant="primary" size="md" className="h-9" disabled={mutation.isPending || !mounted}>
        {mutation.isPending ? "One moment…" : "Show the QR code"}
      </Button>
    </Form>
  );
}

function AskCode({ started, onCodes }: { started: StartedTotp; onCodes: (codes: string[]) => void }) {
  const [code, setCode] = useState("");
  const mutation = useMutation({ mutationFn: () => confirmTotp(code), onSuccess: ({ recoveryCodes }) => onCodes(recoveryCodes) });
  return (
    <Form onSend={() => mutation.mutate()}>
      <p className="text-muted">Scan it with an authenticator app, or type the secret into one. Then give the code that the app shows.</p>
      <QrImage qr={started.qr} label="QR code of the secret" />
      <CopyBlock text={started.secret} what="secret" />
      <FormFault error={mutation.error} except="code" />
      <Field label="Code" error={fieldFault(mutation.error, "code")}>
        {(attributes) => (
          <Input
            {...attributes}
            inputMode="numeric"
            autoComplete="one-time-code"
            required
            autoFocus
            maxLength={10}
            value={code}
            onChange={(event) => setCode(event.target.value)}
            className="h-9 font-mono tracking-widest"
          />
        )}
      </Field>
      <Button type="submit" variant="primary" size="md" className="h-9" disabled={mutation.isPending}>
        {mutation.isPending ? "Checking…" : "Turn it on"}
      </Button>
    </Form>
  );
}

/** Password, QR code and first code, recovery codes: one after the other. */
export function TotpSetup({ onDone, done }: { onDone: () => void; done: string }) {
  const [started, setStarted] = useState<StartedTotp | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  if (codes) return <RecoveryCodes codes={codes} done={done} onDone={onDone} />;
  if (started) return <AskCode started={started} onCodes={setCodes} />;
  return <AskPassword onStarted={setStarted} />;
}
