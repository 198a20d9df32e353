import { Card } from "@/components/ui/card";
import { formatNumber, formatShare } from "@/components/ui/format";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { Verdict } from "@/components/ui/verdict";
import { deadlineLinks } from "@/lib/client/deadlines";
import type { Deadlines } from "@/lib/schemas/deadlines";
import { Count, Figure } from "./figure";

/** Less than half a finding is not said as none. */
export const lateText = (late: number): string => (late > 0 && late < 0.5 ? "< 1" : formatNumber(Math.round(late)));

function Sentence({ within }: { within: Deadlines["all"]["forecast"]["within"] }) {
  const month = within.find(({ days }) => days === 30);
  if (!month || month.due === 0) return <Verdict tone="good">Nothing comes due in the next 30 days.</Verdict>;
  if (month.late.value === null) return <Verdict tone="unknown">{month.late.unknown}</Verdict>;
  const judged = month.due - month.dueUnjudged;
  const share = judged === 0 ? 0 : month.late.value / judged;
  return (
    <Verdict tone={share > 0.1 ? "bad" : "good"}>
      At their present pace the teams will miss {formatShare(share)} of what comes due in 30 days.
    </Verdict>
  );
}

/** How many deadlines will be missed if teams go on as they did, and how that is reckoned. */
export function ForecastCard({ answer, scoped }: { answer: Deadlines; scoped: (href: string) => string }) {
  const { all, method, period } = answer;
  const links = deadlineLinks(undefined, period.since);
  const unjudged = all.forecast.within.some(({ dueUnjudged }) => dueUnjudged > 0);
  return (
    <Card title="Forecast" question="of what comes due, how much will be late">
      <Table label="Forecast of missed deadlines" wrapClassName="-mx-4">
        <THead>
          <TR>
            <TH>Within</TH>
            <TH align="right">Due</TH>
            <TH align="right">Expected late</TH>
            {unjudged ? <TH align="right">Pace unknown</TH> : null}
          </TR>
        </THead>
        <TBody>
          {all.forecast.within.map(({ days, due, late, dueUnjudged }) => (
            <TR key={days}>
              <TD>{days} days</TD>
              <TD align="right">
                <Count value={due} href={scoped(links.dueWithin(days))} label={`Due within ${days} days`} />
              </TD>
              <TD align="right">
                <Figure measured={late} label={`Expected late within ${days} days`} show={lateText} />
              </TD>
              {unjudged ? <TD align="right">{formatNumber(dueUnjudged)}</TD> : null}
            </TR>
          ))}
        </TBody>
      </Table>
      <div className="mt-auto flex flex-col gap-1.5 pt-2">
        <Sentence within={all.forecast.within} />
        <p className="text-xs text-faint">
          Each team’s pace is the share of findings with a running clock that it mended a day, in {period.days} days. What has d whole days
          left is still open by then with (1 − pace)
          <sup>d</sup>. Unknown below {method.leastMended} mended or {method.leastDays} recorded days.
        </p>
      </div>
    </Card>
  );
}
