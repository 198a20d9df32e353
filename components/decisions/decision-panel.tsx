"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { DefinitionList } from "@/components/ui/definition-list";
import { formatDayYear, formatNumber } from "@/components/ui/format";
import { QueryState } from "@/components/ui/query-state";
import { PanelSection, SidePanel } from "@/components/ui/side-panel";
import { Skeleton } from "@/components/ui/skeleton";
import { decisionOptions } from "@/lib/client/decisions";
import type { DecisionDetail, DecisionItem } from "@/lib/schemas/decisions";
import { AnswerForm } from "./answer-form";
import { decisionName, findingsOf } from "./decision-columns";
import { EndForm } from "./end-form";
import { Progress } from "./progress";
import { ReachView } from "./reach-view";
import { VerdictBadge } from "./verdict-badge";
import { END_WORD, STATUS_WORD, sourceWord, whyWord } from "./words";

const FEW_SCOPES = 12;

/** What ends it by itself, in words; an accepted risk without an end says so. */
function endsWords({ ends }: DecisionItem): string {
  const facts = ends.when.map((fact) => `for a finding, when ${END_WORD[fact]}`);
  const epss = ends.epss === null ? [] : [`for a finding, when its EPSS reaches ${formatNumber(ends.epss * 100)} %`];
  const words = [...(ends.at ? [`on ${formatDayYear(ends.at)}`] : []), ...facts, ...epss];
  return words.length === 0 ? "by nothing but somebody's word" : words.join("; ");
}

function factsOf(decision: DecisionDetail): [string, string][] {
  const { author, statedAt, answer, ended, status, teams, format } = decision;
  return [
    [
      format === null ? "Decided by" : "Said by",
      `${author}, ${formatDayYear(statedAt)}${format === null ? "" : ` (${sourceWord(format)})`}`,
    ],
    ...(answer
      ? [[status === "rejected" ? "Rejected by" : "Approved by", [answer.by, answer.words].filter(Boolean).join(": ")] as [string, string]]
      : []),
    ["Ends", endsWords(decision)],
    ...(ended ? [["Ended", [formatDayYear(ended.at), ended.reason].filter(Boolean).join(", ")] as [string, string]] : []),
    ...(teams.length > 0 ? [["Only findings of", teams.map(({ name }) => name).join(", ")] as [string, string]] : []),
  ];
}

function Scopes({ decision }: { decision: DecisionDetail }) {
  const shown = decision.scopes.slice(0, FEW_SCOPES);
  return (
    <ul className="flex flex-col gap-0.5 text-xs">
      {shown.map(({ problem, label }) => (
        <li key={`${problem} ${label}`} className="break-words">
          <span className="font-mono font-medium">{problem}</span> <span className="text-muted">{label}</span>
        </li>
      ))}
      {decision.productCount > shown.length ? (
        <li className="text-faint">and {formatNumber(decision.productCount - shown.length)} more</li>
      ) : null}
    </ul>
  );
}

function Body({ decision }: { decision: DecisionDetail }) {
  const { may, progress, hides, status, ended, reach } = decision;
  return (
    <>
      {progress && !ended ? (
        <div className="mb-3">
          <Progress progress={progress} />
        </div>
      ) : null}
      <PanelSection title="Why">
        <p className="break-words whitespace-pre-line">{[whyWord(decision), decision.reason].filter(Boolean).join(": ")}</p>
      </PanelSection>
      <PanelSection title="What it is about">
        <Scopes decision={decision} />
      </PanelSection>
      {status === "requested" && reach ? (
        <PanelSection title="Would put aside">
          <ReachView reach={reach} />
        </PanelSection>
      ) : (
        <PanelSection title="Puts aside">
          <p>
            {hides.count === 0 ? (
              <span className="text-muted">No finding now.</span>
            ) : (
              <Link href={findingsOf(decision)} className="text-accent hover:underline">
                {formatNumber(hides.count)}
                {hides.atLeast ? "+" : ""} {hides.count === 1 ? "finding" : "findings"}
              </Link>
            )}
          </p>
        </PanelSection>
      )}
      <PanelSection title="Who and how long">
        <DefinitionList items={factsOf(decision)} />
      </PanelSection>
      {may.answer ? <AnswerForm key={decision.id} id={decision.id} /> : null}
      {may.end ? <EndForm key={`end ${decision.id}`} id={decision.id} waiting={status === "requested"} /> : null}
    </>
  );
}

interface Props {
  id: string;
  item: DecisionItem | undefined;
  onClose: () => void;
  onPrevious?: (() => void) | undefined;
  onNext?: (() => void) | undefined;
}

/** A decision beside the register: what it is about, what it puts aside, who answers for it, and how it ends. */
export function DecisionPanel({ id, item, ...steps }: Props) {
  const query = useQuery(decisionOptions(id));
  const known = query.data ?? item;
  return (
    <SidePanel
      itemKey={id}
      title={known ? decisionName(known) : "Decision"}
      eyebrow={
        known ? (
          <>
            <VerdictBadge verdict={known.verdict} />
            <Badge tone={known.status === "requested" ? "warn" : known.ended ? "fog" : "neutral"}>
              {known.ended && known.status === "approved" ? "ended" : STATUS_WORD[known.status]}
            </Badge>
          </>
        ) : null
      }
      {...steps}
    >
      <QueryState query={query} what="the decision" loading={<Skeleton className="h-24 w-full" />}>
        {(decision) => <Body decision={decision} />}
      </QueryState>
    </SidePanel>
  );
}
