"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { formatNumber, plural } from "@/components/ui/format";
import { QueryState } from "@/components/ui/query-state";
import { TableSkeleton } from "@/components/ui/skeleton";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { unownedOptions } from "@/lib/client/admin";
import { withQuery } from "@/lib/client/fetch";
import type { UnownedList } from "@/lib/schemas/ownership";
import { Panel } from "./settings-frame";

type Item = UnownedList["items"][number];

interface Props {
  /** null: whoever looks makes no rules */
  onRule: ((item: Item) => void) | null;
}

const link = "hover:underline focus-visible:underline";

/** Where the row's findings are listed: nobody's, in its namespace or its repository. */
const findingsOf = ({ kind, name, cluster }: Item): string =>
  withQuery("/findings", { team: "none", ...(kind === "namespace" ? { namespace: name, cluster } : { repository: name }) });

/** What no rule matches, the most findings first, with the lists behind the numbers and the way to a rule. */
export function UnownedCard({ onRule }: Props) {
  const query = useQuery(unownedOptions());
  return (
    <section id="unowned" aria-label="What nobody owns" className="mt-8 scroll-mt-4">
      <h3 className="font-semibold">Owned by nobody</h3>
      <QueryState query={query} what="what nobody owns" loading={<TableSkeleton rows={3} />}>
        {(unowned) =>
          unowned.items.length === 0 ? (
            <p className="text-muted">Every workload and every repository that is known has an owner.</p>
          ) : (
            <>
              <p className="mb-2 text-muted">
                Matched by no rule:{" "}
                <Link className={link} href="/workloads?team=none">
                  {plural(unowned.workloads, "workload")}
                </Link>
                ,{" "}
                <Link className={link} href="/images?team=none">
                  {plural(unowned.images, "image")}
                </Link>
                ,{" "}
                <Link className={link} href="/findings?team=none">
                  {plural(unowned.findings, "open finding")}
                </Link>
                .
              </p>
              <Panel>
                <Table label="What nobody owns">
                  <THead>
                    <tr className="border-b">
                      <TH>Where</TH>
                      <TH align="right" className="max-sm:hidden">
                        Workloads
                      </TH>
                      <TH align="right" className="max-sm:hidden">
                        Images
                      </TH>
                      <TH align="right">Open findings</TH>
                      {onRule ? <TH aria-label="Make a rule" /> : null}
                    </tr>
                  </THead>
                  <TBody>
                    {unowned.items.map((item) => (
                      <TR key={`${item.kind} ${item.cluster} ${item.name}`}>
                        <TD>
                          <span className="text-xs text-faint">{item.kind === "namespace" ? "Namespace" : "Runs nowhere"} </span>
                          <span className="font-mono text-xs break-all">{item.name}</span>
                          {item.cluster ? <span className="text-xs text-muted"> in {item.cluster}</span> : null}
                        </TD>
                        <TD align="right" className="max-sm:hidden">
                          {formatNumber(item.workloads)}
                        </TD>
                        <TD align="right" className="max-sm:hidden">
                          {formatNumber(item.images)}
                        </TD>
                        <TD align="right">
                          <Link className={link} href={findingsOf(item)}>
                            {formatNumber(item.findings)}
                          </Link>
                        </TD>
                        {onRule ? (
                          <TD align="right">
                            <Button variant="ghost" onClick={() => onRule(item)}>
                              Make a rule
                            </Button>
                          </TD>
                        ) : null}
                      </TR>
                    ))}
                  </TBody>
                </Table>
              </Panel>
              {unowned.more ? <p className="mt-2 text-muted">And more: the lists behind the numbers above have all of them.</p> : null}
            </>
          )
        }
      </QueryState>
    </section>
  );
}
