"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Scale } from "lucide-react";
import { useState } from "react";
import { useCan } from "@/components/shell/me-context";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { requestDecision } from "@/lib/client/decisions";
import { useShortcuts } from "@/lib/client/shortcuts";
import { AppliedDialog } from "./applied-dialog";
import { DecideForm } from "./decide-form";
import type { DecideSubject } from "./scope-choices";

interface Props {
  subject: DecideSubject;
  label?: string;
  /** d opens it */
  shortcut?: boolean;
  onDone?: () => void;
}

/** The way to a decision: a button, the form with its preview, and then how far applying it has got. */
export function DecideButton({ subject, label = "Decide…", shortcut = false, onDone }: Props) {
  const may = useCan("decisions:request");
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const mutation = useMutation({
    mutationFn: requestDecision,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["decisions"] }),
  });
  useShortcuts(may && shortcut ? [{ keys: "d", label: "Decide", group: "In the panel", run: () => setOpen(true) }] : []);
  if (!may) return null;
  const toggle = (next: boolean) => {
    setOpen(next);
    if (next) return;
    if (mutation.isSuccess) onDone?.();
    mutation.reset();
  };
  return (
    <Dialog open={open} onOpenChange={toggle}>
      <Button onClick={() => setOpen(true)} title={shortcut ? "Decide  d" : undefined}>
        <Scale /> {label}
      </Button>
      {mutation.data ? (
        <AppliedDialog id={mutation.data.id} onClose={() => toggle(false)} />
      ) : open ? (
        <DecideForm subject={subject} busy={mutation.isPending} error={mutation.error} onSubmit={mutation.mutate} />
      ) : null}
    </Dialog>
  );
}
