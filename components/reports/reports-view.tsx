"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { FileDown } from "lucide-react";
import { useQueryStates } from "nuqs";
import { ListView } from "@/components/list/list-view";
import { Toolbar } from "@/components/list/toolbar";
import { totalWords } from "@/components/list/total";
import { useCan } from "@/components/shell/me-context";
import { PageHeader } from "@/components/shell/page-header";
import { EmptyState } from "@/components/ui/empty-state";
import { ToggleChip } from "@/components/ui/toggle-chip";
import { REPORT_STATUSES, reportParsers, reportQuery, reportsOptions } from "@/lib/client/reports";
import { toolName } from "@/lib/core/tool-name";
import { scanImage } from "./commands";
import { REPORT_COLUMNS, ReportCard, reportName } from "./report-columns";
import { UploadZone } from "./upload-zone";
import { useOrigin } from "./use-origin";

const STATUS_WORD = { queued: "Queued", running: "Running", done: "Done", failed: "Failed" } as const;

export function ReportsView() {
  const [filters, set] = useQueryStates(reportParsers);
  const query = useInfiniteQuery(reportsOptions(filters));
  const mayWrite = useCan("reports:write");
  const origin = useOrigin();
  const { q, status, tool } = filters;
  const toggle = (value: (typeof REPORT_STATUSES)[number]) => {
    const next = status.includes(value) ? status.filter((each) => each !== value) : [...status, value];
    void set({ status: next.length > 0 ? next : null }, { history: "push" });
  };
  return (
    <>
      <PageHeader title="Reports" counts={totalWords(query.data?.pages[0]?.total, "receipt")} />
      {mayWrite ? <UploadZone /> : null}
      <Toolbar label="Search reports" value={q} onSearch={(text) => void set({ q: text || null })}>
        {REPORT_STATUSES.map((value) => (
          <ToggleChip key={value} pressed={status.includes(value)} onClick={() => toggle(value)}>
            {STATUS_WORD[value]}
          </ToggleChip>
        ))}
        {tool ? (
          <ToggleChip pressed onClick={() => void set({ tool: null })}>
            {toolName(tool)}
          </ToggleChip>
        ) : null}
      </Toolbar>
      <ListView
        query={query}
        what="the reports"
        label="Receipts"
        columns={REPORT_COLUMNS}
        rowName={reportName}
        listKey={JSON.stringify(reportQuery(filters))}
        href={(receipt) => `/reports/${receipt.id}`}
        card={(receipt) => <ReportCard receipt={receipt} />}
        filtered={q !== "" || status.length > 0 || tool !== null}
        onClear={() => void set({ q: null, status: null, tool: null })}
        empty={
          <EmptyState
            icon={<FileDown />}
            title="No report has come in yet"
            why="Every document that is sent gets a receipt here: what was new, what it fixed, what could not be read and why. To scan an image and send the report:"
            command={scanImage(origin, "nginx:1.27")}
          />
        }
      />
    </>
  );
}
