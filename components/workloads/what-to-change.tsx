import Link from "next/link";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { CopyBlock } from "@/components/ui/copyable";
import { plural } from "@/components/ui/format";
import { OutcomeChip } from "@/components/ui/outcome-chip";
import { KevTag, NeverScannedTag } from "@/components/ui/tags";
import { withQuery } from "@/lib/client/fetch";
import { OUTCOME_WORD } from "@/lib/core/outcome-word";
import type { WorkloadDetail } from "@/lib/schemas/inventory";
import { manifestPatch } from "./hardening";
import { Upgrades } from "./upgrades";

const URGENT = ["3_days_forensic", "3_days", "14_days"] as const;

function steps(workload: WorkloadDetail): { key: string; node: ReactNode }[] {
  const link = (query: Record<string, string | boolean>) => withQuery("/findings", { workload: workload.id, ...query });
  const found: { key: string; node: ReactNode }[] = [];
  if (workload.kev > 0) {
    found.push({
      key: "kev",
      node: (
        <>
          <KevTag /> Mend{" "}
          <Link className="text-accent underline underline-offset-2" href={link({ kev: true })}>
            {plural(workload.kev, "finding")} known to be exploited
          </Link>{" "}
          first.
        </>
      ),
    });
  }
  for (const outcome of URGENT) {
    const count = workload.byOutcome[outcome] ?? 0;
    if (count === 0) continue;
    found.push({
      key: outcome,
      node: (
        <>
          <OutcomeChip outcome={outcome} /> Mend{" "}
          <Link className="text-accent underline underline-offset-2" href={link({ outcome })}>
            {plural(count, "finding")} within {OUTCOME_WORD[outcome].replace(" & forensic", ", and look for signs of a break-in")}
          </Link>
          .
        </>
      ),
    });
  }
  const blind = workload.containers.filter((container) => container.visible && container.coverage === "never");
  if (blind.length > 0) {
    found.push({
      key: "never",
      node: (
        <>
          <NeverScannedTag count={blind.length} /> Scan {blind.map((container) => container.image).join(", ")}: what is in it is unknown.
        </>
      ),
    });
  }
  return found;
}

/** For whoever builds and ships it: what to do next, most urgent first, and the lines to put into the manifest. */
export function WhatToChange({ workload }: { workload: WorkloadDetail }) {
  const first = steps(workload);
  const patch = manifestPatch(workload);
  return (
    <Card title="What to change" question="most urgent first">
      {first.length === 0 && patch === null ? (
        <p className="text-muted">Nothing urgent is known, and its settings meet the restricted Pod Security Standard.</p>
      ) : null}
      {first.length > 0 ? (
        <ul className="mb-3 flex flex-col gap-1.5">
          {first.map(({ key, node }) => (
            <li key={key} className="leading-6">
              {node}
            </li>
          ))}
        </ul>
      ) : null}
      <Upgrades workload={workload} />
      {patch ? (
        <details className="mt-2" open={first.length === 0}>
          <summary className="cursor-pointer text-muted hover:text-ink">Manifest: lines that lock its containers down</summary>
          <p className="mt-1 mb-2 text-xs text-faint">
            Try them on a test cluster first: a program may need to write to its own files or start as root. A mounted emptyDir gives it a
            place to write.
          </p>
          <CopyBlock text={patch} what="manifest lines" />
        </details>
      ) : null}
    </Card>
  );
}
