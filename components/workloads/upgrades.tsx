"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { OutcomeChip } from "@/components/ui/outcome-chip";
import { Skeleton } from "@/components/ui/skeleton";
import { withQuery } from "@/lib/client/fetch";
import { NO_FILTERS } from "@/lib/client/finding-filters";
import { findingsOptions } from "@/lib/client/findings";
import type { WorkloadDetail } from "@/lib/schemas/inventory";
import { upgradesOf } from "./upgrades-of";

const SHOWN = 5;

/** The upgrades that close what ranks highest here: what to type, not only how much there is. */
export function Upgrades({ workload }: { workload: WorkloadDetail }) {
  const query = useInfiniteQuery(
    findingsOptions({ ...NO_FILTERS, workload: workload.id, kind: ["vulnerability"], fixable: true }, "-rank"),
  );
  if (query.isPending) return <Skeleton className="h-16" />;
  if (query.isError) return <p className="text-muted">Which upgrades mend most could not be read.</p>;
  const upgrades = upgradesOf(
    query.data.pages.flatMap(({ items }) => items),
    !query.hasNextPage,
  );
  if (upgrades.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1">
      {upgrades.slice(0, SHOWN).map(({ packageKey, name, from, to, outcome, closes }) => (
        <li key={`${packageKey} ${from} ${to}`} className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
          <OutcomeChip outcome={outcome} />
          <span>
            Upgrade <span className="font-mono text-xs font-medium">{name}</span>
            {from ? <span className="font-mono text-xs text-muted"> {from}</span> : null}
            <span className="font-mono text-xs text-good"> → {to}</span>
          </span>
          <Link
            className="text-xs text-accent hover:underline"
            href={withQuery("/findings", { workload: workload.id, package: packageKey, fixable: true })}
          >
            {closes}
          </Link>
        </li>
      ))}
    </ul>
  );
}
