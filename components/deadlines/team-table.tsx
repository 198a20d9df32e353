"use client";

import { formatShare, plural } from "@/components/ui/format";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { deadlineLinks } from "@/lib/client/deadlines";
import { NO_TEAM } from "@/lib/client/scope";
import type { Deadlines } from "@/lib/schemas/deadlines";
import { ColumnGroups } from "./column-groups";
import { Count, daysText, Figure } from "./figure";
import { lateText } from "./forecast-card";
import { daysLate } from "./top-figures";

type Row = Deadlines["byTeam"][number];
const FORECAST_DAYS = 30;
const GROUPS = [
  ["", 4],
  ["Due within", 3],
  ["Mended", 4],
  ["Forecast", 1],
] as const;

function TeamRow({ row, answer, scoped }: { row: Row; answer: Deadlines; scoped: (href: string) => string }) {
  const { team, mended } = row;
  const name = team?.name ?? "Unowned";
  const links = deadlineLinks(team, answer.period.since);
  const late = row.forecast.within.find(({ days }) => days === FORECAST_DAYS);
  const rate = row.forecast.rate?.value;
  return (
    <TR>
      <TD className="max-w-48 truncate font-medium">{name}</TD>
      <TD align="right">
        <Count value={row.open} href={scoped(links.open)} label={`${name}, open`} />
      </TD>
      <TD align="right">
        <Count value={row.overdue} href={scoped(links.overdue)} label={`${name}, overdue`} bad />
      </TD>
      <TD align="right" className="whitespace-nowrap">
        {row.worstDueAt ? plural(daysLate(row.worstDueAt, answer.asOf), "day") : <span className="text-faint">–</span>}
      </TD>
      {([3, 14, 60] as const).map((days) => (
        <TD key={days} align="right" className={days === 3 ? "border-l" : ""}>
          <Count value={row[`due${days}`]} href={scoped(links.dueWithin(days))} label={`${name}, due in ${days} days`} />
        </TD>
      ))}
      <TD align="right" className="border-l">
        <Count value={mended.count} href={scoped(links.mended)} label={`${name}, mended`} />
      </TD>
      <TD align="right" className="whitespace-nowrap">
        <Figure measured={mended.medianDays} href={scoped(links.mended)} label={`${name}, median time to mend`} show={daysText} />
      </TD>
      <TD align="right" className="whitespace-nowrap">
        <Figure measured={mended.p90Days} href={scoped(links.mended)} label={`${name}, ninth tenth of time to mend`} show={daysText} />
      </TD>
      <TD align="right">
        <Figure measured={mended.inTimeShare} href={scoped(links.mendedInTime)} label={`${name}, mended in time`} show={formatShare} />
      </TD>
      <TD align="right" className="border-l">
        {late ? (
          <span
            title={rate === null || rate === undefined ? undefined : `mends ${(rate * 100).toFixed(1)} % of what has a running clock a day`}
          >
            <Figure measured={late.late} label={`${name}, expected late`} show={lateText} />
          </span>
        ) : null}
      </TD>
    </TR>
  );
}

/** Each team against its deadlines: the most overdue first. */
export function TeamTable({ answer, scoped }: { answer: Deadlines; scoped: (href: string) => string }) {
  return (
    <Table label="Deadlines by team">
      <THead>
        <ColumnGroups groups={GROUPS} />
        <TR>
          <TH>Team</TH>
          <TH align="right">Open</TH>
          <TH align="right">Overdue</TH>
          <TH align="right">Longest</TH>
          <TH align="right" className="border-l">
            3 days
          </TH>
          <TH align="right">14 days</TH>
          <TH align="right">60 days</TH>
          <TH align="right" className="border-l">
            Number
          </TH>
          <TH align="right">Median</TH>
          <TH align="right">90 %</TH>
          <TH align="right">In time</TH>
          <TH align="right" className="border-l">
            Late in {FORECAST_DAYS} days
          </TH>
        </TR>
      </THead>
      <TBody>
        {answer.byTeam.map((row) => (
          <TeamRow key={row.team?.id ?? NO_TEAM} row={row} answer={answer} scoped={scoped} />
        ))}
      </TBody>
    </Table>
  );
}
