import { Card } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/format";
import { Unknown } from "@/components/ui/measured";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { toolName } from "@/lib/core/tool-name";
import { likelyReason } from "./reasons";
import type { Pair } from "./who-sees";

/** What only one of the two sees, by package type, with the likely reason. */
export function OnlyOne({ tool, other, sides }: { tool: string; other: string; sides: Pair["onlyToolBy"] }) {
  return (
    <Card title={`Only ${toolName(tool)}`} question={`what ${toolName(other)} looked past, and why`} flush>
      {sides.length === 0 ? (
        <p className="px-4 pb-3.5 text-muted">Nothing: {toolName(other)} sees all that it sees.</p>
      ) : (
        <Table label={`Only ${toolName(tool)}, by package type`}>
          <THead>
            <TR>
              <TH>Packages</TH>
              <TH align="right">Findings</TH>
              <TH align="right" className="max-sm:hidden">
                No fix
              </TH>
              <TH align="right" className="max-sm:hidden">
                No CVE
              </TH>
              <TH>Likely reason</TH>
            </TR>
          </THead>
          <TBody>
            {sides.map((side) => (
              <TR key={side.type}>
                <TD className="font-mono text-xs">{side.type}</TD>
                <TD align="right">{formatNumber(side.findings)}</TD>
                <TD align="right" className="max-sm:hidden">
                  {formatNumber(side.unfixed)}
                </TD>
                <TD align="right" className="max-sm:hidden">
                  {formatNumber(side.noCve)}
                </TD>
                <TD className="text-muted">
                  {likelyReason(side, toolName(other)) ?? (
                    <Unknown reason="Both read such packages; their databases or matching differ">databases differ</Unknown>
                  )}
                </TD>
              </TR>
            ))}
          </TBody>
        </Table>
      )}
    </Card>
  );
}
