import { Badge, type BadgeTone } from "@/components/ui/badge";
import { formatNumber } from "@/components/ui/format";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import type { DecisionImportAnswer } from "@/lib/client/decision-file";
import { ENTRY_STATUSES } from "@/lib/schemas/decision-file";

type Status = DecisionImportAnswer["entries"][number]["status"];

const TONE: Record<Status, BadgeTone> = { same: "neutral", new: "good", changed: "accent", ended: "warn", refused: "bad" };
/** What is decided otherwise comes before what stays. */
const ORDER: readonly Status[] = ["refused", "new", "changed", "ended", "same"];
const SHOWN = 200;

/** What becomes of each entry of a file. */
export function ImportPlan({ answer: { counts, entries } }: { answer: DecisionImportAnswer }) {
  const listed = entries.filter(({ status }) => status !== "same").sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
  return (
    <div className="flex flex-col gap-2">
      <p className="flex flex-wrap gap-x-3 gap-y-1">
        {ENTRY_STATUSES.map((status) => (
          <span key={status} className={counts[status] === 0 ? "text-faint" : undefined}>
            <span className="font-semibold tabular-nums">{formatNumber(counts[status])}</span> {status}
          </span>
        ))}
      </p>
      {listed.length === 0 ? (
        <p className="text-muted">What the file says is in force already.</p>
      ) : (
        <div className="overflow-hidden rounded-lg border">
          <Table label="What becomes of each entry">
            <THead>
              <TR>
                <TH>Entry</TH>
                <TH>Becomes</TH>
                <TH align="right">Findings</TH>
              </TR>
            </THead>
            <TBody>
              {listed.slice(0, SHOWN).map(({ id, line, status, why, waits, findings }) => (
                <TR key={id}>
                  <TD className="max-w-0 w-full">
                    <p className="truncate font-medium" title={id}>
                      {id}
                      {line === null ? null : <span className="font-normal text-faint"> line {line}</span>}
                    </p>
                    {why ? <p className="text-xs text-muted">{why}</p> : null}
                  </TD>
                  <TD>
                    <span className="flex flex-wrap gap-1">
                      <Badge tone={TONE[status]}>{status}</Badge>
                      {waits ? <Badge tone="warn">waits</Badge> : null}
                    </span>
                  </TD>
                  <TD align="right">{findings === null ? "" : formatNumber(findings)}</TD>
                </TR>
              ))}
            </TBody>
          </Table>
        </div>
      )}
      {listed.length > SHOWN ? <p className="text-xs text-faint">and {formatNumber(listed.length - SHOWN)} more</p> : null}
    </div>
  );
}
