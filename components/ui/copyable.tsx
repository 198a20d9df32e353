"use client";

import { Check, Copy } from "lucide-react";
import { type ReactNode, useState } from "react";
import { cn } from "./cn";

function useCopy(text: string): [boolean, () => Promise<void>] {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return [copied, copy];
}

function CopyButton({ text, what, className }: { text: string; what: string; className?: string }) {
  const [copied, copy] = useCopy(text);
  return (
    <button
      type="button"
      onClick={copy}
      aria-label={copied ? "Copied" : `Copy ${what}`}
      className={cn("inline-flex size-6 shrink-0 items-center justify-center rounded text-faint hover:bg-hover hover:text-ink", className)}
    >
      {copied ? <Check className="size-3.5 text-good" /> : <Copy className="size-3.5" />}
    </button>
  );
}

/** Monospaced text with a copy button; `shown` is a shorter form of the text (a digest's head). */
export function Copyable({
  text,
  shown = text,
  what = "text",
  className,
}: {
  text: string;
  shown?: ReactNode;
  what?: string;
  className?: string;
}) {
  return (
    <span className={cn("inline-flex max-w-full min-w-0 items-center gap-0.5 font-mono text-xs", className)}>
      <span className="truncate" title={text}>
        {shown}
      </span>
      <CopyButton text={text} what={what} />
    </span>
  );
}

/** A command or snippet to run elsewhere. */
export function CopyBlock({ text, what = "command", className }: { text: string; what?: string; className?: string }) {
  return (
    <div className={cn("flex min-w-0 items-start gap-2 rounded-md border bg-sunken py-2 pr-2 pl-3", className)}>
      <pre className="min-w-0 flex-1 py-0.5 text-left font-mono text-xs leading-5 whitespace-pre-wrap text-ink [overflow-wrap:anywhere]">
        {text}
      </pre>
      <CopyButton text={text} what={what} />
    </div>
  );
}
