import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/format";
import { Unknown } from "@/components/ui/measured";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { TimeAgo } from "@/components/ui/time-ago";
import { agreementLink } from "@/lib/client/agreement";
import { toolName } from "@/lib/core/tool-name";
import type { AgreementAnswer } from "@/lib/schemas/agreement";
import { CountLink } from "./count-link";
import type { Scoped } from "./who-sees";

/** A database of advisories older than this when it was used misses what was published since. */
const STALE_DATABASE_DAYS = 7;

export function ToolsTable({ tools, scoped }: { tools: AgreementAnswer["tools"]; scoped: Scoped }) {
  return (
    <Card title="Every scanner" question="what each adds" flush>
      <Table label="Scanners">
        <THead>
          <TR>
            <TH>Scanner</TH>
            <TH align="right">Images</TH>
            <TH align="right">Findings</TH>
            <TH align="right">Only by it</TH>
            <TH align="right" className="max-sm:hidden">
              Images nobody else looked at
            </TH>
          </TR>
        </THead>
        <TBody>
          {tools.map(({ tool, images, findings, unique, alone }) => (
            <TR key={tool}>
              <TD className="font-medium">{toolName(tool)}</TD>
              <TD align="right">{formatNumber(images)}</TD>
              <TD align="right">{formatNumber(findings)}</TD>
              <TD align="right">
                {alone === images ? (
                  <Unknown reason="No other scanner looked at any of these images">cannot tell</Unknown>
                ) : (
                  <CountLink count={unique} href={scoped(agreementLink({ kind: "unique", tool, other: null }))} />
                )}
              </TD>
              <TD align="right" className="max-sm:hidden">
                {formatNumber(alone)}
              </TD>
            </TR>
          ))}
        </TBody>
      </Table>
    </Card>
  );
}

type Fresh = AgreementAnswer["freshness"][number];

function DatabaseAge({ row }: { row: Fresh }) {
  if (row.oldestDatabaseAt === null) return <Unknown reason="The scanner's reports do not say how old its database was">not said</Unknown>;
  const stale = Date.parse(row.newestScanAt) - Date.parse(row.oldestDatabaseAt) > STALE_DATABASE_DAYS * 86_400_000;
  return (
    <span className="inline-flex flex-wrap items-center justify-end gap-1.5">
      <TimeAgo at={row.oldestDatabaseAt} />
      {stale ? (
        <Badge tone="warn" title={`More than ${STALE_DATABASE_DAYS} days older than the newest scan`}>
          old
        </Badge>
      ) : null}
      {row.databaseUnknown > 0 ? <span className="text-faint">{formatNumber(row.databaseUnknown)} not said</span> : null}
    </span>
  );
}

export function FreshnessTable({ freshness }: { freshness: AgreementAnswer["freshness"] }) {
  return (
    <Card title="How current they are" question="versions and databases, by cluster" flush>
      <Table label="Scanner versions by cluster">
        <THead>
          <TR>
            <TH>Cluster</TH>
            <TH>Scanner</TH>
            <TH>Versions</TH>
            <TH align="right" className="max-sm:hidden">
              Images
            </TH>
            <TH align="right" className="max-sm:hidden">
              Oldest scan
            </TH>
            <TH align="right">Oldest database</TH>
          </TR>
        </THead>
        <TBody>
          {freshness.map((row) => (
            <TR key={`${row.cluster?.id ?? ""} ${row.tool}`}>
              <TD className="sm:whitespace-nowrap">{row.cluster?.name ?? <span className="text-muted">runs nowhere</span>}</TD>
              <TD>{toolName(row.tool)}</TD>
              <TD className="font-mono text-xs">
                {row.versions.length > 0 ? (
                  row.versions.join(", ")
                ) : (
                  <Unknown reason="The scanner's reports do not say its version">not said</Unknown>
                )}
                {row.versions.length > 1 ? (
                  <Badge tone="warn" className="ml-1.5 font-sans" title="Numbers of different versions are hard to compare">
                    mixed
                  </Badge>
                ) : null}
              </TD>
              <TD align="right" className="max-sm:hidden">
                {formatNumber(row.images)}
              </TD>
              <TD align="right" className="whitespace-nowrap text-muted max-sm:hidden">
                <TimeAgo at={row.oldestScanAt} />
              </TD>
              <TD align="right" className="text-muted">
                <DatabaseAge row={row} />
              </TD>
            </TR>
          ))}
        </TBody>
      </Table>
    </Card>
  );
}
