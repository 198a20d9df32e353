"use client";

import { useQuery } from "@tanstack/react-query";
import { Card } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/format";
import { QueryState } from "@/components/ui/query-state";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { whatIfOptions } from "@/lib/client/risk";
import { SSVC_WORD } from "@/lib/core/ssvc-word";
import type { RiskDraft, WhatIf } from "@/lib/schemas/risk";
import { Movers } from "./movers";

function Change({ before, after }: { before: number; after: number }) {
  const difference = after - before;
  return (
    <span className="whitespace-nowrap tabular-nums">
      <span className="text-faint">{formatNumber(before)} →</span> <b>{formatNumber(after)}</b>
      {difference === 0 ? null : (
        <span className={difference > 0 ? "text-bad" : "text-good"}>
          {" "}
          {difference > 0 ? "+" : "−"}
          {formatNumber(Math.abs(difference))}
        </span>
      )}
    </span>
  );
}

function Line({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <li className="flex min-h-7 items-center justify-between gap-3 border-b last:border-b-0">
      <span className="text-muted">{name}</span>
      <span className="text-right">{children}</span>
    </li>
  );
}

function Totals({ answer }: { answer: WhatIf }) {
  const { rank, deadline, overdue, byPriority } = answer;
  return (
    <ul>
      <Line name="Overdue">
        <Change {...overdue} />
      </Line>
      {byPriority.map(({ priority, ...counts }) => (
        <Line key={priority} name={`SSVC ${SSVC_WORD[priority]}`}>
          <Change {...counts} />
        </Line>
      ))}
      <Line name="Deadline">
        {formatNumber(deadline.earlier)} earlier, {formatNumber(deadline.later)} later, {formatNumber(deadline.gained)} get one,{" "}
        {formatNumber(deadline.lost)} lose it
      </Line>
      <Line name="Points">
        {formatNumber(rank.up)} gain, {formatNumber(rank.down)} lose
      </Line>
    </ul>
  );
}

function Teams({ answer }: { answer: WhatIf }) {
  const changed = answer.byTeam.filter((one) => one.changed > 0);
  if (changed.length === 0) return null;
  return (
    <Table label="By team" wrapClassName="max-h-72">
      <THead>
        <TR>
          <TH>Team</TH>
          <TH align="right">Change</TH>
          <TH align="right">Overdue</TH>
          <TH align="right">Immediate</TH>
        </TR>
      </THead>
      <TBody>
        {changed.map(({ team, changed: count, overdue, immediate }) => (
          <TR key={team?.id ?? ""}>
            <TD>{team?.name ?? <span className="text-faint">unowned</span>}</TD>
            <TD align="right">{formatNumber(count)}</TD>
            <TD align="right">
              <Change {...overdue} />
            </TD>
            <TD align="right">
              <Change {...immediate} />
            </TD>
          </TR>
        ))}
      </TBody>
    </Table>
  );
}

const nobodyMoves = ({ rank, deadline, priority }: WhatIf): boolean =>
  [...Object.values(rank), ...Object.values(deadline), ...Object.values(priority)].every((count) => count === 0);

/** What the draft would change, before it is published. */
export function WhoMoves({ draft, fault, changed }: { draft: RiskDraft; fault: string | null; changed: boolean }) {
  const query = useQuery({ ...whatIfOptions(draft), enabled: fault === null && changed });
  const { data } = query;
  return (
    <Card
      title="Who moves"
      question={
        data && changed
          ? data.looked < data.open
            ? `an even sample of ${formatNumber(data.looked)}, scaled up to ${formatNumber(data.open)} open`
            : `all ${formatNumber(data.open)} open vulnerabilities`
          : "before you publish"
      }
      className={query.isPlaceholderData ? "opacity-60" : undefined}
    >
      {fault !== null ? (
        <p className="text-bad">{fault}</p>
      ) : !changed ? (
        <p className="text-muted">
          Change a weight, a deadline or a criticality, and see here what it would do. Nothing is saved until you publish.
        </p>
      ) : (
        <QueryState
          query={query}
          what="the preview"
          loading={<Skeleton className="h-48" />}
          isEmpty={nobodyMoves}
          empty={<p className="text-muted">Nobody moves: what differs touches no open vulnerability.</p>}
        >
          {(answer) => (
            <div className="flex flex-col gap-4">
              <Totals answer={answer} />
              <Teams answer={answer} />
              <Movers movers={answer.movers} />
            </div>
          )}
        </QueryState>
      )}
    </Card>
  );
}
