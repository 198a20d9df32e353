"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import { Button } from "./button";
import { cn } from "./cn";
import { Fault } from "./fault";

export const Dialog = Radix.Root;
export const DialogTrigger = Radix.Trigger;
export const DialogClose = Radix.Close;

interface ContentProps {
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** buttons, right aligned */
  footer?: ReactNode;
  className?: string;
}

export function DialogContent({ title, description, children, footer, className }: ContentProps) {
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-50 bg-black/40 animate-fade dark:bg-black/60" />
      <Radix.Content
        data-modal=""
        {...(description ? {} : { "aria-describedby": undefined })}
        className={cn(
          "fixed top-[12vh] left-1/2 z-50 flex max-h-[80vh] w-[min(30rem,calc(100vw-1.5rem))] -translate-x-1/2 flex-col rounded-xl border bg-raised shadow-pop",
          className,
        )}
      >
        <header className="flex items-start gap-3 px-5 pt-4 pb-2">
          <div className="min-w-0 flex-1">
            <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
            {description ? <Radix.Description className="mt-0.5 text-muted">{description}</Radix.Description> : null}
          </div>
          <Radix.Close asChild>
            <Button variant="ghost" size="icon" aria-label="Close">
              <X />
            </Button>
          </Radix.Close>
        </header>
        {children ? <div className="scroll-thin min-h-0 overflow-y-auto px-5 py-2">{children}</div> : null}
        {footer ? <footer className="flex justify-end gap-2 px-5 pt-2 pb-4">{footer}</footer> : <div className="h-3" />}
      </Radix.Content>
    </Radix.Portal>
  );
}

type ConfirmProps = (
  | { trigger: ReactNode }
  /** opened by something else, a menu's item */
  | { open: boolean; onOpenChange: (open: boolean) => void }
) & {
  title: string;
  body: ReactNode;
  confirm: string;
  danger?: boolean;
  /** on the button while it goes on */
  working?: string;
  /** the dialog closes when it resolves; what it throws is shown */
  onConfirm: () => Promise<unknown>;
};

export function ConfirmDialog({ title, body, confirm, danger = false, working = "Working…", onConfirm, ...by }: ConfirmProps) {
  const [own, setOwn] = useState(false);
  const [open, setOpen] = "trigger" in by ? [own, setOwn] : [by.open, by.onOpenChange];
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const run = async () => {
    setBusy(true);
    setFault(null);
    try {
      await onConfirm();
      setOpen(false);
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      {"trigger" in by ? <DialogTrigger asChild>{by.trigger}</DialogTrigger> : null}
      <DialogContent
        title={title}
        description={body}
        footer={
          <>
            <DialogClose asChild>
              <Button size="md">Cancel</Button>
            </DialogClose>
            <Button size="md" variant={danger ? "danger" : "primary"} disabled={busy} onClick={run}>
              {busy ? working : confirm}
            </Button>
          </>
        }
      >
        {fault ? <Fault message={fault} /> : null}
      </DialogContent>
    </Dialog>
  );
}
