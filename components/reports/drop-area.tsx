"use client";

import { type DragEvent, type ReactNode, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes("Files");

interface Props {
  label: string;
  onFiles: (files: readonly File[]) => void;
  /** what to drop here; the button to choose files stands beside it */
  hint: ReactNode;
  children?: ReactNode;
}

/** Where files are dropped or chosen. */
export function DropArea({ label, onFiles, hint, children }: Props) {
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (files: FileList | null) => {
    if (files && files.length > 0) onFiles([...files]);
  };
  return (
    <section
      aria-label={label}
      className={cn("mb-3 rounded-lg border border-dashed border-line-strong bg-card", over && "border-accent bg-accent-soft")}
      onDragOver={(event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
    >
      <div className="flex flex-col gap-3 px-4 py-3 lg:flex-row lg:items-center">
        {hint}
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          aria-label="Files to send"
          onChange={(event) => {
            take(event.target.files);
            event.target.value = "";
          }}
        />
        <Button variant="primary" size="md" onClick={() => picker.current?.click()}>
          Choose files
        </Button>
      </div>
      {children}
    </section>
  );
}
