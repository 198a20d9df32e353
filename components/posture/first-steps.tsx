"use client";

import Link from "next/link";
import { scanImage, sendEvents, sendInventory } from "@/components/reports/commands";
import { useOrigin } from "@/components/reports/use-origin";
import { Mark } from "@/components/shell/mark";
import { Button } from "@/components/ui/button";
import { CopyBlock } from "@/components/ui/copyable";

/** An empty fleet: three commands from nothing to a load line. */
export function FirstSteps({ mayMakeTokens, mayUpload }: { mayMakeTokens: boolean; mayUpload: boolean }) {
  const origin = useOrigin();
  const steps = [
    {
      title: "Say what runs",
      why: "The inventory of a cluster ties images to workloads, owners and exposure. Repeat it for each cluster.",
      command: sendInventory(origin),
    },
    {
      title: "Say what is in it",
      why: "Any Trivy or Grype report of an image. Send both: Plimsoll shows where they agree.",
      command: scanImage(origin, "nginx:1.27"),
    },
    {
      title: "Say what happens",
      why: "Falco's alerts, as JSON lines or by its HTTP output.",
      command: sendEvents(origin),
    },
  ];
  return (
    <div className="mx-auto flex w-full max-w-2xl flex-col py-8">
      <Mark className="w-14 text-accent" />
      <h2 className="mt-4 text-xl font-semibold tracking-tight">No reports yet, so nothing is known: not good, not bad</h2>
      <p className="mt-1 text-base text-muted">
        The load line appears with the first inventory and the first scan. Three commands, each answered with a receipt.
      </p>
      <div className="mt-4 flex items-center gap-3">
        {mayMakeTokens ? (
          <Button asChild variant="primary" size="md">
            <Link href="/settings/tokens">Make an API token</Link>
          </Button>
        ) : (
          <p className="text-muted">An administrator makes the API token.</p>
        )}
        {mayUpload ? (
          <Button asChild size="md">
            <Link href="/reports">or upload a file</Link>
          </Button>
        ) : null}
      </div>
      <ol className="mt-6 flex flex-col gap-5">
        {steps.map(({ title, why, command }, index) => (
          <li key={title} className="grid grid-cols-[1.75rem_minmax(0,1fr)] gap-x-2">
            <span aria-hidden className="flex size-6 items-center justify-center rounded-full border text-xs font-semibold text-muted">
              {index + 1}
            </span>
            <div className="min-w-0">
              <h3 className="text-base font-semibold">{title}</h3>
              <p className="mb-2 text-muted">{why}</p>
              <CopyBlock text={command} what={`command: ${title.toLowerCase()}`} />
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}
