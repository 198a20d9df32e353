import { Card } from "@/components/ui/card";
import { plural } from "@/components/ui/format";
import { Unknown } from "@/components/ui/measured";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { TimeAgo } from "@/components/ui/time-ago";
import type { WorkloadDetail } from "@/lib/schemas/inventory";

/** Every way in from outside, as host, the object that opens it, and port. */
export function WorkloadExposure({ workload }: { workload: WorkloadDetail }) {
  return (
    <Card title="Ways in" question="how it is reached from outside the cluster">
      {workload.exposed === null ? (
        <p>
          <Unknown reason="No services or routes were ever listed for its cluster">cannot tell</Unknown>{" "}
          <span className="text-muted">Add services and ingresses to the inventory.</span>
        </p>
      ) : workload.exposure.length === 0 ? (
        <p className="text-muted">None was found in the listed services, routes and pod specs.</p>
      ) : (
        <ul>
          {workload.exposure.map((way) => (
            <li
              key={`${way.kind} ${way.via} ${way.host} ${way.port}`}
              className="flex flex-wrap items-baseline gap-x-2 border-b py-1.5 last:border-b-0"
            >
              <span className="font-medium text-bad">{way.kind}</span>
              <span className="font-mono text-xs break-all">
                {[way.host, way.via, way.port > 0 ? String(way.port) : ""].filter((part) => part !== "").join(" → ")}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

export function WorkloadPods({ workload }: { workload: WorkloadDetail }) {
  return (
    <Card title="Pods" question={workload.pods.length > 0 ? plural(workload.pods.length, "pod") : undefined} flush>
      {workload.pods.length === 0 ? (
        <p className="px-4 pb-3.5 text-muted">None was listed: it is scaled to nothing, or the inventory left pods out.</p>
      ) : (
        <Table label="Pods" wrapClassName="max-h-80">
          <THead>
            <TR>
              <TH>Pod and node</TH>
              <TH>Phase</TH>
              <TH align="right">Started</TH>
            </TR>
          </THead>
          <TBody>
            {workload.pods.map((pod) => (
              <TR key={pod.name}>
                <TD className="py-1 font-mono text-xs break-all">
                  {pod.name}
                  <span className="block text-2xs text-faint">{pod.node ?? "on no node"}</span>
                </TD>
                <TD>{pod.phase}</TD>
                <TD align="right" className="whitespace-nowrap">
                  <TimeAgo at={pod.startedAt} never={pod.phase === "Pending" ? "not yet" : "not said"} />
                </TD>
              </TR>
            ))}
          </TBody>
        </Table>
      )}
    </Card>
  );
}
