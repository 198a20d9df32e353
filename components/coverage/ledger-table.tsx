"use client";

import Link from "next/link";
import { useScope } from "@/components/shell/use-scope";
import { formatNumber } from "@/components/ui/format";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { AREA_WORDS, COVERAGE_AREAS } from "@/lib/core/coverage-area";
import type { Coverage } from "@/lib/schemas/images";
import { WatchCell } from "./watch-cell";

/** Clusters by what has to be watched in each. */
export function LedgerTable({ ledger }: { ledger: Coverage["ledger"] }) {
  const { scoped } = useScope();
  return (
    <Table label="What is watched in each cluster">
      <THead>
        <TR>
          <TH>Cluster</TH>
          <TH align="right">Workloads</TH>
          {COVERAGE_AREAS.map((area) => (
            <TH key={area} title={AREA_WORDS[area].blind}>
              {AREA_WORDS[area].name}
            </TH>
          ))}
        </TR>
      </THead>
      <TBody>
        {ledger.map(({ cluster, workloads, exposed, cells }) => (
          <TR key={cluster.id}>
            <TD className="font-medium">
              <Link
                href={`/clusters/${encodeURIComponent(cluster.name)}`}
                prefetch={false}
                className="leading-6 hover:text-accent hover:underline"
              >
                {cluster.name}
              </Link>
            </TD>
            <TD align="right">
              <Link
                href={scoped(`/workloads?cluster=${encodeURIComponent(cluster.name)}`)}
                prefetch={false}
                className="leading-6 hover:text-accent hover:underline"
                title={exposed > 0 ? `${formatNumber(exposed)} exposed` : "none exposed"}
              >
                {formatNumber(workloads)}
              </Link>
            </TD>
            {cells.map((cell) => (
              <TD key={cell.area} className="min-w-28">
                <WatchCell cell={cell} />
              </TD>
            ))}
          </TR>
        ))}
      </TBody>
    </Table>
  );
}
