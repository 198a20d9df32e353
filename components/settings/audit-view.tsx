"use client";

import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { ScrollText, ShieldCheck } from "lucide-react";
import { useQueryStates } from "nuqs";
import { Toolbar } from "@/components/list/toolbar";
import { useCan } from "@/components/shell/me-context";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { formatNumber, plural } from "@/components/ui/format";
import { QueryState } from "@/components/ui/query-state";
import { TableSkeleton } from "@/components/ui/skeleton";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { TimeAgo } from "@/components/ui/time-ago";
import { Verdict } from "@/components/ui/verdict";
import { auditOptions, auditParsers, auditQuery, verifyAudit } from "@/lib/client/audit";
import { withQuery } from "@/lib/client/fetch";
import type { AuditItem, AuditVerdict } from "@/lib/schemas/audit";
import { Panel, SectionHead } from "./settings-frame";

function ChainVerdict({ verdict: { entries, head, broken } }: { verdict: AuditVerdict }) {
  if (broken)
    return (
      <Verdict tone="bad">
        The chain is broken: {broken.why}. The {plural(entries, "entry", "entries")} before it are whole.
      </Verdict>
    );
  return (
    <Verdict tone="good">
      All {formatNumber(entries)} entries are as they were written. The last hash:{" "}
      <code className="font-mono text-2xs break-all">{head}</code>
    </Verdict>
  );
}

/** What was said beside it, as short as it can be. */
function detailText(detail: AuditItem["detail"]): string {
  const told = Object.entries(detail).filter(([, value]) => value !== null && value !== undefined);
  return told.map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`).join(" · ");
}

function Entry({ item }: { item: AuditItem }) {
  const detail = detailText(item.detail);
  return (
    <TR>
      <TD className="whitespace-nowrap text-muted">
        <TimeAgo at={item.at} />
      </TD>
      <TD className="max-w-44 truncate" title={`${item.actor.name} (${item.actor.kind})`}>
        {item.actor.name}
      </TD>
      <TD className="font-mono text-xs whitespace-nowrap">{item.action}</TD>
      <TD className="max-w-[30rem] min-w-56">
        <p className="truncate font-mono text-2xs text-muted" title={item.object}>
          {item.object}
        </p>
        {detail ? (
          <p className="truncate text-xs text-faint" title={detail}>
            {detail}
          </p>
        ) : null}
      </TD>
    </TR>
  );
}

/** Who did what when; whether it still is as it was written; and the way out of the tool. */
export function AuditView() {
  const may = useCan("audit:read");
  const [filters, set] = useQueryStates(auditParsers);
  const query = useInfiniteQuery({ ...auditOptions(filters), enabled: may });
  const verify = useMutation({ mutationFn: verifyAudit });
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
  if (!may)
    return (
      <EmptyState
        icon={<ScrollText />}
        title="Not yours to see"
        why="The audit log is for administrators, CISOs and auditors of the whole organisation."
      />
    );
  const exported = (format: string) => withQuery("/api/v1/audit/export", { ...auditQuery(filters), format });
  return (
    <>
      <SectionHead
        title="Audit log"
        action={
          <>
            <Button asChild>
              <a href={exported("csv")} download>
                CSV
              </a>
            </Button>
            <Button asChild>
              <a href={exported("jsonl")} download>
                JSON lines
              </a>
            </Button>
            <Button onClick={() => verify.mutate()} disabled={verify.isPending}>
              <ShieldCheck /> {verify.isPending ? "Verifying…" : "Verify"}
            </Button>
          </>
        }
      >
        Who did what. Nothing in it can be changed; each entry’s hash covers the one before.
      </SectionHead>
      {verify.data ? (
        <div className="mb-3" aria-live="polite">
          <ChainVerdict verdict={verify.data} />
        </div>
      ) : null}
      {verify.error ? (
        <p role="alert" className="mb-3 text-bad">
          {verify.error.message}
        </p>
      ) : null}
      <Toolbar label="Search the audit log" value={filters.q} onSearch={(text) => void set({ q: text || null })} />
      <Panel>
        <QueryState
          query={query}
          what="the audit log"
          loading={<TableSkeleton rows={12} />}
          isEmpty={() => rows.length === 0}
          empty={<EmptyState icon={<ScrollText />} title="Nothing matches" why="No entry has this text in its actor, action or object." />}
        >
          {() => (
            <Table label="Audit log">
              <THead>
                <TR>
                  <TH>When</TH>
                  <TH>Who</TH>
                  <TH>What</TH>
                  <TH>To what</TH>
                </TR>
              </THead>
              <TBody>
                {rows.map((item) => (
                  <Entry key={item.seq} item={item} />
                ))}
              </TBody>
            </Table>
          )}
        </QueryState>
        {query.hasNextPage ? (
          <div className="border-t px-4 py-2">
            <Button onClick={() => void query.fetchNextPage()} disabled={query.isFetchingNextPage}>
              {query.isFetchingNextPage ? "Loading…" : "Older entries"}
            </Button>
          </div>
        ) : null}
      </Panel>
    </>
  );
}
