"use client";

import { formatNumber } from "@/components/ui/format";
import { Unknown } from "@/components/ui/measured";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { deadlineLinks } from "@/lib/client/deadlines";
import { NO_TEAM } from "@/lib/client/scope";
import type { DeadlineFigures, Deadlines } from "@/lib/schemas/deadlines";
import { ColumnGroups } from "./column-groups";
import { Count, daysText, Figure } from "./figure";

const STATES: readonly [keyof DeadlineFigures["states"], string][] = [
  ["open", "Open"],
  ["in_triage", "In triage"],
  ["decided", "Decided"],
];

function StateCells({
  figures,
  state,
  name,
  href,
}: {
  figures: DeadlineFigures;
  state: (typeof STATES)[number];
  name: string;
  href: string;
}) {
  const [key, word] = state;
  const { now, left, medianDays, p90Days } = figures.states[key];
  return (
    <>
      <TD align="right" className="border-l">
        <Count value={now} href={href} label={`${name}, ${word.toLowerCase()} now`} />
      </TD>
      {medianDays.value === null ? (
        <TD align="right" colSpan={2}>
          <Unknown reason={medianDays.unknown ?? "no data"} />
        </TD>
      ) : (
        <>
          <TD align="right" className="whitespace-nowrap">
            <span title={`${formatNumber(left)} left this state in the period`}>
              <Figure measured={medianDays} label={`${name}, median time ${word.toLowerCase()}`} show={daysText} />
            </span>
          </TD>
          <TD align="right" className="whitespace-nowrap">
            <Figure measured={p90Days} label={`${name}, ninth tenth of time ${word.toLowerCase()}`} show={daysText} />
          </TD>
        </>
      )}
    </>
  );
}

/** How long findings wait in each state: who is in it now, and how long those were that left it. */
export function StateTable({ answer, scoped }: { answer: Deadlines; scoped: (href: string) => string }) {
  return (
    <Table label="Time in each state by team">
      <THead>
        <ColumnGroups groups={[["", 1], ...STATES.map(([, word]) => [word, 3] as const)]} />
        <TR>
          <TH>Team</TH>
          {STATES.flatMap(([key]) => [
            <TH key={`${key} now`} align="right" className="border-l">
              Now
            </TH>,
            <TH key={`${key} median`} align="right">
              Median
            </TH>,
            <TH key={`${key} ninth`} align="right">
              90 %
            </TH>,
          ])}
        </TR>
      </THead>
      <TBody>
        {answer.byTeam.map((figures) => {
          const name = figures.team?.name ?? "Unowned";
          const links = deadlineLinks(figures.team, answer.period.since);
          return (
            <TR key={figures.team?.id ?? NO_TEAM}>
              <TD className="max-w-48 truncate font-medium">{name}</TD>
              {STATES.map((state) => (
                <StateCells key={state[0]} figures={figures} state={state} name={name} href={scoped(links.state(state[0]))} />
              ))}
            </TR>
          );
        })}
      </TBody>
    </Table>
  );
}
