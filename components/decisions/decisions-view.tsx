"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Scale } from "lucide-react";
import { useQueryStates } from "nuqs";
import { ListView } from "@/components/list/list-view";
import { Toolbar } from "@/components/list/toolbar";
import { totalWords } from "@/components/list/total";
import { sendReport } from "@/components/reports/commands";
import { useOrigin } from "@/components/reports/use-origin";
import { PageHeader } from "@/components/shell/page-header";
import { EmptyState } from "@/components/ui/empty-state";
import { ToggleChip } from "@/components/ui/toggle-chip";
import { decisionOpenParser, decisionParsers, decisionQuery, decisionsOptions } from "@/lib/client/decisions";
import { DECISION_COLUMNS, DecisionCard, decisionName, findingsOf } from "./decision-columns";
import { DecisionPanel } from "./decision-panel";
import { DriftNote } from "./drift-note";
import { ExportMenu } from "./export-menu";
import { FileMenu } from "./file-menu";
import { PolicyButton } from "./policy-dialog";
import { VERDICT_WORD } from "./words";

const SHOWN = ["accepted_risk", "false_positive", "not_affected", "mitigated", "affected", "under_investigation"] as const;

export function DecisionsView() {
  const [filters, set] = useQueryStates(decisionParsers);
  const query = useInfiniteQuery(decisionsOptions(filters));
  const [{ decision: openId }, setOpen] = useQueryStates(decisionOpenParser, { history: "push" });
  const origin = useOrigin();
  const { q, verdict, status, report } = filters;
  const waiting = status.includes("requested");
  const open = (id: string | null) => void setOpen({ decision: id });
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const at = rows.findIndex(({ id }) => id === openId);
  const step = (by: number) => {
    const next = at === -1 ? undefined : rows[at + by];
    return next ? () => open(next.id) : undefined;
  };
  const toggle = (value: (typeof SHOWN)[number]) => {
    const next = verdict.includes(value) ? verdict.filter((each) => each !== value) : [...verdict, value];
    void set({ verdict: next.length > 0 ? next : null }, { history: "push" });
  };
  return (
    <>
      <PageHeader
        title="Decisions"
        counts={totalWords(query.data?.pages[0]?.total, "decision")}
        actions={
          <>
            <ExportMenu />
            <FileMenu />
            <PolicyButton />
          </>
        }
      />
      <DriftNote />
      <Toolbar label="Search decisions" value={q} onSearch={(text) => void set({ q: text || null })}>
        <ToggleChip pressed={waiting} onClick={() => void set({ status: waiting ? null : ["requested"] }, { history: "push" })}>
          waits for approval
        </ToggleChip>
        {SHOWN.map((value) => (
          <ToggleChip key={value} pressed={verdict.includes(value)} onClick={() => toggle(value)}>
            {VERDICT_WORD[value]}
          </ToggleChip>
        ))}
        {report ? (
          <ToggleChip pressed onClick={() => void set({ report: null })}>
            one report
          </ToggleChip>
        ) : null}
      </Toolbar>
      <div className="flex min-h-0 flex-1 gap-3">
        <ListView
          query={query}
          what="the decisions"
          label="Decisions"
          columns={DECISION_COLUMNS}
          rowName={decisionName}
          listKey={JSON.stringify(decisionQuery(filters))}
          href={findingsOf}
          open={{ id: openId, onOpen: open }}
          card={(decision) => <DecisionCard decision={decision} onOpen={open} />}
          filtered={q !== "" || verdict.length > 0 || status.length > 0 || report !== null}
          onClear={() => void set({ q: null, verdict: null, status: null, report: null })}
          empty={
            <EmptyState
              icon={<Scale />}
              title="Nobody has judged anything yet"
              why="Open a finding and press d to decide on it: it no longer counts as open, with your name and reason. Statements (OpenVEX, CSAF, the analyses of CycloneDX) become decisions too. To send one:"
              command={sendReport(origin, "product.openvex.json")}
            />
          }
        />
        {openId ? <DecisionPanel id={openId} item={rows[at]} onClose={() => open(null)} onPrevious={step(-1)} onNext={step(1)} /> : null}
      </div>
    </>
  );
}
