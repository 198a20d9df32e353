import Link from "next/link";
import { SeverityCounts } from "@/components/charts/severity-bar";
import { Card } from "@/components/ui/card";
import { formatNumber, plural } from "@/components/ui/format";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { TimeAgo } from "@/components/ui/time-ago";
import { withQuery } from "@/lib/client/fetch";
import type { ClusterDetail } from "@/lib/schemas/inventory";
import { NumberLink } from "./cluster-strip";
import { CoverageFigure } from "./coverage-figure";
import { NamespaceCriticality } from "./namespace-criticality";

export function Namespaces({ cluster }: { cluster: ClusterDetail }) {
  return (
    <Card title="Namespaces" question={plural(cluster.namespaceList.length, "namespace")} flush>
      {cluster.namespaceList.length === 0 ? (
        <p className="px-4 pb-3.5 text-muted">No namespace of it is known.</p>
      ) : (
        <Table label="Namespaces" wrapClassName="max-h-[40rem]">
          <THead>
            <TR>
              <TH>Namespace</TH>
              <TH>Team</TH>
              <TH>Criticality</TH>
              <TH align="right">Workloads</TH>
              <TH align="right">Exposed</TH>
              <TH>Open findings</TH>
              <TH>Running images</TH>
            </TR>
          </THead>
          <TBody>
            {cluster.namespaceList.map((namespace) => {
              const scope = { cluster: cluster.name, namespace: namespace.name };
              return (
                <TR key={namespace.name}>
                  <TD>
                    <Link href={withQuery("/workloads", scope)} className="font-medium hover:text-accent hover:underline">
                      {namespace.name}
                    </Link>
                  </TD>
                  <TD>{namespace.team?.name ?? <span className="text-faint">no team</span>}</TD>
                  <TD>
                    <NamespaceCriticality namespace={namespace} />
                  </TD>
                  <TD align="right">
                    {namespace.workloads > 0 ? (
                      <NumberLink href={withQuery("/workloads", scope)}>{formatNumber(namespace.workloads)}</NumberLink>
                    ) : (
                      <span className="text-faint">0</span>
                    )}
                  </TD>
                  <TD align="right">
                    {namespace.exposed > 0 ? (
                      <NumberLink href={withQuery("/workloads", { ...scope, exposed: true })}>
                        <span className="text-bad">{formatNumber(namespace.exposed)}</span>
                      </NumberLink>
                    ) : (
                      <span className="text-faint">0</span>
                    )}
                  </TD>
                  <TD>
                    <NumberLink href={withQuery("/findings", scope)}>
                      <SeverityCounts counts={namespace.severity} />
                    </NumberLink>
                  </TD>
                  <TD className="w-44">
                    <CoverageFigure images={namespace.images} href={() => withQuery("/workloads", scope)} />
                  </TD>
                </TR>
              );
            })}
          </TBody>
        </Table>
      )}
    </Card>
  );
}

export function Nodes({ cluster }: { cluster: ClusterDetail }) {
  return (
    <Card title="Nodes" question={plural(cluster.nodeList.length, "node")} flush>
      {cluster.nodeList.length === 0 ? (
        <p className="px-4 pb-3.5 text-muted">No inventory of it listed its nodes. Add “nodes” to the kinds that kubectl gets.</p>
      ) : (
        <Table label="Nodes" wrapClassName="max-h-96">
          <THead>
            <TR>
              <TH>Node</TH>
              <TH>Roles</TH>
              <TH>OS</TH>
              <TH>Kernel</TH>
              <TH>Kubelet</TH>
              <TH>Runtime</TH>
              <TH>Arch</TH>
            </TR>
          </THead>
          <TBody>
            {cluster.nodeList.map((node) => (
              <TR key={node.id}>
                <TD className="font-mono text-xs">{node.name}</TD>
                <TD>{node.roles.join(", ") || <span className="text-faint">worker</span>}</TD>
                <TD>{node.osImage ?? "–"}</TD>
                <TD className="font-mono text-xs">{node.kernel ?? "–"}</TD>
                <TD className="font-mono text-xs">{node.kubelet ?? "–"}</TD>
                <TD className="font-mono text-xs">{node.runtime ?? "–"}</TD>
                <TD>{node.arch ?? "–"}</TD>
              </TR>
            ))}
          </TBody>
        </Table>
      )}
    </Card>
  );
}

/** Which kinds of objects were listed, and when: what was not listed is not known. */
export function InventoryCoverage({ cluster }: { cluster: ClusterDetail }) {
  return (
    <Card title="Inventory" question="which kinds were listed, and when" flush>
      {cluster.inventory.length === 0 ? (
        <p className="px-4 pb-3.5 text-muted">Nothing was ever listed: what runs here is unknown.</p>
      ) : (
        <Table label="Inventory" wrapClassName="max-h-80">
          <THead>
            <TR>
              <TH>Kind</TH>
              <TH>In</TH>
              <TH align="right">Listed</TH>
            </TR>
          </THead>
          <TBody>
            {cluster.inventory.map((each) => (
              <TR key={`${each.kind} ${each.namespace}`}>
                <TD>{each.kind}</TD>
                <TD className="text-muted">{each.namespace === "" || each.namespace === "*" ? "the whole cluster" : each.namespace}</TD>
                <TD align="right">
                  <TimeAgo at={each.scannedAt} />
                </TD>
              </TR>
            ))}
          </TBody>
        </Table>
      )}
    </Card>
  );
}
