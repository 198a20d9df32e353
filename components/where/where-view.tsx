"use client";

import { useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { PageHeader } from "@/components/shell/page-header";
import { EmptyState } from "@/components/ui/empty-state";
import { QueryState } from "@/components/ui/query-state";
import { CardSkeleton, Skeleton } from "@/components/ui/skeleton";
import { SHORTEST_QUESTION, whereOptions, whereParsers } from "@/lib/client/where";
import type { WhereResult } from "@/lib/schemas/search";
import { CannotTell } from "./cannot-tell";
import { Places } from "./places";
import { QuestionBox } from "./question-box";
import { Subject } from "./subject";
import { WhereTotals } from "./totals";

const EXAMPLES = [
  ["CVE-2021-44228", "a vulnerability, by any of its names"],
  ["openssl", "a package, with or without @version"],
  ["nginx:1.25", "an image, by name, tag or part of it"],
  ["sha256:…", "a digest"],
] as const;

const Loading = () => (
  <div role="status" aria-label="Looking everywhere" className="flex flex-col gap-4">
    <Skeleton className="h-6 w-64" />
    <div className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-6">
      {Array.from({ length: 6 }, (_, at) => (
        <Skeleton key={at} className="h-16" />
      ))}
    </div>
    <CardSkeleton className="h-64" label="Loading the places" />
  </div>
);

function NothingAsked({ onAsk }: { onAsk: (q: string) => void }) {
  return (
    <div className="flex flex-col gap-1 pt-2">
      <p className="pb-2 text-muted">
        One question, every cluster: where does it run, who owns it, can it be reached from outside, and what could not be looked into.
      </p>
      <ul className="flex flex-col">
        {EXAMPLES.map(([example, meaning]) => (
          <li key={example} className="flex min-h-9 flex-wrap items-center gap-x-3 border-b last:border-b-0">
            {example.includes("…") ? (
              <span className="inline-flex min-h-6 w-44 items-center font-mono text-xs max-sm:w-full">{example}</span>
            ) : (
              <button
                type="button"
                onClick={() => onAsk(example)}
                className="min-h-6 w-44 max-sm:w-full text-left font-mono text-xs text-accent hover:underline"
              >
                {example}
              </button>
            )}
            <span className="text-muted">{meaning}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const notFoundWords = (runningImages: number): string =>
  runningImages > 0
    ? "No report that was read names it. That is no proof: images that nobody scanned, and tools that do not know it, cannot say."
    : "No report that was read names it. A tool that does not know it yet cannot say; a newer scan may.";

function Answer({ result }: { result: WhereResult }) {
  if (result.understoodAs === "nothing" || result.places.length === 0) {
    return (
      <div className="flex flex-col gap-4">
        {result.understoodAs === "nothing" ? null : <Subject result={result} />}
        <div className="rounded-lg border bg-card shadow-card">
          <EmptyState title={`Not in anything that was scanned: ${result.query}`} why={notFoundWords(result.cannotTell.runningImages)} />
        </div>
        <CannotTell result={result} />
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <Subject result={result} />
      <WhereTotals result={result} />
      <CannotTell result={result} />
      <Places result={result} />
    </div>
  );
}

/** Where is it: one question over the whole fleet. */
export function WhereView() {
  const [{ q }, set] = useQueryStates(whereParsers, { history: "push" });
  const query = useQuery(whereOptions(q));
  const ask = (next: string) => void set({ q: next === "" ? null : next });
  return (
    <>
      <PageHeader title="Where is it" />
      <div className="flex w-full flex-col gap-5">
        <QuestionBox key={q} q={q} onAsk={ask} />
        <div aria-live="polite">
          {q.length < SHORTEST_QUESTION ? (
            <NothingAsked onAsk={ask} />
          ) : (
            <QueryState query={query} what="where it is" loading={<Loading />}>
              {(result) => <Answer result={result} />}
            </QueryState>
          )}
        </div>
      </div>
    </>
  );
}
