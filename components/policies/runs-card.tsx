"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useOrigin } from "@/components/reports/use-origin";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CopyBlock } from "@/components/ui/copyable";
import { formatNumber } from "@/components/ui/format";
import { Unknown } from "@/components/ui/measured";
import { QueryState } from "@/components/ui/query-state";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { TimeAgo } from "@/components/ui/time-ago";
import { gateRunsOptions } from "@/lib/client/policies";
import type { GateRun } from "@/lib/schemas/policies";
import { askGate, VERDICT_TONE } from "./words";

const Difference = ({ run }: { run: GateRun }) =>
  run.new === null || run.gone === null ? (
    <Unknown reason="There was nothing of its repository to compare with." />
  ) : (
    <span className="tabular-nums">
      <span className={run.new > 0 ? "text-bad" : "text-faint"}>+{formatNumber(run.new)}</span>{" "}
      <span className={run.gone > 0 ? "text-good" : "text-faint"}>−{formatNumber(run.gone)}</span>
    </span>
  );

const Runs = ({ runs }: { runs: readonly GateRun[] }) => (
  <Table label="What the gate was asked">
    <THead>
      <TR>
        <TH>Answer</TH>
        <TH>About</TH>
        <TH>Because of</TH>
        <TH align="right" title="Findings that are new, and that end with it, against what runs">
          Findings
        </TH>
        <TH>Asked by</TH>
        <TH align="right">When</TH>
      </TR>
    </THead>
    <TBody>
      {runs.map((run) => (
        <TR key={run.id}>
          <TD>
            <Badge tone={VERDICT_TONE[run.verdict]}>{run.verdict}</Badge>
          </TD>
          <TD className="max-w-72">
            <span className="block truncate font-mono text-2xs" title={run.what}>
              {run.what}
            </span>
          </TD>
          <TD className="max-w-80">
            <span className="block truncate text-muted" title={run.policies.map(({ name }) => name).join("\n")}>
              {run.policies.length === 0 ? "–" : run.policies.map(({ name }) => name).join("; ")}
            </span>
          </TD>
          <TD align="right" className="whitespace-nowrap">
            <Difference run={run} />
          </TD>
          <TD className="max-w-40">
            <span className="block truncate" title={run.askedBy}>
              {run.askedBy}
            </span>
          </TD>
          <TD align="right" className="whitespace-nowrap">
            <TimeAgo at={run.askedAt} className="text-muted" />
          </TD>
        </TR>
      ))}
    </TBody>
  </Table>
);

/** What pipelines asked lately, or how to let one ask. */
export function RunsCard() {
  const query = useInfiniteQuery(gateRunsOptions());
  const origin = useOrigin();
  return (
    <Card title="Asked lately" question="what pipelines and people sent to the gate, and what it said" flush>
      <QueryState
        query={query}
        what="what the gate was asked"
        loading={<Skeleton className="mx-4 mb-4 h-24" />}
        isEmpty={({ pages }) => pages[0]?.items.length === 0}
        empty={
          <div className="flex flex-col gap-2 px-4 pb-4">
            <p className="text-muted">Nobody has asked yet. In a pipeline, after the scan; a token with the role ingest is enough:</p>
            <CopyBlock text={askGate(origin)} />
          </div>
        }
      >
        {({ pages }) => (
          <>
            <Runs runs={pages.flatMap(({ items }) => items)} />
            {query.hasNextPage ? (
              <div className="border-t px-4 py-2">
                <Button onClick={() => void query.fetchNextPage()} disabled={query.isFetchingNextPage}>
                  Older answers
                </Button>
              </div>
            ) : null}
          </>
        )}
      </QueryState>
    </Card>
  );
}
