"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { FileText, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useEffect } from "react";
import { cn } from "@/components/ui/cn";
import { Copyable } from "@/components/ui/copyable";
import { formatBytes, formatShare } from "@/components/ui/format";
import { ApiError } from "@/lib/client/fetch";
import { isPending, receiptOptions } from "@/lib/client/reports";
import { toolName } from "@/lib/core/tool-name";
import { ReceiptCounts } from "./receipt-counts";
import { StatusBadge } from "./status-badge";
import type { Upload } from "./use-uploads";

function Row({ upload, aside, bad = false, children }: { upload: Upload; aside: ReactNode; bad?: boolean; children?: ReactNode }) {
  const Icon = bad ? TriangleAlert : FileText;
  return (
    <li className="flex flex-col gap-1 border-b px-4 py-2 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Icon aria-hidden className={cn("size-4 shrink-0", bad ? "text-bad" : "text-faint")} />
        <span className="min-w-0 flex-1 basis-40 truncate font-medium" title={upload.name}>
          {upload.name}
        </span>
        <span className="text-xs text-faint">{formatBytes(upload.sizeBytes)}</span>
        {aside}
      </div>
      {children}
    </li>
  );
}

function Refused({ upload, error }: { upload: Upload; error: unknown }) {
  const requestId = error instanceof ApiError ? error.requestId : null;
  return (
    <Row
      upload={upload}
      bad
      aside={
        <span className="text-xs font-medium text-bad">
          not taken{error instanceof ApiError && error.status > 0 ? ` · ${error.code}` : ""}
        </span>
      }
    >
      <p className="pl-7 break-words text-bad">{error instanceof Error ? error.message : "The reason is not known."}</p>
      {requestId ? (
        <p className="flex items-center gap-1 pl-7 text-xs text-faint">
          request <Copyable text={requestId} what="request id" />
        </p>
      ) : null}
    </Row>
  );
}

function Received({ upload, reportId }: { upload: Upload; reportId: string }) {
  const { data: receipt, error } = useQuery(receiptOptions(reportId));
  const client = useQueryClient();
  const settled = receipt !== undefined && !isPending(receipt);
  useEffect(() => {
    // What was read changes lists and numbers everywhere.
    if (settled) void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "receipt" });
  }, [settled, client]);
  const link = (
    <Link href={`/reports/${reportId}`} className="text-xs text-accent hover:underline">
      receipt
    </Link>
  );
  if (error)
    return (
      <Row upload={upload} bad aside={link}>
        <p className="pl-7 text-bad">It was kept, but its receipt cannot be read: {error.message}</p>
      </Row>
    );
  if (!receipt) return <Row upload={upload} aside={<span className="text-xs text-muted">kept, waiting for its receipt…</span>} />;
  return (
    <Row
      upload={upload}
      bad={receipt.status === "failed"}
      aside={
        <>
          <StatusBadge status={receipt.status} />
          {link}
        </>
      }
    >
      {receipt.status === "done" ? (
        <p className="flex flex-wrap gap-x-3 pl-7">
          <span className="text-xs text-muted">
            {[receipt.tool === null ? null : toolName(receipt.tool), receipt.target?.name].filter(Boolean).join(" · ")}
          </span>
          <ReceiptCounts receipt={receipt} />
        </p>
      ) : null}
      {receipt.error ? <p className="pl-7 break-words text-bad">{receipt.error.message}</p> : null}
      {receipt.warnings.map((warning) => (
        <p key={warning} className="pl-7 text-xs break-words text-warn">
          {warning}
        </p>
      ))}
    </Row>
  );
}

/** One file on its way: how much has left, then what the server made of it. */
export function UploadRow({ upload }: { upload: Upload }) {
  const { state } = upload;
  if (state.phase === "refused") return <Refused upload={upload} error={state.error} />;
  if (state.phase === "received") return <Received upload={upload} reportId={state.reportId} />;
  const share = state.phase === "sending" ? state.share : 0;
  return (
    <Row
      upload={upload}
      aside={
        <span className="w-20 text-right text-xs text-muted tabular-nums">
          {state.phase === "waiting" ? "waiting" : share < 1 ? formatShare(share) : "checking…"}
        </span>
      }
    >
      <progress
        aria-label={`Sending ${upload.name}`}
        value={share}
        max={1}
        className="ml-7 h-1 w-[calc(100%-1.75rem)] overflow-hidden rounded-full accent-accent"
      />
    </Row>
  );
}
