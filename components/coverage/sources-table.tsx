import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { plural } from "@/components/ui/format";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { TimeAgo } from "@/components/ui/time-ago";
import { toolName } from "@/lib/core/tool-name";
import type { SourceItem } from "@/lib/schemas/sources";

const DAY_HOURS = 24;

/** "every 6 hours", "every 7 days". */
function every(hours: number): string {
  if (hours === 1) return "every hour";
  return hours < 2 * DAY_HOURS ? `every ${plural(hours, "hour")}` : `every ${plural(Math.round(hours / DAY_HOURS), "day")}`;
}

function State({ source: { silentSince, usualHours } }: { source: SourceItem }) {
  if (silentSince !== null)
    return (
      <Badge tone="bad" title="What it would see is unknown until it reports again">
        silent
      </Badge>
    );
  if (usualHours === null)
    return (
      <Badge tone="fog" title="It has reported too few times to know its interval, so its silence would not be noticed">
        too new
      </Badge>
    );
  return <Badge tone="good">reports</Badge>;
}

/** Scanners, sensors and inventories: how often each usually reports, and which have fallen silent. */
export function SourcesTable({ sources, ofCluster }: { sources: readonly SourceItem[]; ofCluster: boolean }) {
  if (sources.length === 0) return <p className="px-4 pb-3 text-muted">Nothing has reported yet, or it was not looked at yet.</p>;
  return (
    <Table label="What reports">
      <THead>
        <TR>
          <TH>Source</TH>
          {ofCluster ? null : <TH>Cluster</TH>}
          <TH>Usually</TH>
          <TH>Last</TH>
          <TH>State</TH>
        </TR>
      </THead>
      <TBody>
        {sources.map((source) => (
          <TR key={`${source.cluster?.id ?? ""} ${source.tool}`}>
            <TD className="font-medium">{toolName(source.tool)}</TD>
            {ofCluster ? null : (
              <TD>
                {source.cluster ? (
                  <Link
                    href={`/clusters/${encodeURIComponent(source.cluster.name)}`}
                    prefetch={false}
                    className="leading-6 hover:text-accent hover:underline"
                  >
                    {source.cluster.name}
                  </Link>
                ) : (
                  <span className="text-muted" title="Its reports are of images and name no cluster">
                    any
                  </span>
                )}
              </TD>
            )}
            <TD
              className="whitespace-nowrap"
              title={
                source.allowedHours === null ? undefined : `Silent for more than ${plural(source.allowedHours, "hour")}, it is told of`
              }
            >
              {source.usualHours === null ? <span className="text-faint">unknown</span> : every(source.usualHours)}
            </TD>
            <TD className="whitespace-nowrap text-muted">
              <TimeAgo at={source.heardAt} />
            </TD>
            <TD>
              <State source={source} />
            </TD>
          </TR>
        ))}
      </TBody>
    </Table>
  );
}
