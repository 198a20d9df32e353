"use client";

import { type FormEvent, type ReactNode, useId } from "react";
import { Button } from "@/components/ui/button";
import { DialogClose, DialogContent } from "@/components/ui/dialog";
import { Fault } from "@/components/ui/fault";

interface Props {
  title: string;
  description?: ReactNode;
  submit: string;
  busy: boolean;
  error: Error | null;
  onSubmit: () => void;
  children: ReactNode;
}

/** A dialog that holds a form; Enter sends it, what the server says against it stands on top. */
export function FormDialog({ title, description, submit, busy, error, onSubmit, children }: Props) {
  const id = useId();
  const send = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <DialogContent
      title={title}
      description={description}
      footer={
        <>
          <DialogClose asChild>
            <Button size="md">Cancel</Button>
          </DialogClose>
          <Button size="md" variant="primary" type="submit" form={id} disabled={busy}>
            {busy ? "Saving…" : submit}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={send} className="flex flex-col gap-3.5 pb-2">
        <Fault message={error?.message} />
        {children}
      </form>
    </DialogContent>
  );
}
