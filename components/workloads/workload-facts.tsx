import Link from "next/link";
import { OwnerRule } from "@/components/images/image-facts";
import { fact } from "@/components/list/fact";
import { Card } from "@/components/ui/card";
import { DefinitionList } from "@/components/ui/definition-list";
import { TimeAgo } from "@/components/ui/time-ago";
import { withQuery } from "@/lib/client/fetch";
import type { WorkloadDetail } from "@/lib/schemas/inventory";

export function WorkloadFacts({ workload }: { workload: WorkloadDetail }) {
  const { podSpec, cluster } = workload;
  const shared = [
    podSpec.hostNetwork ? "network" : null,
    podSpec.hostPID ? "processes" : null,
    podSpec.hostIPC ? "memory (IPC)" : null,
  ].filter((part) => part !== null);
  const labels = Object.entries(workload.labels);
  const token = podSpec.automountToken;
  return (
    <Card title="About this workload">
      <DefinitionList
        items={[
          fact(
            "Cluster",
            <Link href={`/clusters/${encodeURIComponent(cluster.name)}`} className="hover:text-accent hover:underline">
              {cluster.name}
            </Link>,
          ),
          fact(
            "Namespace",
            <Link
              href={withQuery("/workloads", { cluster: cluster.name, namespace: workload.namespace })}
              className="hover:text-accent hover:underline"
            >
              {workload.namespace}
            </Link>,
          ),
          fact("Team", <OwnerRule team={workload.team} rule={workload.ownerRule} />),
          fact("Service account", podSpec.serviceAccount ?? "default"),
          fact(
            "API token",
            token === false ? "not mounted" : <span className="text-warn">{token === true ? "mounted" : "mounted by default"}</span>,
          ),
          fact(
            "Host",
            shared.length > 0 ? <span className="text-bad">shares the node's {shared.join(", ")}</span> : "shares nothing of its node",
          ),
          ...(podSpec.hostPaths.length > 0
            ? [fact("Host paths", <span className="font-mono text-xs break-all text-bad">{podSpec.hostPaths.join(", ")}</span>)]
            : []),
          fact("First seen", <TimeAgo at={workload.firstSeenAt} />),
          fact("Last seen", <TimeAgo at={workload.lastSeenAt} />),
        ]}
      />
      {labels.length > 0 ? (
        <details className="mt-2">
          <summary className="cursor-pointer text-xs text-muted hover:text-ink">Labels ({labels.length})</summary>
          <ul className="mt-1 flex flex-col gap-0.5 font-mono text-2xs break-all text-muted">
            {labels.map(([name, value]) => (
              <li key={name}>
                {name}={value}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </Card>
  );
}
