import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { formatNumber, formatShare, plural } from "@/components/ui/format";
import { SeverityChip } from "@/components/ui/severity-chip";
import { agreementLink } from "@/lib/client/agreement";
import { SEVERITIES } from "@/lib/core/severity";
import { toolName } from "@/lib/core/tool-name";
import { CountLink } from "./count-link";
import type { Pair, Scoped } from "./who-sees";

const WORST_FIRST = [...SEVERITIES].reverse();

/** What the one says against what the other says; agreement lies on the diagonal. */
function SeverityMatrix({ pair }: { pair: Pair }) {
  const count = new Map(pair.severities.map((cell) => [`${cell.tool} ${cell.other}`, cell.findings]));
  const shown = WORST_FIRST.filter((severity) => pair.severities.some((cell) => cell.tool === severity || cell.other === severity));
  return (
    <table
      aria-label={`Severity by ${toolName(pair.tool)} against ${toolName(pair.other)}`}
      className="mt-2 border-separate border-spacing-1 text-xs"
    >
      <thead>
        <tr>
          <th scope="col" className="pr-2 text-left font-normal text-faint">
            {toolName(pair.tool)} ↓ {toolName(pair.other)} →
          </th>
          {shown.map((severity) => (
            <th key={severity} scope="col" className="w-11 font-normal">
              <SeverityChip severity={severity} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {shown.map((mine) => (
          <tr key={mine}>
            <th scope="row" className="pr-2 text-left font-normal">
              <span className="flex items-center gap-2">
                <SeverityChip severity={mine} /> {mine}
              </span>
            </th>
            {shown.map((theirs) => {
              const findings = count.get(`${mine} ${theirs}`) ?? 0;
              return (
                <td
                  key={theirs}
                  className={cn(
                    "h-7 rounded text-center tabular-nums",
                    findings === 0
                      ? "bg-sunken/60 text-faint"
                      : mine === theirs
                        ? "bg-good-soft text-good"
                        : "bg-warn-soft font-semibold text-warn",
                  )}
                >
                  {findings === 0 ? "·" : formatNumber(findings)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Where both see the same flaw: whether they say the same of it. */
export function WhereBothSee({ pair, scoped }: { pair: Pair; scoped: Scoped }) {
  const { tool, other, both, fixes } = pair;
  const [a, b] = [toolName(tool), toolName(other)];
  const fixesDiffer = fixes.differ + fixes.onlyTool + fixes.onlyOther;
  return (
    <Card title="Where both see it" question="do they say the same?">
      {both === 0 ? (
        <p className="text-muted">They see nothing in common, so there is nothing to compare.</p>
      ) : (
        <>
          <p>
            <CountLink
              count={pair.severityDiffers}
              href={scoped(agreementLink({ kind: "severity", tool, other }))}
              className="text-xl font-semibold"
            />{" "}
            of {plural(both, "finding")} <span className="text-muted">differ in severity ({formatShare(pair.severityDiffers / both)})</span>
          </p>
          <SeverityMatrix pair={pair} />
          <p className="mt-4">
            <CountLink count={fixesDiffer} href={scoped(agreementLink({ kind: "fix", tool, other }))} className="text-xl font-semibold" />{" "}
            <span className="text-muted">differ in the fix</span>
          </p>
          <ul className="mt-1 flex flex-col gap-0.5 text-muted">
            <li>
              {formatNumber(fixes.onlyTool)} have a fix that only {a} names
            </li>
            <li>
              {formatNumber(fixes.onlyOther)} have a fix that only {b} names
            </li>
            <li>{formatNumber(fixes.differ)} have other fixed versions</li>
            <li>
              {formatNumber(fixes.same)} the same fix, {formatNumber(fixes.none)} none by either
            </li>
          </ul>
        </>
      )}
    </Card>
  );
}
