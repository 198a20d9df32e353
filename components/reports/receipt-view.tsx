"use client";

import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { PageHeader } from "@/components/shell/page-header";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { Copyable } from "@/components/ui/copyable";
import { formatNumber, plural } from "@/components/ui/format";
import { OUTCOMES_SHOWN, OutcomeChip } from "@/components/ui/outcome-chip";
import { QueryState } from "@/components/ui/query-state";
import { CardSkeleton } from "@/components/ui/skeleton";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { TimeAgo } from "@/components/ui/time-ago";
import { withQuery } from "@/lib/client/fetch";
import { isPending, receiptOptions } from "@/lib/client/reports";
import type { Receipt, ReportCounts } from "@/lib/schemas/reports";
import { ReceiptFacts } from "./receipt-facts";
import { reportName } from "./report-columns";
import { StatusBadge } from "./status-badge";

function Note({ tone = "plain", children }: { tone?: "plain" | "bad"; children: ReactNode }) {
  return (
    <div
      role="note"
      className={cn("mb-3 rounded-lg border bg-card px-4 py-2.5", tone === "bad" ? "border-bad/60" : "border-dashed border-line-strong")}
    >
      {children}
    </div>
  );
}

function Notes({ receipt }: { receipt: Receipt }) {
  return (
    <>
      {receipt.error ? (
        <Note tone="bad">
          <p className="flex items-start gap-2 font-semibold text-bad">
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" /> Could not be read, and changed nothing
          </p>
          <p className="mt-1 break-words">{receipt.error.message}</p>
          <p className="mt-1 flex flex-wrap items-center gap-x-2 text-xs text-faint">
            {receipt.error.code} · report <Copyable text={receipt.id} what="report id" />
          </p>
        </Note>
      ) : null}
      {receipt.late ? (
        <Note>
          <p>
            <span className="font-semibold">It came late.</span> A newer report of this tool on this target was there already, so this one
            only completes the history.
          </p>
        </Note>
      ) : null}
      {receipt.sameAs ? (
        <Note>
          <p>
            <span className="font-semibold">The same bytes were sent before</span>:{" "}
            <Link href={`/reports/${receipt.sameAs}`} className="text-accent underline underline-offset-2">
              the earlier receipt
            </Link>
            . Sending them again changes nothing but “last seen”.
          </p>
        </Note>
      ) : null}
      {isPending(receipt) ? (
        <Note>
          <p aria-live="polite">
            {receipt.status === "queued"
              ? "It is kept and waits for a worker. This page shows the result as soon as it is there."
              : "It is being read. This page shows the result as soon as it is there."}
          </p>
        </Note>
      ) : null}
    </>
  );
}

/** What happened to the findings that a report speaks of, or to the objects of an inventory, or to events. */
const TILES = {
  findings: ["new", "reopened", "fixed", "unchanged"],
  objects: ["new", "unchanged", "gone"],
  events: ["new", "unchanged"],
  statements: ["new", "unchanged", "decided", "reopened"],
} as const;
/** Statements do something to findings, which are none of their entries. */
const OF_FINDINGS = new Set<keyof ReportCounts>(["decided", "reopened"]);
const TONES: Partial<Record<keyof ReportCounts, string>> = {
  new: "text-bad",
  reopened: "text-bad",
  fixed: "text-good",
  decided: "text-good",
};

const UNITS: Readonly<Record<string, keyof typeof TILES>> = {
  "k8s-inventory": "objects",
  falco: "events",
  openvex: "statements",
  csaf: "statements",
};
const unitOf = ({ format }: Receipt): keyof typeof TILES => UNITS[format ?? ""] ?? "findings";

