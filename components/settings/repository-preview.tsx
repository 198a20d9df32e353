"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowRight } from "lucide-react";
import { useDeferredValue } from "react";
import { Badge } from "@/components/ui/badge";
import { plural } from "@/components/ui/format";
import { rulesPreviewOptions } from "@/lib/client/repository-rules";
import { Panel } from "./settings-frame";

/** What the rules, saved, would make of the repositories that are known. */
export function RepositoryPreview({ rules }: { rules: readonly { from: string; to: string }[] }) {
  const asked = useDeferredValue(rules);
  const { data, error } = useQuery(rulesPreviewOptions([...asked]));
  if (error)
    return (
      <p role="status" className="mt-4 rounded-md bg-warn-soft px-3 py-2 text-warn">
        {error.message}
      </p>
    );
  if (!data) return null;
  return (
    <section aria-label="What the rules would do" className="mt-5">
      <h3 className="mb-2 font-semibold">
        {data.total === 0
          ? "No repository that is known has a name that they map."
          : `They map ${plural(data.total, "repository", "repositories")}`}
      </h3>
      {data.items.length > 0 ? (
        <Panel>
          <ul aria-live="polite">
            {data.items.map(({ rule, from, to, joins }) => (
              <li key={from} className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b px-3 py-1.5 last:border-b-0">
                <span className="w-6 shrink-0 text-right font-mono text-xs text-faint">{rule + 1}.</span>
                <span className="min-w-0 font-mono text-xs break-all">{from}</span>
                <ArrowRight aria-label="becomes" className="size-3.5 shrink-0 text-faint" />
                <span className="min-w-0 font-mono text-xs font-semibold break-all">{to}</span>
                {joins ? <Badge tone="accent">joins what is there</Badge> : null}
              </li>
            ))}
          </ul>
        </Panel>
      ) : null}
      {data.total > data.items.length ? (
        <p className="mt-2 text-muted">and {plural(data.total - data.items.length, "more", "more")}</p>
      ) : null}
    </section>
  );
}
