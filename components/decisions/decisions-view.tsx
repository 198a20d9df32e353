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
import { decisionParsers, decisionQuery, decisionsOptions } from "@/lib/client/decisions";
import { DECISION_COLUMNS, DecisionCard, decisionName, findingsOf } from "./decision-columns";
import { VERDICT_WORD } from "./words";

/** What statements can say; a person's verdicts join them when people decide here. */
const SHOWN = ["not_affected", "false_positive", "affected", "under_investigation"] as const;

export function DecisionsView() {
  const [filters, set] = useQueryStates(decisionParsers);
  const query = useInfiniteQuery(decisionsOptions(filters));
  const origin = useOrigin();
  const { q, verdict, report } = filters;
  const toggle = (value: (typeof SHOWN)[number]) => {
    const next = verdict.includes(value) ? verdict.filter((each) => each !== value) : [...verdict, value];
    void set({ verdict: next.length > 0 ? next : null }, { history: "push" });
  };
  return (
    <>
      <PageHeader title="Decisions" counts={totalWords(query.data?.pages[0]?.total, "decision")} />
      <Toolbar label="Search decisions" value={q} onSearch={(text) => void set({ q: text || null })}>
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
      <ListView
        query={query}
        what="the decisions"
        label="Decisions"
        columns={DECISION_COLUMNS}
        rowName={decisionName}
        listKey={JSON.stringify(decisionQuery(filters))}
        href={findingsOf}
        card={(decision) => <DecisionCard decision={decision} />}
        filtered={q !== "" || verdict.length > 0 || report !== null}
        onClear={() => void set({ q: null, verdict: null, report: null })}
        empty={
          <EmptyState
            icon={<Scale />}
            title="Nobody has judged anything yet"
            why="Statements (OpenVEX, CSAF, the analyses of CycloneDX) become decisions: what they say is not affected no longer counts as open, with its author and reason. To send one:"
            command={sendReport(origin, "product.openvex.json")}
          />
        }
      />
    </>
  );
}