function WhatItDid({ receipt }: { receipt: Receipt }) {
  const { counts, target, effect } = receipt;
  const unit = unitOf(receipt);
  const changes = OUTCOMES_SHOWN.filter((outcome) => (effect?.byOutcome[outcome] ?? 0) !== 0);
  return (
    <Card
      title="What it did"
      question={`${plural(counts.entries, "entry", "entries")} in it: ${formatNumber(counts.read)} read, ${formatNumber(counts.skipped)} skipped`}
      action={
        target?.imageId ? (
          <Link href={withQuery("/findings", { image: target.imageId })} className="shrink-0 text-xs text-accent hover:underline">
            findings of this image
          </Link>
        ) : null
      }
    >
      <dl className="grid grid-cols-2 gap-2 sm:grid-cols-4">
        {TILES[unit].map((name) => (
          <div key={name} className="flex flex-col-reverse rounded-md border px-3 py-2">
            <dt className="text-xs text-muted">
              {name} {OF_FINDINGS.has(name) ? "findings" : unit}
            </dt>
            <dd
              className={cn(
                "text-xl font-semibold tabular-nums",
                counts[name] > 0 ? (unit === "findings" || OF_FINDINGS.has(name)) && TONES[name] : "font-normal text-faint",
              )}
            >
              {formatNumber(counts[name])}
            </dd>
          </div>
        ))}
      </dl>
      {changes.length > 0 ? (
        <p className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted">
          Open findings there:
          {changes.map((outcome) => {
            const change = effect?.byOutcome[outcome] ?? 0;
            return (
              <span key={outcome} className="inline-flex items-center gap-1.5">
                <OutcomeChip outcome={outcome} />
                <span className={cn("font-medium tabular-nums", change > 0 ? "text-bad" : "text-good")}>
                  {change > 0 ? "+" : "−"}
                  {formatNumber(Math.abs(change))}
                </span>
              </span>
            );
          })}
        </p>
      ) : null}
      {receipt.notes.length > 0 ? (
        <ul className="mt-3 flex flex-col gap-1 text-muted">
          {receipt.notes.map((note) => (
            <li key={note} className="break-words">
              {note}
            </li>
          ))}
        </ul>
      ) : null}
    </Card>
  );
}

function ByKind({ byKind }: { byKind: Receipt["byKind"] }) {
  const kinds = Object.entries(byKind).filter(([, count]) => count > 0);
  if (kinds.length === 0) return null;
  return (
    <Card title="Read" question="by kind of entry">
      <ul>
        {kinds
          .toSorted(([, a], [, b]) => b - a)
          .map(([kind, count]) => (
            <li key={kind} className="flex justify-between border-b py-1 last:border-b-0">
              <span>{kind.replaceAll("_", " ")}</span>
              <span className="tabular-nums">{formatNumber(count)}</span>
            </li>
          ))}
      </ul>
    </Card>
  );
}

function Skipped({ skipped }: { skipped: Receipt["skipped"] }) {
  if (skipped.length === 0) return null;
  return (
    <Card title="Skipped" question="entries that could not be used, and why" flush>
      <Table label="Skipped entries" wrapClassName="max-h-80">
        <THead>
          <TR>
            <TH>Reason</TH>
            <TH>Where</TH>
            <TH align="right">Entries</TH>
          </TR>
        </THead>
        <TBody>
          {skipped.map((each) => (
            <TR key={`${each.reason} ${each.where}`}>
              <TD>{each.reason}</TD>
              <TD className="font-mono text-xs break-all">{each.where}</TD>
              <TD align="right">{formatNumber(each.count)}</TD>
            </TR>
          ))}
        </TBody>
      </Table>
    </Card>
  );
}

function Warnings({ warnings }: { warnings: readonly string[] }) {
  if (warnings.length === 0) return null;
  return (
    <Card title="Warnings" question="read, with doubts">
      <ul className="flex list-disc flex-col gap-1 pl-4">
        {warnings.map((warning) => (
          <li key={warning} className="break-words">
            {warning}
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** The receipt of one report: everything that the product did with it. */
export function ReceiptView({ id }: { id: string }) {
  const query = useQuery(receiptOptions(id));
  return (
    <QueryState query={query} what="the receipt" loading={<CardSkeleton className="mt-16 h-64" />}>
      {(receipt) => (
        <>
          <PageHeader
            title={<span className="break-all">{reportName(receipt)}</span>}
            counts={
              <>
                <StatusBadge status={receipt.status} /> received <TimeAgo at={receipt.receivedAt} /> from {receipt.receivedBy}
              </>
            }
          />
          <Notes receipt={receipt} />
          <div className="grid grid-cols-1 items-start gap-3 xl:grid-cols-[minmax(0,1fr)_25rem]">
            <div className="flex min-w-0 flex-col gap-3">
              {receipt.status === "done" ? <WhatItDid receipt={receipt} /> : null}
              <Warnings warnings={receipt.warnings} />
              <Skipped skipped={receipt.skipped} />
              <ByKind byKind={receipt.byKind} />
            </div>
            <ReceiptFacts receipt={receipt} />
          </div>
        </>
      )}
    </QueryState>
  );
}
